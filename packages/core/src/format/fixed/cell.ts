import { exactNumber, plainDecimal } from '../../value/decimal.ts';
import type { Value } from '../../value/value.ts';
import type { FixedField } from './layout.ts';

/** What one field says, `undefined` where it says that there is none; or the sentence that says why it cannot be read. */
export type Cell = { readonly value: Value | undefined } | { readonly fault: string };

/** Reads the characters of one field. Text loses its padding; decimals become exact text with a point, without leading zeros. */
export function readCell(text: string, field: FixedField, mark: '.' | ','): Cell {
  if (text.trim() === '') return { value: field.kind === 'text' || field.kind === 'decimal' ? '' : undefined };
  if (field.kind === 'text') return { value: withoutPadding(text, field) };
  if (field.kind === 'flag') return readFlag(text.trim());
  const decimal = readDecimal(text.trim(), field, mark);
  if (decimal === undefined) return { fault: `expected ${numberForm(field, mark)}, found ${JSON.stringify(text)}` };
  if (field.kind === 'decimal') return { value: decimal };
  const value = exactNumber(decimal);
  return value === undefined
    ? { fault: `expected a number that a double holds exactly, found ${JSON.stringify(text)}` }
    : { value };
}

function withoutPadding(text: string, { align, pad }: FixedField): string {
  let [from, to] = [0, text.length];
  if (align === 'left') while (to > 0 && text[to - 1] === pad) to--;
  else while (from < to && text[from] === pad) from++;
  return text.slice(from, to);
}

function readFlag(text: string): Cell {
  if (text === 'true' || text === '1') return { value: true };
  if (text === 'false' || text === '0') return { value: false };
  return { fault: `expected true, false, 1 or 0, found ${JSON.stringify(text)}` };
}

/** A decimal with a point, from digits with implied decimals or with the decimal mark; the sign stands in front or behind. */
function readDecimal(text: string, { decimals }: FixedField, mark: '.' | ','): string | undefined {
  const match = /^([-+]?)(\d+)(?:([.,])(\d+))?([-+]?)$/.exec(text);
  if (!match || (match[1] !== '' && match[5] !== '')) return undefined;
  const [, before, digits = '', found, fraction = '', behind] = match;
  if (found !== undefined && (decimals !== undefined || found !== mark)) return undefined;
  const all = digits.padStart((decimals ?? 0) + 1, '0');
  const whole = decimals === undefined ? digits : all.slice(0, all.length - decimals);
  const rest = decimals === undefined ? fraction : all.slice(all.length - decimals);
  const sign = before === '-' || behind === '-' ? '-' : '';
  return sign + whole.replace(/^0+(?=\d)/, '') + (rest === '' ? '' : `.${rest}`);
}

function numberForm({ decimals }: FixedField, mark: string): string {
  return decimals === undefined
    ? `a decimal number with "${mark}"`
    : `digits, of which ${decimals} stand behind the implied point`;
}

/** The characters of one field to be written, exactly as many as it has; or the sentence that says why they cannot be written. */
export function writeCell(
  value: Value | undefined,
  field: FixedField,
  mark: '.' | ',',
): { readonly text: string } | { readonly fault: string } {
  if (value === undefined || value === null || value === '') return { text: ' '.repeat(field.length) };
  const isNumeric = field.kind === 'decimal' || field.kind === 'number';
  const text = typeof value === 'number' && Number.isFinite(value) ? plainDecimal(value) : value;
  if (typeof text === 'boolean') return fitted(text ? '1' : '0', field);
  if (typeof text !== 'string') return { fault: 'expected a text, number or flag' };
  if (isNumeric) return writeDecimal(text, field, mark);
  if (/\p{Cc}/u.test(text)) return { fault: 'the text holds a control character or line break' };
  const edge = field.align === 'left' ? text.at(-1) : text.at(0);
  if (edge === field.pad || text.trim() === '')
    return { fault: `the text has ${JSON.stringify(field.pad)} at the side that is padded, where it would be lost` };
  return fitted(text, field);
}

function writeDecimal(text: string, field: FixedField, mark: '.' | ','): { readonly text: string } | { readonly fault: string } {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) return { fault: `expected a decimal number, found ${JSON.stringify(text.slice(0, 60))}` };
  const [, sign = '', whole = '', fraction = ''] = match;
  const { decimals } = field;
  if (decimals !== undefined && fraction.replace(/0+$/, '').length > decimals) {
    return { fault: `${text} has more than ${decimals} decimals, and nothing is rounded` };
  }
  const digits =
    decimals === undefined
      ? whole + (fraction === '' ? '' : mark + fraction)
      : whole + fraction.slice(0, decimals).padEnd(decimals, '0');
  if (field.pad !== '0' || field.align === 'left') return fitted(sign + digits, field);
  const rest = fitted(digits, { ...field, length: field.length - sign.length });
  return 'text' in rest ? { text: sign + rest.text } : rest;
}

function fitted(text: string, { length, align, pad }: FixedField): { readonly text: string } | { readonly fault: string } {
  if (text.length > length)
    return { fault: `${JSON.stringify(text.slice(0, 60))} has ${text.length} characters, the field has ${length}` };
  return { text: align === 'left' ? text.padEnd(length, pad) : text.padStart(length, pad) };
}
