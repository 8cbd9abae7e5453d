import { exactDecimal, type Rational } from '../../value/rational.ts';
import { parseUnit, dimensionWords, type Unit } from './unit.ts';

/** What a UCUM code means, in words: `t` is "a mass, 1 t = 1000000 g". Empty where it is no code of UCUM. */
export function unitWords(code: string): string {
  const unit = parseUnit(code);
  if (!unit.ok) return '';
  const { annotation, zero } = unit.value;
  const counted = annotation === '' ? '' : `, counting ${annotation.replaceAll(/[{}]/gu, ' ').trim()}`;
  return (
    dimensionWords(unit.value) +
    counted +
    (zero ? `, its zero is ${numberWords(zero)} degrees above absolute zero` : sizeWords(unit.value))
  );
}

/** How much one of it is in the base units of UCUM, where that says more than the code. */
function sizeWords({ text, factor, dimension }: Unit): string {
  const bases = [...dimension].map(([base, exponent]) => (exponent === 1 ? base : `${base}${exponent}`)).join('.');
  const isOne = dimension.size === 0 && factor.numerator === factor.denominator;
  return isOne || bases === text ? '' : `, 1 ${text} = ${numberWords(factor)} ${bases}`.trimEnd();
}

function numberWords(number: Rational): string {
  return exactDecimal(number) ?? `about ${(Number(number.numerator) / Number(number.denominator)).toPrecision(6)}`;
}
