import type { ValueField } from '../finish.ts';

const modes = { 'half-even': 'half-even', 'half-up': 'half up', down: 'down', up: 'up' };

/** "converted from kg to g", or from the unit that the message carries. */
export function conversionWords(
  { to, unit, units }: ValueField,
  targetUnit: string | undefined,
  sourceUnit: string | undefined,
): string | undefined {
  if (to === undefined) {
    return sourceUnit !== undefined && sourceUnit === targetUnit ? `in ${sourceUnit}` : undefined;
  }
  if (unit === undefined) return `converted from ${sourceUnit ?? 'a unit that is not declared'} to ${to}`;
  const set = units === undefined ? '' : `, a code of ${units}`;
  return `converted to ${to} from the unit that ${unit} names${set}`;
}

/** "rounded half-even to 3 digits". */
export function roundingWords({ round }: ValueField): string | undefined {
  return round && `rounded ${modes[round.mode ?? 'half-even']} to ${round.digits} digit${round.digits === 1 ? '' : 's'}`;
}
