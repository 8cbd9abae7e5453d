import { conversionBetween } from '../../contract/unit/conversion.ts';
import { parseUnit } from '../../contract/unit/unit.ts';
import { exactDecimal, type Rational } from '../../value/rational.ts';
import type { ValueField } from '../finish/finish.ts';

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
  if (unit === undefined) {
    return sourceUnit === undefined
      ? `converted to ${to} from a unit that is not declared`
      : `converted from ${sourceUnit} to ${to}${factorWords(sourceUnit, to)}`;
  }
  const set = units === undefined ? '' : `, a code of ${units}`;
  return `converted to ${to} from the unit that ${unit} names${set}`;
}

/** " (factor 1000)", " (factor 1.8, then plus 32)". */
function factorWords(from: string, to: string): string {
  const [source, target] = [parseUnit(from), parseUnit(to)];
  const conversion = source.ok && target.ok ? conversionBetween(source.value, target.value) : undefined;
  if (!conversion?.ok) return '';
  const { factor, shift } = conversion.value;
  return shift.numerator === 0n
    ? ` (factor ${numberWords(factor)})`
    : ` (factor ${numberWords(factor)}, then plus ${numberWords(shift)})`;
}

function numberWords(number: Rational): string {
  return exactDecimal(number) ?? `${number.numerator}/${number.denominator}`;
}

/** "rounded half-even to 3 digits". */
export function roundingWords({ round }: ValueField): string | undefined {
  return round && `rounded ${modes[round.mode ?? 'half-even']} to ${round.digits} digit${round.digits === 1 ? '' : 's'}`;
}
