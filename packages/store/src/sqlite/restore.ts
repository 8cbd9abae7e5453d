import { copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { StoreError } from '../store.ts';
import type { StoreFinding } from '../store.ts';
import { lockFolder } from './lock.ts';
import { sha256Of, syncPath } from './long/backup.ts';
import { openStore, storeFile } from './open-store.ts';

/** How a backup is restored. */
export interface RestoreOptions {
  /** What `backup` returned; checked where given. */
  readonly sha256?: string;
  /** Wall clock in milliseconds since 1970. */
  readonly now?: () => number;
}

/** What a restored store holds, or why the backup was not taken. */
export interface RestoreResult {
  readonly messages: number;
  /** Anything here means that nothing was restored. */
  readonly findings: readonly StoreFinding[];
}

/**
 * Puts a backup in the place of a store: copies it beside, checks its hash, brings it up to date, verifies every record of the copy, and only then
 * moves it into place. A store with messages in it is never replaced (`Error`), nor one that is in use (`StoreError` `held`).
 */
export async function restoreBackup(file: string, folder: string, options: RestoreOptions = {}): Promise<RestoreResult> {
  const now = options.now ?? Date.now;
  await mkdir(folder, { recursive: true });
  await refuseFull(folder, now);
  using _lock = lockFolder(folder, 'restore', now());
  const draft = await mkdtemp(join(folder, 'restoring-'));
  try {
    await copyFile(file, join(draft, storeFile));
    await checkHash(join(draft, storeFile), file, options.sha256);
    const result = await inspect(draft, now);
    if (result.findings.length === 0) await activate(draft, folder);
    return result;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function refuseFull(folder: string, now: () => number): Promise<void> {
  if (!existsSync(join(folder, storeFile))) return;
  await using store = await openStore({ folder, node: 'restore', now });
  const messages = (await store.sources()).reduce((sum, source) => sum + source.accepted, 0);
  if (messages > 0) {
    throw new Error(
      `restoring into ${folder}: the store there holds ${messages} messages; choose another folder or move it away`,
    );
  }
}

async function checkHash(copy: string, file: string, expected: string | undefined): Promise<void> {
  if (expected === undefined) return;
  const found = await sha256Of(copy);
  if (found !== expected.toLowerCase()) {
    throw new StoreError(
      'damaged',
      `restoring ${file}: its SHA-256 is ${found}, expected ${expected}; take another copy of the backup`,
    );
  }
}

async function inspect(draft: string, now: () => number): Promise<RestoreResult> {
  await using store = await openStore({ folder: draft, node: 'restore', now });
  const messages = (await store.sources()).reduce((sum, source) => sum + source.accepted, 0);
  return { messages, findings: await store.verify() };
}

/** The old log belongs to the old (empty) database and must not be found beside the new one. */
async function activate(draft: string, folder: string): Promise<void> {
  for (const suffix of ['-wal', '-shm']) await rm(join(folder, `${storeFile}${suffix}`), { force: true });
  await syncPath(join(draft, storeFile));
  await rename(join(draft, storeFile), join(folder, storeFile));
  await syncPath(folder);
}
