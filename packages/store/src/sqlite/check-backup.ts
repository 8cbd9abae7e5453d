import { copyFile, mkdtemp, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { migrations } from '../migrations/list.ts';
import type { StoreFinding } from '../store.ts';
import { openConnection } from './connection.ts';
import { guarded } from './failure.ts';
import { sha256Of } from './long/backup.ts';
import { LongReader } from './long-reader.ts';
import { openStore, storeFile } from './open-store.ts';
import { ReadConnection } from './read/read-connection.ts';
import { sources } from './read/records.ts';

/** What a backup file holds. */
export interface BackupFacts {
  readonly bytes: number;
  /** Of the file, hexadecimal. */
  readonly sha256: string;
  readonly messages: number;
  /** Empty: every record matches its hash. */
  readonly findings: readonly StoreFinding[];
}

/**
 * Looks through a backup without changing it: its hash, and every record as `verify` does. One of an older version is copied beside and brought up to
 * date there first. Rejects with `StoreError` where it is no store, or one of a newer version.
 */
export async function checkBackup(file: string, now: () => number): Promise<BackupFacts> {
  const [{ size }, sha256] = [await stat(file), await sha256Of(file)];
  const inside = versionOf(file) === migrations.length ? await inPlace(file) : await inCopy(file, now);
  return { bytes: size, sha256, ...inside };
}

type Inside = Pick<BackupFacts, 'messages' | 'findings'>;

function versionOf(file: string): number {
  return guarded(`opening the backup ${file}`, () => {
    using db = new ReadConnection(openConnection(file, { readOnly: true, cacheKiB: 1024 }));
    return db.one<{ user_version: number }>('PRAGMA user_version')?.user_version ?? 0;
  });
}

async function inPlace(file: string): Promise<Inside> {
  await using long = new LongReader({ file, cacheKiB: 4096 });
  const findings = await long.run<readonly StoreFinding[]>({ kind: 'verify' });
  using db = new ReadConnection(openConnection(file, { readOnly: true, cacheKiB: 1024 }));
  return { messages: guarded(`reading the backup ${file}`, () => countOf(sources(db))), findings };
}

async function inCopy(file: string, now: () => number): Promise<Inside> {
  const folder = await mkdtemp(join(dirname(file), 'checking-'));
  try {
    await copyFile(file, join(folder, storeFile));
    await using store = await openStore({ folder, node: 'backup check', now });
    return { messages: countOf(await store.sources()), findings: await store.verify() };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function countOf(all: readonly { readonly accepted: number }[]): number {
  return all.reduce((sum, { accepted }) => sum + accepted, 0);
}
