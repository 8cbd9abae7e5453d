import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { StoreError } from '../store.ts';
import type { Store } from '../store.ts';
import { CommitQueue } from './commit-queue.ts';
import { openConnection } from './connection.ts';
import { lockFolder } from './lock.ts';
import { LongReader } from './long-reader.ts';
import { ReadConnection } from './read/read-connection.ts';
import { SpaceGuard } from './space.ts';
import { SqliteStore } from './sqlite-store.ts';

/** The name of the database in the folder of a store. */
export const storeFile = 'store.db';

/** How a store is opened. */
export interface StoreOptions {
  /** Made where it is missing. One process may have it open. */
  readonly folder: string;
  /** Name of the node, for the message to whoever tries to open it a second time. */
  readonly node: string;
  /** Wall clock in milliseconds since 1970. */
  readonly now?: () => number;
  /**
   * Intake is refused while less than this is free, so that deliveries and audit go on. A quarter of it is taken in advance, for when others
   * fill the volume. Default 64 MiB.
   */
  readonly minimumFreeBytes?: number;
  /** How much space is free; default: asks the file system. */
  readonly freeBytes?: () => number;
  /** A clock that never jumps, in milliseconds, for how often the free space is asked. */
  readonly monotonicMs?: () => number;
  /** Upper bound of each of the three page caches, in KiB. Default 32 MiB for the writer and an eighth of it for readers. */
  readonly cacheKiB?: number;
}

/**
 * Opens the store in a folder: takes the lock, brings the schema up to date, starts the writer. Rejects with `StoreError`: `held`, `too-new`,
 * `read-only`, `damaged` or `full`.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { folder, node, now = Date.now, cacheKiB = 32 * 1024 } = options;
  makeFolder(folder);
  await using opened = new AsyncDisposableStack();
  opened.use(lockFolder(folder, node, now()));
  const file = join(folder, storeFile);
  const minimum = options.minimumFreeBytes ?? 64 * 1024 * 1024;
  const queue = await CommitQueue.start({ file, cacheKiB, now: now(), reserveBytes: Math.floor(minimum / 4) });
  opened.defer(() => queue.close());
  const db = opened.use(new ReadConnection(openConnection(file, { readOnly: true, cacheKiB: cacheKiB / 8 })));
  const long = opened.use(new LongReader({ file, cacheKiB: cacheKiB / 8 }));
  const space = new SpaceGuard(folder, minimum, options.freeBytes, options.monotonicMs);
  return new SqliteStore({ file, queue, db, long, space, opened: opened.move() });
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw new StoreError('read-only', `opening the store: the folder ${folder} cannot be made (${(cause as Error).message})`, {
      cause,
    });
  }
}
