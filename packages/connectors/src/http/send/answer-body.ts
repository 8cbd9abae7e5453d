import { isFields, openFormat } from '@millrace/core';
import type { Value } from '@millrace/core';

import type { Condition } from '../config.ts';

const decoder = new TextDecoder();

/** A number that a double could change: long, with a fraction, or with an exponent. */
const mayRound = /\d{16}|\d[.eE]/;

/** The body of an answer as a value; undefined where it is empty or cannot be read. Numbers that a double would round are texts. */
export function answerValue(body: Uint8Array, contentType: string): Value | undefined {
  if (body.length === 0) return undefined;
  if (/xml/i.test(contentType)) return xmlValue(body);
  try {
    const text = decoder.decode(body);
    return JSON.parse(text, mayRound.test(text) ? exactly : undefined) as Value;
  } catch {
    return undefined;
  }
}

/** Keeps the source text of a number that JavaScript cannot hold (a document number of 20 digits). */
function exactly(_name: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  return source === undefined || String(value) === source ? value : source;
}

function xmlValue(body: Uint8Array): Value | undefined {
  const format = openFormat({ kind: 'xml' });
  const read = format.ok ? format.value.decode(body) : format;
  return read.ok ? read.value[0] : undefined;
}

/** Every value at a dotted path; lists are looked through. */
export function valuesAt(value: Value | undefined, path: string): readonly Value[] {
  let here: Value[] = [];
  spread(value, here);
  for (const step of path.split('.')) {
    const inside: Value[] = [];
    for (const one of here) if (isFields(one) && Object.hasOwn(one, step)) spread(one[step], inside);
    here = inside;
  }
  return here;
}

/** Adds a value, or the elements of a list and of the lists in it. */
function spread(value: Value | undefined, into: Value[]): void {
  if (Array.isArray(value)) for (const one of value as readonly Value[]) spread(one, into);
  else if (value !== undefined) into.push(value as Value);
}

/** The first text or number at a path. */
export function textAt(value: Value | undefined, path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  const found = valuesAt(value, path).find(one => (typeof one === 'string' && one !== '') || typeof one === 'number');
  return found === undefined ? undefined : String(found);
}

/** Whether a condition holds for an answer. */
export function holds(condition: Condition, value: Value | undefined): boolean {
  const found = valuesAt(value, condition.path);
  if (condition.empty !== undefined) return condition.empty === found.every(isEmpty);
  const wanted = condition.in ?? (condition.equals === undefined ? undefined : [condition.equals]);
  if (wanted === undefined) return found.length > 0;
  return found.some(one =>
    wanted.some(want => want === one || (isScalar(want) && isScalar(one) && String(want) === String(one))),
  );
}

function isEmpty(value: Value): boolean {
  return value === null || value === '' || (isFields(value) && Object.keys(value).length === 0);
}

function isScalar(value: Value): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
