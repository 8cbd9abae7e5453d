import { hash } from 'node:crypto';

/** Longer values are indexed by their beginning and a hash: an index entry must stay small, and nobody types such a value. */
const longest = 200;

/** The form in which a value stands in the key index; writing and searching use the same. */
export function indexedValue(value: string): string {
  return value.length <= longest ? value : `${value.slice(0, 64)}\u001f${hash('sha256', value)}`;
}

/** Number in `key_name` of the subject where no key carries the same value. */
export const subjectName = 0;

/** One row of the key index. */
export interface KeyEntry {
  readonly value: string;
  /** See `nameCode`. */
  readonly code: number;
  readonly message: number;
}

/** Adds the index entries of a message: one for each key, and one for the subject where no key says the same. */
export function keyEntries(
  entries: KeyEntry[],
  message: number,
  subject: string,
  names: readonly string[],
  values: readonly string[],
  numberOf: (name: string) => number,
): void {
  let hasSubject = subject === '';
  names.forEach((name, index) => {
    const value = values[index] as string;
    if (value === '') return;
    const isSubject = value === subject;
    hasSubject ||= isSubject;
    entries.push({ value: indexedValue(value), code: nameCode(numberOf(name), isSubject), message });
  });
  if (!hasSubject) entries.push({ value: indexedValue(subject), code: nameCode(subjectName, true), message });
}

/** What stands in `business_key.name`: twice the number of the name, plus one where the value is also the message's subject. */
export function nameCode(name: number, isSubject: boolean): number {
  return name * 2 + (isSubject ? 1 : 0);
}

/** Whether the value under this code is the message's subject, or a key that is itself called so. */
export function isSubjectCode(code: number): boolean {
  return code % 2 === 1 || Math.floor(code / 2) === subjectName;
}
