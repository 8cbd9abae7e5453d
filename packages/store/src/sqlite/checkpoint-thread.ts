import { parentPort, workerData } from 'node:worker_threads';
import { openConnection } from './connection.ts';

/** What the thread is started with. */
export interface CheckpointData {
  readonly file: string;
}

/**
 * Copies the write-ahead log into the database, on a connection of its own, each time it is told to. This goes on beside the writer's commits;
 * it never makes one wait. Where it fails (no space), nothing is lost: the log keeps what was not copied.
 */
const db = openConnection((workerData as CheckpointData).file, { readOnly: false, cacheKiB: 1_024 });
const passive = db.prepare('PRAGMA wal_checkpoint(PASSIVE)');
parentPort?.on('message', () => {
  try {
    passive.get();
  } finally {
    parentPort?.postMessage('done', []);
  }
});
