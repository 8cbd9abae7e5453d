import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { indexedValue, nameCode, subjectName } from '../key-value.ts';
import type { IncomingMessage } from '../wire/append.ts';
import { BulkInsert } from './bulk-insert.ts';

/** Writes the key index. Entries of a group are inserted in key order, so that each page of the index is visited once. */
export class KeyIndex {
  readonly #insert: BulkInsert;
  readonly #addName: StatementSync;
  readonly #allNames: StatementSync;
  readonly #names = new Map<string, number>();
  #entries: Entry[] = [];

  constructor(db: DatabaseSync) {
    this.#insert = new BulkInsert(db, 'INSERT OR IGNORE INTO business_key (value, name, message)', 3, 64);
    this.#addName = db.prepare('INSERT INTO key_name (number, name) VALUES (?, ?)');
    this.#allNames = db.prepare('SELECT number, name FROM key_name');
    this.reload();
  }

  add(message: IncomingMessage, number: number): void {
    let hasSubject = message.subject === '';
    message.keyValues.forEach((value, index) => {
      if (value === '') return;
      const isSubject = value === message.subject;
      hasSubject ||= isSubject;
      this.#push(value, nameCode(this.#nameNumber(message.keyNames[index] as string), isSubject), number);
    });
    if (!hasSubject) this.#push(message.subject, nameCode(subjectName, true), number);
  }

  /** Writes the entries of the group. */
  flush(): void {
    this.#entries.sort(byValue);
    for (const entry of this.#entries) this.#insert.add(entry.value, entry.code, entry.message);
    this.#insert.flush();
    this.#entries = [];
  }

  /** Forgets what a rollback undid. */
  reload(): void {
    this.#entries = [];
    this.#insert.clear();
    this.#names.clear();
    for (const row of this.#allNames.all()) this.#names.set(row['name'] as string, row['number'] as number);
  }

  #push(value: string, code: number, message: number): void {
    this.#entries.push({ value: indexedValue(value), code, message });
  }

  #nameNumber(name: string): number {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const number = this.#names.size;
    this.#addName.run(number, name);
    this.#names.set(name, number);
    return number;
  }
}

interface Entry {
  readonly value: string;
  readonly code: number;
  readonly message: number;
}

function byValue(a: Entry, b: Entry): number {
  if (a.value !== b.value) return a.value < b.value ? -1 : 1;
  return a.code - b.code || a.message - b.message;
}
