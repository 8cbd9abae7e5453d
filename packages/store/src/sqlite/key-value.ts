import { hash } from 'node:crypto';

/** Longer values are indexed by their beginning and a hash: an index entry must stay small, and nobody types such a value. */
const longest = 200;

/** The form in which a value stands in the key index; writing and searching use the same. */
export function indexedValue(value: string): string {
  return value.length <= longest ? value : `${value.slice(0, 64)}\u001f${hash('sha256', value)}`;
}

/** Number in `key_name` of the subject where no key carries the same value. */
export const subjectName = 0;

/** What stands in `business_key.name`: the number of the name, and whether the value is also the message's subject. */
export function nameCode(name: number, isSubject: boolean): number {
  return name * 2 + (isSubject ? 1 : 0);
}

/** The number of the name in a code. */
export function nameOf(code: number): number {
  return Math.floor(code / 2);
}

/** Whether the value under this code is the message's subject, or a key that is itself called so. */
export function isSubjectCode(code: number): boolean {
  return code % 2 === 1 || nameOf(code) === subjectName;
}
