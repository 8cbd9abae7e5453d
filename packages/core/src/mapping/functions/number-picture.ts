import { fail } from '../jsonata/failure.ts';
import { regularInterval } from './integer-picture.ts';

/** The signs that a picture of a number is written with (XPath Functions 3.1 §4.7.1). */
export interface NumberSigns {
  readonly 'decimal-separator': string;
  readonly 'grouping-separator': string;
  readonly 'exponent-separator': string;
  readonly 'minus-sign': string;
  readonly percent: string;
  readonly 'per-mille': string;
  readonly 'zero-digit': string;
  readonly digit: string;
  readonly 'pattern-separator': string;
}

/** The signs where no option says otherwise. */
export const defaultSigns: NumberSigns = {
  'decimal-separator': '.',
  'grouping-separator': ',',
  'exponent-separator': 'e',
  'minus-sign': '-',
  percent: '%',
  'per-mille': '\u2030',
  'zero-digit': '0',
  digit: '#',
  'pattern-separator': ';',
};

/** What a sub-picture says (§4.7.4). */
export interface NumberFormat {
  readonly subpicture: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly integerGroups: readonly number[];
  /** 0 where the groups of the integer part are not regular. */
  readonly regularGroup: number;
  readonly fractionGroups: readonly number[];
  readonly leastInteger: number;
  readonly scaling: number;
  readonly leastFraction: number;
  readonly mostFraction: number;
  /** 0 where there is no exponent. */
  readonly leastExponent: number;
}

/** The digits of a family, zero first. */
export function digitsOf(signs: NumberSigns): readonly string[] {
  const zero = signs['zero-digit'].charCodeAt(0);
  return Array.from({ length: 10 }, (_, digit) => String.fromCharCode(zero + digit));
}

/** Reads a picture: one format for positive numbers, and one for negative ones where it says so; D3080 to D3093. */
export function parseNumberPicture(picture: string, signs: NumberSigns): readonly NumberFormat[] {
  const subpictures = picture.split(signs['pattern-separator']);
  if (subpictures.length > 2) fail({ code: 'D3080' });
  const parts = subpictures.map(subpicture => split(subpicture, signs));
  for (const part of parts) check(part, signs);
  return parts.map(part => analyse(part, signs));
}

interface Parts {
  readonly subpicture: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly active: string;
  readonly mantissa: string;
  readonly exponent: string | undefined;
  readonly integer: string;
  readonly fraction: string;
}

function activeSigns(signs: NumberSigns): readonly string[] {
  const { digit } = signs;
  return [
    ...digitsOf(signs),
    signs['decimal-separator'],
    signs['exponent-separator'],
    signs['grouping-separator'],
    digit,
    signs['pattern-separator'],
  ];
}

function split(subpicture: string, signs: NumberSigns): Parts {
  const active = activeSigns(signs);
  const isActive = (character: string): boolean => active.includes(character) && character !== signs['exponent-separator'];
  const units = subpicture.split('');
  const first = units.findIndex(isActive);
  const last = units.findLastIndex(isActive);
  const prefix = first === -1 ? '' : subpicture.slice(0, first);
  const suffix = last === -1 ? '' : subpicture.slice(last + 1);
  const middle = subpicture.substring(prefix.length, subpicture.length - suffix.length);
  const exponentAt = subpicture.indexOf(signs['exponent-separator'], prefix.length);
  const hasExponent = exponentAt !== -1 && exponentAt <= subpicture.length - suffix.length;
  const mantissa = hasExponent ? middle.slice(0, exponentAt) : middle;
  const pointAt = mantissa.indexOf(signs['decimal-separator']);
  return {
    subpicture,
    prefix,
    suffix,
    active: middle,
    mantissa,
    exponent: hasExponent ? middle.slice(exponentAt + 1) : undefined,
    integer: pointAt === -1 ? mantissa : mantissa.slice(0, pointAt),
    fraction: pointAt === -1 ? suffix : mantissa.slice(pointAt + 1),
  };
}

/** The rules of §4.7.3; of several that are broken the last is named. */
function check(parts: Parts, signs: NumberSigns): void {
  const { subpicture, mantissa, integer, fraction, exponent } = parts;
  const { digit, percent } = signs;
  const digits = digitsOf(signs);
  const perMille = signs['per-mille'];
  const group = signs['grouping-separator'];
  const isTwice = (sign: string): boolean => subpicture.indexOf(sign) !== subpicture.lastIndexOf(sign);
  const pointAt = subpicture.indexOf(signs['decimal-separator']);
  const hasDigit = (text: string): boolean => text.split('').some(character => digits.includes(character));
  const active = activeSigns(signs);
  const optionalAt = integer.indexOf(digit);
  const lastOptionalAt = fraction.lastIndexOf(digit);
  const rules: readonly (readonly [boolean, string])[] = [
    [isTwice(signs['decimal-separator']), 'D3081'],
    [isTwice(percent), 'D3082'],
    [isTwice(perMille), 'D3083'],
    [subpicture.includes(percent) && subpicture.includes(perMille), 'D3084'],
    [!hasDigit(mantissa) && !mantissa.split('').includes(digit), 'D3085'],
    [parts.active.split('').some(character => !active.includes(character)), 'D3086'],
    [pointAt !== -1 && (subpicture.charAt(pointAt - 1) === group || subpicture.charAt(pointAt + 1) === group), 'D3087'],
    [pointAt === -1 && integer.charAt(integer.length - 1) === group, 'D3088'],
    [subpicture.includes(group + group), 'D3089'],
    [optionalAt !== -1 && hasDigit(integer.slice(0, optionalAt)), 'D3090'],
    [lastOptionalAt !== -1 && hasDigit(fraction.slice(lastOptionalAt)), 'D3091'],
    [!!exponent && (subpicture.includes(percent) || subpicture.includes(perMille)), 'D3092'],
    [exponent !== undefined && (exponent === '' || exponent.split('').some(character => !digits.includes(character))), 'D3093'],
  ];
  const broken = rules.findLast(([isBroken]) => isBroken);
  if (broken) fail({ code: broken[1] });
}

function analyse(parts: Parts, signs: NumberSigns): NumberFormat {
  const { subpicture, prefix, suffix, integer, fraction, exponent } = parts;
  const digits = digitsOf(signs);
  const { digit } = signs;
  const count = (text: string, signs: readonly string[]): number => text.split('').filter(each => signs.includes(each)).length;
  const mandatoryIn = (text: string): number => count(text, digits);
  const digitsIn = (text: string): number => count(text, [...digits, digit]);
  const groupsIn = (part: string, side: (at: number) => string): readonly number[] => {
    const found: number[] = [];
    let at = part.indexOf(signs['grouping-separator']);
    while (at !== -1) {
      found.push(digitsIn(side(at)));
      // The next sign is sought in the integer part even for the fraction, as the interpreter does.
      at = integer.indexOf(signs['grouping-separator'], at + 1);
    }
    return found;
  };
  const integerGroups = groupsIn(integer, at => integer.slice(at));
  const sizes = sizesOf(
    mandatoryIn(integer),
    mandatoryIn(fraction),
    digitsIn(fraction),
    exponent !== undefined,
    integer.includes(digit),
  );
  return {
    subpicture,
    prefix,
    suffix,
    integerGroups,
    regularGroup: regularInterval(integerGroups),
    fractionGroups: groupsIn(fraction, at => fraction.slice(0, at)),
    scaling: mandatoryIn(integer),
    leastExponent: mandatoryIn(exponent ?? ''),
    ...sizes,
  };
}

type Sizes = Pick<NumberFormat, 'leastInteger' | 'leastFraction' | 'mostFraction'>;

function sizesOf(integer: number, fraction: number, most: number, hasExponent: boolean, hasOptional: boolean): Sizes {
  let sizes: Sizes = { leastInteger: integer, leastFraction: fraction, mostFraction: most };
  if (integer === 0 && most === 0) {
    sizes = hasExponent ? { ...sizes, leastFraction: 1, mostFraction: 1 } : { ...sizes, leastInteger: 1 };
  }
  if (hasExponent && sizes.leastInteger === 0 && hasOptional) sizes = { ...sizes, leastInteger: 1 };
  if (sizes.leastInteger === 0 && sizes.leastFraction === 0) sizes = { ...sizes, leastFraction: 1 };
  return sizes;
}
