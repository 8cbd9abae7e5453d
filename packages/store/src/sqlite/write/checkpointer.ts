import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Pages of the write-ahead log (of 4 KiB) at which it is copied into the database even under load. */
const pagesUnderLoad = 8_192;

/** Quiet time after which it is copied anyway. */
const idleMs = 50;

/** Copies the write-ahead log into the database between groups, never inside a commit. */
export class Checkpointer {
  readonly #db: DatabaseSync;
  readonly #look: StatementSync;
  readonly #passive: StatementSync;
  readonly #timer: NodeJS.Timeout;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#look = db.prepare('PRAGMA wal_checkpoint(NOOP)');
    this.#passive = db.prepare('PRAGMA wal_checkpoint(PASSIVE)');
    this.#timer = setTimeout(() => this.#run(), idleMs);
  }

  /** Called after each group. */
  committed(): void {
    const { log, checkpointed } = this.#look.get() as { log: number; checkpointed: number };
    if (log - checkpointed >= pagesUnderLoad) this.#run();
    else this.#timer.refresh();
  }

  /** The last checkpoint: leaves an empty log behind. */
  close(): void {
    clearTimeout(this.#timer);
    this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  /** A checkpoint that fails (no space) loses nothing: the log keeps what it could not copy, and the next one tries again. */
  #run(): void {
    try {
      this.#passive.get();
    } catch {
      this.#timer.refresh();
    }
  }
}
