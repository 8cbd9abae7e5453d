import { parentPort, workerData } from 'node:worker_threads';
import type { DatabaseSync } from 'node:sqlite';
import { openMigrated } from './migrate.ts';
import { failureText } from './wire/group.ts';
import type { FromWriter, Group, ToWriter } from './wire/group.ts';
import { Checkpointer } from './write/checkpointer.ts';
import { GroupCommitter } from './write/group-committer.ts';
import { Reserve } from './write/reserve.ts';

/** What the writer thread is started with. */
export interface WriterData {
  readonly file: string;
  readonly cacheKiB: number;
  readonly now: number;
  /** Space to take in advance. */
  readonly reserveBytes: number;
}

/** Quiet time after which the work that can wait is done: the rest of the key index, the checkpoint. */
const idleMs = 50;

/** The writer thread: the only connection that writes. It takes one group, commits it, answers, and only then gets the next. */
function run(db: DatabaseSync, file: string, reserve: Reserve): void {
  const committer = new GroupCommitter(db, reserve);
  const checkpointer = new Checkpointer(db, file);
  const idle = setTimeout(() => {
    tidy(committer, checkpointer);
    reserve.take();
  }, idleMs);
  const commit = (group: Group): void => {
    const { tape, transfer } = committer.commit(group);
    post({ kind: 'answers', tape }, transfer);
    checkpointer.underLoad();
    idle.refresh();
  };
  const close = async (): Promise<void> => {
    clearTimeout(idle);
    tidy(committer, checkpointer);
    try {
      await checkpointer.close();
    } finally {
      db.close();
      post({ kind: 'closed' });
      parentPort?.close();
    }
  };
  parentPort?.on('message', (message: ToWriter) => (message.kind === 'group' ? commit(message.group) : void close()));
  post({ kind: 'ready' });
}

/** What fails here (no space) loses nothing: both are made up later. */
function tidy(committer: GroupCommitter, checkpointer: Checkpointer): void {
  try {
    committer.index();
    checkpointer.copy();
  } catch {
    return;
  }
}

function post(message: FromWriter, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}

try {
  const { file, cacheKiB, now, reserveBytes } = workerData as WriterData;
  const reserve = new Reserve(`${file}.reserve`, reserveBytes);
  reserve.take();
  run(openMigrated(file, { cacheKiB, now }), file, reserve);
} catch (error) {
  post({ kind: 'failed', error: failureText(error) });
  parentPort?.close();
}
