import type { ShownValue } from '@millrace/core';
import type en from '../../messages/en/equipment.json';
import { plain } from '../../text/plain.ts';
import { durationText } from '../../text/time.ts';
import type { Say } from '../../text/words.ts';

/** How far the clock of a source is off, in words. */
export function skewText(skewMs: number | undefined, say: Say<typeof en>, language: string): string {
  if (skewMs === undefined) return say('nothing');
  const size = Math.abs(skewMs);
  if (size < 50) return say('clockRight');
  return say(skewMs > 0 ? 'clockBehind' : 'clockAhead', { age: durationText(size, language) });
}

/** A value as it is read: numbers as the language writes them, texts with what cannot be seen made visible. */
export function valueText(value: ShownValue | undefined, say: Say<typeof en>, language: string): string {
  if (value === undefined || value === null) return say('nothing');
  if (typeof value === 'boolean') return say(value ? 'true' : 'false');
  if (typeof value === 'string') return value === '' ? say('emptyText') : plain(value);
  // Seven digits are what a 32-bit number holds: more would show how it is kept, not what was measured.
  const digits = Number.isInteger(value) ? {} : { maximumSignificantDigits: 7 };
  return new Intl.NumberFormat(language, { ...digits, useGrouping: Math.abs(value) >= 10_000 }).format(value);
}

/** A unit as people write it; UCUM where there is no such way. */
export function unitText(unit: string | undefined): string {
  if (unit === undefined || unit === '1') return '';
  return written[unit] ?? plain(unit.replaceAll('.', '·'));
}

const written: Readonly<Record<string, string>> = {
  Cel: '°C',
  '[degF]': '°F',
  '[ft_i]/min': 'ft/min',
  '[psi]': 'psi',
  '%': '%',
  'kW.h': 'kWh',
  'W.s': 'Ws',
  'W.h': 'Wh',
  '/min': '1/min',
  '/s': '1/s',
  deg: '°',
  Ohm: 'Ω',
  m3: 'm³',
  m2: 'm²',
  'm3/h': 'm³/h',
};
