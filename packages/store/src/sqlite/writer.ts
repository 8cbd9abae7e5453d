import { parentPort, workerData } from 'node:worker_threads';
import type { DatabaseSync } from 'node:sqlite';
import { openMigrated } from './migrate.ts';
import { failureText } from './wire/group.ts';
import type { FromWriter, ToWriter } from './wire/group.ts';
import { Checkpointer } from './write/checkpointer.ts';
import { GroupCommitter } from './write/group-committer.ts';

/** What the writer thread is started with. */
export interface WriterData {
  readonly file: string;
  readonly cacheKiB: number;
  readonly now: number;
}

/** The writer thread: the only connection that writes. It takes one group, commits it, answers, and only then gets the next. */
function run(db: DatabaseSync): void {
  const committer = new GroupCommitter(db);
  const checkpointer = new Checkpointer(db);
  parentPort?.on('message', (message: ToWriter) => {
    if (message.kind === 'group') {
      const { tape, transfer } = committer.commit(message.group);
      post({ kind: 'answers', tape }, transfer);
      checkpointer.committed();
      return;
    }
    try {
      checkpointer.close();
    } finally {
      db.close();
      post({ kind: 'closed' });
      parentPort?.close();
    }
  });
  post({ kind: 'ready' });
}

function post(message: FromWriter, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}

try {
  const { file, cacheKiB, now } = workerData as WriterData;
  run(openMigrated(file, { cacheKiB, now }));
} catch (error) {
  post({ kind: 'failed', error: failureText(error) });
  parentPort?.close();
}
