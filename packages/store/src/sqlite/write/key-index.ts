import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { keyEntries } from '../key-value.ts';
import type { KeyEntry } from '../key-value.ts';
import { BulkInsert } from './bulk-insert.ts';

/** Entries that are collected before they are sorted and written. */
const sortAt = 16_384;

/**
 * Writes the key index behind the journal. Entries are collected over many commits, sorted, and then written in key order, some with each
 * commit: so a page of the index is written once for all its new entries, and no commit waits for many. What is collected is lost with the
 * process and read from the journal again at the next start. Searching looks into the messages after `indexed_to` itself.
 */
export class KeyIndex {
  readonly #db: DatabaseSync;
  readonly #insert: BulkInsert;
  readonly #addName: StatementSync;
  readonly #progress: StatementSync;
  readonly #names = new Map<string, number>();
  #collected: KeyEntry[] = [];
  #collectedTo = 0;
  #sorted: readonly KeyEntry[] = [];
  #sortedTo = 0;
  #written = 0;
  #addedSinceStep = 0;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#insert = new BulkInsert(db, 'INSERT OR IGNORE INTO business_key (value, name, message)', 3, 64);
    this.#addName = db.prepare('INSERT INTO key_name (number, name) VALUES (?, ?)');
    this.#progress = db.prepare('UPDATE key_progress SET indexed_to = ?');
    this.reload();
  }

  get isBehind(): boolean {
    return this.#collected.length > 0 || this.#written < this.#sorted.length;
  }

  add(message: number, subject: string, names: readonly string[], values: readonly string[]): void {
    const before = this.#collected.length;
    keyEntries(this.#collected, message, subject, names, values, name => this.#nameNumber(name));
    this.#collectedTo = message;
    this.#addedSinceStep += this.#collected.length - before;
  }

  /** The share of one commit: a little more than what came in, so that the writing keeps ahead of the collecting. */
  step(): void {
    if (this.#written === this.#sorted.length && this.#collected.length >= sortAt) this.#sort();
    this.#write(this.#addedSinceStep + this.#addedSinceStep / 2 + 32);
    this.#addedSinceStep = 0;
  }

  /** Writes everything. */
  catchUp(): void {
    this.#write(Number.POSITIVE_INFINITY);
    this.#sort();
    this.#write(Number.POSITIVE_INFINITY);
  }

  /** Reads names and what is not indexed yet from the database: at the start, and after a rollback. */
  reload(): void {
    this.#insert.clear();
    this.#names.clear();
    this.#collected = [];
    this.#sorted = [];
    this.#written = 0;
    for (const row of this.#db.prepare('SELECT number, name FROM key_name').all())
      this.#names.set(row['name'] as string, row['number'] as number);
    const tail = 'SELECT number, subject, keys FROM message WHERE number > (SELECT indexed_to FROM key_progress) ORDER BY number';
    for (const row of this.#db.prepare(tail).iterate()) {
      const keys = JSON.parse((row['keys'] as string | null) ?? '[]') as [string, string][];
      const [names, values] = [keys.map(([name]) => name), keys.map(([, value]) => value)];
      this.add(row['number'] as number, row['subject'] as string, names, values);
    }
  }

  #sort(): void {
    this.#sorted = this.#collected.sort(byValue);
    this.#sortedTo = this.#collectedTo;
    this.#written = 0;
    this.#collected = [];
  }

  #write(most: number): void {
    if (this.#written === this.#sorted.length) return;
    const end = Math.min(this.#written + Math.floor(most), this.#sorted.length);
    for (; this.#written < end; this.#written += 1) {
      const { value, code, message } = this.#sorted[this.#written] as KeyEntry;
      this.#insert.add(value, code, message);
    }
    this.#insert.flush();
    if (end === this.#sorted.length) this.#progress.run(this.#sortedTo);
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

function byValue(a: KeyEntry, b: KeyEntry): number {
  if (a.value !== b.value) return a.value < b.value ? -1 : 1;
  return a.code - b.code || a.message - b.message;
}
