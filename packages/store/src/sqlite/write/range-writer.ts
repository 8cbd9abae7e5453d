import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { RangeFacts } from '@millrace/core';

const insertRange = `INSERT INTO forward_range (name, first, last, source, state, at, blocks, bytes, from_time, to_time, samples, facts)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const contentOfRange = `SELECT e.name AS name, count(*) AS blocks, sum(b.samples) AS samples, sum(length(b.data)) AS bytes,
    min(b.from_time) AS first_time, max(b.to_time) AS last_time
  FROM series_block AS b JOIN series_equipment AS e ON e.number = b.equipment
  WHERE b.source = ? AND b.number BETWEEN ? AND ? GROUP BY e.number ORDER BY e.name`;
const bytesBetween =
  'SELECT coalesce(sum(length(data)), 0) AS bytes FROM series_block WHERE source = ? AND number > ? AND number <= ?';
const storedBytes = 'SELECT coalesce(sum(stored_bytes), 0) AS bytes FROM series_equipment WHERE source = ?';
const keptRange = `SELECT 1 FROM forward_range WHERE source = ? AND first <= ? AND last >= ? AND state IN ('held', 'waiting') LIMIT 1`;

/** What the blocks of a range had of one piece of equipment. */
interface ContentRow {
  readonly name: string;
  readonly blocks: number;
  readonly samples: number;
  readonly bytes: number;
  readonly first_time: number;
  readonly last_time: number;
}

/** Writes the ranges of forwarders, and counts the bytes that forwarders pass. */
export class RangeWriter {
  readonly #put: StatementSync;
  readonly #remove: StatementSync;
  readonly #content: StatementSync;
  readonly #between: StatementSync;
  readonly #stored: StatementSync;
  readonly #kept: StatementSync;

  constructor(db: DatabaseSync) {
    this.#put = db.prepare(insertRange);
    this.#remove = db.prepare('DELETE FROM forward_range WHERE name = ? AND first = ?');
    this.#content = db.prepare(contentOfRange);
    this.#between = db.prepare(bytesBetween);
    this.#stored = db.prepare(storedBytes);
    this.#kept = db.prepare(keptRange);
  }

  /** Counts what the range has, which stays known when its blocks are gone. */
  put(name: string, source: number, { first, last, state, at, ...facts }: RangeFacts): void {
    const rows = this.#content.all(source, first, last) as unknown as ContentRow[];
    const sum = (of: 'blocks' | 'bytes'): number => rows.reduce((total, row) => total + row[of], 0);
    const samples = JSON.stringify(Object.fromEntries(rows.map(row => [row.name, row.samples])));
    const from = rows.length === 0 ? null : Math.min(...rows.map(row => row.first_time));
    const to = rows.length === 0 ? null : Math.max(...rows.map(row => row.last_time));
    const text = JSON.stringify(facts);
    this.#put.run(name, first, last, source, state, Math.round(at), sum('blocks'), sum('bytes'), from, to, samples, text);
  }

  remove(name: string, first: number): void {
    this.#remove.run(name, first);
  }

  /** Whether a range that is held, or waits to be given again, has one of these blocks. */
  holds(source: number, sequences: readonly number[]): boolean {
    const [first, last] = [sequences[0] ?? 0, sequences.at(-1) ?? 0];
    if (this.#kept.get(source, last, first) === undefined) return false;
    return sequences.some(one => this.#kept.get(source, one, one) !== undefined);
  }

  /** Bytes of the blocks that a forwarder passes. */
  passed(source: number, from: number, through: number): number {
    if (through <= from) return 0;
    return (this.#between.get(source, from, through) as { readonly bytes: number }).bytes;
  }

  /** Bytes that a forwarder that begins here has passed: everything that was stored and does not lie behind its cursor. */
  before(source: number, sequence: number): number {
    const stored = (this.#stored.get(source) as { readonly bytes: number }).bytes;
    return stored - this.passed(source, sequence, Number.MAX_SAFE_INTEGER);
  }
}
