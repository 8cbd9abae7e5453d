import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

/** Inserts rows many at a time: a call into SQLite costs about as much as the row itself. */
export class BulkInsert {
  readonly #one: StatementSync;
  readonly #many: StatementSync;
  readonly #columns: number;
  readonly #size: number;
  #values: SQLInputValue[] = [];

  /** `head` is everything before `VALUES`, `tail` what comes after the rows. */
  constructor(db: DatabaseSync, head: string, columns: number, rows: number, tail = '') {
    const row = `(${Array(columns).fill('?').join(',')})`;
    this.#one = db.prepare(`${head} VALUES ${row} ${tail}`);
    this.#many = db.prepare(`${head} VALUES ${Array(rows).fill(row).join(',')} ${tail}`);
    this.#columns = columns;
    this.#size = columns * rows;
  }

  add(...row: SQLInputValue[]): void {
    for (const value of row) this.#values.push(value);
    if (this.#values.length >= this.#size) this.#run();
  }

  /** Writes what is left. Must be called before anything reads the table and before the commit. */
  flush(): void {
    for (let at = 0; at < this.#values.length; at += this.#columns) {
      this.#one.run(...this.#values.slice(at, at + this.#columns));
    }
    this.#values = [];
  }

  /** Forgets what was added and not written, after a rollback. */
  clear(): void {
    this.#values = [];
  }

  #run(): void {
    const values = this.#values;
    this.#values = [];
    this.#many.run(...values);
  }
}
