import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Pages of the write-ahead log (of 4 KiB) at which it is copied into the database even under load. */
const pagesUnderLoad = 8_192;

/** Copies the write-ahead log into the database between groups, never inside a commit. */
export class Checkpointer {
  readonly #db: DatabaseSync;
  readonly #look: StatementSync;
  readonly #passive: StatementSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#look = db.prepare('PRAGMA wal_checkpoint(NOOP)');
    this.#passive = db.prepare('PRAGMA wal_checkpoint(PASSIVE)');
  }

  /** Called after each group. */
  underLoad(): void {
    const { log, checkpointed } = this.#look.get() as { log: number; checkpointed: number };
    if (log - checkpointed >= pagesUnderLoad) this.whenIdle();
  }

  /** A checkpoint that fails (no space) loses nothing: the log keeps what it could not copy, and the next one tries again. */
  whenIdle(): void {
    try {
      this.#passive.get();
    } catch {
      return;
    }
  }

  /** The last checkpoint: leaves an empty log behind. */
  close(): void {
    this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  }
}
