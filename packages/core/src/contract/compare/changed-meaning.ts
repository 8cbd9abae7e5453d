import { exactDecimal, over, rational, type Rational } from '../../value/rational.ts';
import { conversionBetween } from '../unit/conversion.ts';
import { parseUnit, whyNot, type Unit } from '../unit/unit.ts';

/**
 * What follows from a difference that no validation notices, because every text keeps its form; `undefined` where one of the versions
 * would refuse messages of the other.
 */
export function changedMeaning(what: string, older: string, newer: string): string | undefined {
  if (what === 'unit') return `nothing is refused, and ${quantityWords(older, newer)}`;
  if (what.startsWith('key ')) return 'nothing is refused, and whoever searches by the key misses messages';
  return consequences[what];
}

const consequences: Readonly<Record<string, string>> = {
  codes: 'a code that both sets have is not refused, and may mean something else',
  identifies: 'nothing is refused, and the same text names another kind of thing',
  subject: 'nothing is refused, and messages about one thing are put in order by another',
  id: 'nothing is refused, and the same message counts as another one',
  revision: 'nothing is refused, and which message is the newer one is decided otherwise',
};

/** Two codes of one unit, such as `L` and `l`. */
export function isSameUnit(a: string, b: string): boolean {
  const [one, other] = [parseUnit(a), parseUnit(b)];
  if (!one.ok || !other.ok || one.value.annotation !== other.value.annotation) return a === b;
  const conversion = conversionBetween(one.value, other.value);
  return conversion.ok && conversion.value.places === 0;
}

function quantityWords(older: string, newer: string): string {
  if (older === 'none' || newer === 'none') {
    return `values without a declared unit are read as ${older === 'none' ? newer : older}`;
  }
  const [before, after] = [parseUnit(older), parseUnit(newer)];
  const change = before.ok && after.ok ? `: ${changeOf(before.value, after.value)}` : '';
  return `the same number means another quantity${change}`;
}

function changeOf(older: Unit, newer: Unit): string {
  const conversion = conversionBetween(older, newer);
  if (!conversion.ok) return whyNot(older, newer);
  const { factor, shift } = conversion.value;
  if (shift.numerator !== 0n) return `${older.text} and ${newer.text} have different zeros`;
  const isLarger = factor.numerator >= factor.denominator;
  const times = numberWords(isLarger ? factor : over(rational(1n), factor));
  return `new readers take ${older.text} for ${newer.text}, ${times} times too ${isLarger ? 'little' : 'much'}`;
}

/** A factor that does not end is said with six digits. */
function numberWords(factor: Rational): string {
  return exactDecimal(factor) ?? `about ${Number((Number(factor.numerator) / Number(factor.denominator)).toPrecision(6))}`;
}
