import type { CommandOfferValue, CommandState, CommandValue } from '@millrace/core';
import type en from '../../messages/en/equipment.json';
import type { Tone } from '../../parts/tone.ts';
import { plain } from '../../text/plain.ts';
import type { Say } from '../../text/words.ts';
import { unitText, valueText } from './figures.ts';

/** What each state of a command means to a person. */
export const commandTones: Readonly<Record<CommandState, Tone>> = {
  proposed: 'wait',
  running: 'wait',
  done: 'good',
  refused: 'off',
  failed: 'bad',
  unknown: 'unknown',
  declined: 'off',
};

/** What may be written to a tag: "speed-setpoint 10 to 90 m/min". */
export function boundsText(offer: CommandOfferValue, say: Say<typeof en>, language: string): string {
  return `${plain(offer.tag)} ${limitsText(offer, say, language)}`.trim();
}

/** The bounds alone, with the unit. */
export function limitsText({ min, max, values, unit }: CommandOfferValue, say: Say<typeof en>, language: string): string {
  const number = new Intl.NumberFormat(language);
  const of = (value: number): string => `${number.format(value)} ${unitText(unit)}`.trim();
  if (values !== undefined) return say('oneOf', { values: values.map(plain).join(', ') });
  if (min !== undefined && max !== undefined) return say('between', { min: number.format(min), max: of(max) });
  if (min !== undefined) return say('atLeast', { min: of(min) });
  return max === undefined ? unitText(unit) : say('atMost', { max: of(max) });
}

/** A value of a command before or after it; null where it could not be read. */
export function writtenText(value: CommandValue | null | undefined, say: Say<typeof en>, language: string): string {
  return value === null ? say('notRead') : valueText(value, say, language);
}
