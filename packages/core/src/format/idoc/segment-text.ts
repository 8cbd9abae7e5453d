import type { Place } from '../../contract/contract.ts';
import { exactNumber, plainDecimal } from '../../value/decimal.ts';
import type { OpenFields } from '../../value/fields.ts';
import { putField } from '../../value/fields.ts';
import type { Value } from '../../value/value.ts';

/** The value of a field as SAP writes it: without the blanks at its end, and absent where nothing is left (initial). */
export function readFieldText(text: string, place: Place | undefined, isNumber: boolean): Value | undefined {
  const trimmed = text.trimEnd();
  if (trimmed === '') return undefined;
  const signed = place?.decimal === true || isNumber ? signInFront(trimmed.trim()) : trimmed;
  return isNumber ? (exactNumber(signed) ?? trimmed) : signed;
}

/** SAP writes the sign of a number behind it. */
function signInFront(text: string): string {
  return /^\d[\d.]*-$/.test(text) ? `-${text.slice(0, -1)}` : text;
}

/** The text of a field as SAP writes it, the empty text for an absent one, or `undefined` for what is no text. */
export function writeFieldText(value: Value | undefined, place: Place | undefined): string | undefined {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? signBehind(plainDecimal(value)) : undefined;
  if (typeof value !== 'string') return undefined;
  return place?.decimal === true ? signBehind(value) : value;
}

function signBehind(text: string): string {
  return /^-\d[\d.]*$/.test(text) ? `${text.slice(1)}-` : text;
}

/** The fields that stand at places of a text; initial ones are absent. */
export function fieldsAt(text: string, places: ReadonlyMap<string, Place>, isNumber: (name: string) => boolean): OpenFields {
  const fields: OpenFields = {};
  for (const [name, place] of places) {
    const start = place.position - 1;
    const value = readFieldText(text.slice(start, start + place.length), place, isNumber(name));
    if (value !== undefined) putField(fields, name, value);
  }
  return fields;
}

/** The first character (from 1) that stands where no field is declared, or `undefined`. */
export function firstUndeclared(text: string, places: ReadonlyMap<string, Place>): number | undefined {
  let from = 0;
  const sorted = [...places.values()].sort((a, b) => a.position - b.position);
  for (const { position, length } of [...sorted, { position: text.length + 1, length: 0 }]) {
    const gap = text.slice(from, Math.max(from, position - 1));
    if (/\S/.test(gap)) return from + gap.search(/\S/) + 1;
    from = Math.max(from, position - 1 + length);
  }
  return undefined;
}
