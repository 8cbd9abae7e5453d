import { parentPort, workerData } from 'node:worker_threads';
import { openConnection } from './connection.ts';
import { asReadError } from './failure.ts';
import { backupTo } from './long/backup.ts';
import { recount } from './long/recount.ts';
import { checkAudit, verify } from './long/verify.ts';
import { ReadConnection } from './read/read-connection.ts';
import { failureText } from './wire/group.ts';
import type { FailureText } from './wire/group.ts';

/** A task that may take minutes. */
export type LongTask =
  { readonly kind: 'recount' | 'verify' | 'verify-audit' } | { readonly kind: 'backup'; readonly path: string };

/** What comes back, in the order of the tasks; before its answer a task may say how far it is. */
export type LongAnswer =
  { readonly result: unknown } | { readonly error: FailureText } | { readonly done: number; readonly of: number };

/** What the thread is started with. */
export interface LongReaderData {
  readonly file: string;
  readonly cacheKiB: number;
}

const { file, cacheKiB } = workerData as LongReaderData;
let last: Promise<void> = Promise.resolve();
parentPort?.on('message', (task: LongTask) => {
  last = last.then(() => answer(task));
});

async function answer(task: LongTask): Promise<void> {
  try {
    using db = new ReadConnection(openConnection(file, { readOnly: true, cacheKiB }));
    post({ result: await perform(db, task) });
  } catch (error) {
    post({ error: failureText(asReadError(error, `${task.kind} of the store`)) });
  }
}

function perform(db: ReadConnection, task: LongTask): unknown {
  if (task.kind === 'backup') return backupTo(db, task.path);
  if (task.kind === 'recount') return recount(db);
  if (task.kind === 'verify') return verify(db, (done, of) => post({ done, of }));
  return checkAudit(db);
}

function post(answer: LongAnswer): void {
  parentPort?.postMessage(answer, []);
}
