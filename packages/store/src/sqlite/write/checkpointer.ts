import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import type { CheckpointData } from '../checkpoint-thread.ts';

/** Pages of the log (of 4 KiB) not yet copied: from here on they are copied beside the commits. */
const pagesBeside = 2_048;

/** So few that the writer copies the rest itself between two groups, after which the log begins anew. */
const pagesBetween = 512;

/** So many that the writer stops to copy them: the disk does not keep up, and intake must feel it. */
const pagesAtMost = 16_384;

/**
 * Keeps the write-ahead log short without making commits wait: a thread of its own copies most of it into the database while commits go on, and
 * the writer only what came meanwhile. The thread starts with the first log that is long enough; a quiet store never needs it.
 */
export class Checkpointer {
  readonly #db: DatabaseSync;
  readonly #file: string;
  readonly #look: StatementSync;
  readonly #passive: StatementSync;
  #worker: Worker | undefined;
  #isCopying = false;

  constructor(db: DatabaseSync, file: string) {
    this.#db = db;
    this.#file = file;
    this.#look = db.prepare('PRAGMA wal_checkpoint(NOOP)');
    this.#passive = db.prepare('PRAGMA wal_checkpoint(PASSIVE)');
  }

  /** Called after each group. */
  underLoad(): void {
    const pages = this.#pages();
    if (pages >= pagesAtMost) this.copy();
    else if (pages >= pagesBeside && !this.#isCopying) this.#copyBeside();
  }

  /** Copies now. A checkpoint that fails (no space) loses nothing: the log keeps what it could not copy, and the next one tries again. */
  copy(): void {
    try {
      this.#passive.get();
    } catch {
      return;
    }
  }

  /** Ends the thread and leaves an empty log behind. */
  async close(): Promise<void> {
    await this.#worker?.terminate();
    this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  #pages(): number {
    const { log, checkpointed } = this.#look.get() as { log: number; checkpointed: number };
    return log - checkpointed;
  }

  #copyBeside(): void {
    this.#worker ??= this.#start();
    this.#isCopying = true;
    this.#worker.postMessage('copy', []);
  }

  #copied(): void {
    this.#isCopying = false;
    if (this.#pages() <= pagesBetween) this.copy();
  }

  #start(): Worker {
    const data: CheckpointData = { file: this.#file };
    const url = new URL('../checkpoint-thread.ts', import.meta.url);
    const worker = new Worker(url, { workerData: data, execArgv: [], name: 'store checkpoint' });
    worker.on('message', () => this.#copied());
    // Without the thread the writer copies itself, at `pagesAtMost`.
    worker.on('error', () => undefined);
    return worker;
  }
}
