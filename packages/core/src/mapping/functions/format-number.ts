import { fail } from '../jsonata/failure.ts';
import type { Machine } from '../jsonata/machine.ts';
import type { Members } from './kinds.ts';
import { defaultSigns, digitsOf, parseNumberPicture, type NumberFormat, type NumberSigns } from './number-picture.ts';
import { round } from './round.ts';

/** A number as a picture says (XPath Functions 3.1 §4.7). What is not finite fails with D1001. */
export function formatNumber(value: number, picture: string, options: Members | undefined, machine: Machine): string {
  // Signs are put in one by one, so that a long picture costs its square.
  machine.spend(Math.ceil(picture.length ** 2 / 64));
  const signs = signsOf(options);
  const [positive, negative] = parseNumberPicture(picture, signs);
  if (!Number.isFinite(value)) fail({ code: 'D1001', value });
  const format = value >= 0 ? positive! : (negative ?? { ...positive!, prefix: signs['minus-sign'] + positive!.prefix });
  const { mantissa, exponent } = scaled(adjusted(value, format, signs), format);
  const digits = pointed(mantissa, format, signs);
  const grouped = withGroups(digits, format, signs);
  const point = signs['decimal-separator'];
  // Without digits behind it, the point goes.
  const number = !format.subpicture.includes(point) || grouped.endsWith(point) ? grouped.slice(0, -1) : grouped;
  return format.prefix + number + exponentText(exponent, format, signs) + format.suffix;
}

function signsOf(options: Members | undefined): NumberSigns {
  const signs: Record<string, unknown> = { ...defaultSigns };
  for (const name of Object.keys(options ?? {})) {
    if (!Object.hasOwn(defaultSigns, name)) continue;
    const sign = options![name];
    if (typeof sign !== 'string' || (sign === '' && name !== 'minus-sign')) fail({ code: 'T0410', value: options, index: 3 });
    signs[name] = sign;
  }
  return signs as unknown as NumberSigns;
}

function adjusted(value: number, { subpicture }: NumberFormat, signs: NumberSigns): number {
  if (subpicture.includes(signs.percent)) return value * 100;
  return subpicture.includes(signs['per-mille']) ? value * 1000 : value;
}

function scaled(
  value: number,
  { scaling, leastExponent }: NumberFormat,
): { readonly mantissa: number; readonly exponent?: number } {
  if (leastExponent === 0) return { mantissa: value };
  const most = Math.pow(10, scaling);
  const least = Math.pow(10, scaling - 1);
  let mantissa = value;
  let exponent = 0;
  if (!Number.isFinite(most) || mantissa === 0) return { mantissa, exponent };
  for (; Math.abs(mantissa) < least; exponent--) mantissa *= 10;
  for (; Math.abs(mantissa) > most; exponent++) mantissa /= 10;
  return { mantissa, exponent };
}

/** The digits with the point between them, filled with zeros to the least number on both sides. */
function pointed(mantissa: number, { leastInteger, leastFraction, mostFraction }: NumberFormat, signs: NumberSigns): string {
  const point = signs['decimal-separator'];
  const zero = signs['zero-digit'];
  const [integer = '', fraction = ''] = plainDigits(round(mantissa, mostFraction), mostFraction).split('.');
  const whole = inFamily(trimStart(integer, '0'), signs).padStart(leastInteger, zero);
  return whole + point + inFamily(trimEnd(fraction, '0'), signs).padEnd(leastFraction, zero);
}

/** `toFixed` knows no more than 100 digits behind the point. */
function plainDigits(value: number, places: number): string {
  if (places > 100) fail({ code: 'D1001', value: places });
  return Math.abs(value).toFixed(places);
}

function inFamily(digits: string, signs: NumberSigns): string {
  if (signs['zero-digit'] === '0') return digits;
  const family = digitsOf(signs);
  return digits.replace(/[0-9]/g, digit => family[Number(digit)]!);
}

function trimStart(text: string, sign: string): string {
  let at = 0;
  while (text[at] === sign) at++;
  return text.slice(at);
}

function trimEnd(text: string, sign: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === sign) end--;
  return text.slice(0, end);
}

function withGroups(digits: string, format: NumberFormat, signs: NumberSigns): string {
  const point = signs['decimal-separator'];
  const group = signs['grouping-separator'];
  let text = digits;
  const insert = (at: number): void => {
    text = text.slice(0, at) + group + text.slice(at);
  };
  let pointAt = text.indexOf(point);
  if (format.regularGroup > 0) {
    const { regularGroup } = format;
    for (let turn = 1; turn <= Math.floor((pointAt - 1) / regularGroup); turn++) insert(pointAt - turn * regularGroup);
  } else {
    for (const position of format.integerGroups) insert(pointAt++ - position);
  }
  pointAt = text.indexOf(point);
  for (const position of format.fractionGroups) insert(position + pointAt + 1);
  return text;
}

function exponentText(exponent: number | undefined, { leastExponent }: NumberFormat, signs: NumberSigns): string {
  if (exponent === undefined) return '';
  const digits = inFamily(plainDigits(exponent, 0), signs).padStart(leastExponent, signs['zero-digit']);
  return signs['exponent-separator'] + (exponent < 0 ? signs['minus-sign'] : '') + digits;
}
