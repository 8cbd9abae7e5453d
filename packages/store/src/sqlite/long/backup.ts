import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ReadConnection } from '../read/read-connection.ts';

/** What was written. */
export interface BackupResult {
  readonly bytes: number;
  /** Of the file, hexadecimal. */
  readonly sha256: string;
}

/** Writes a consistent copy of the store, compacted, while it is in use. The file appears whole, on disk, or not at all. */
export async function backupTo(db: ReadConnection, path: string): Promise<BackupResult> {
  if (existsSync(path)) throw new Error(`making a backup: ${path} exists already; choose a new name`);
  const partial = `${path}.partial`;
  await rm(partial, { force: true });
  try {
    db.db.prepare('VACUUM INTO ?').run(partial);
    await syncPath(partial);
    const sha256 = await sha256Of(partial);
    await rename(partial, path);
    await syncPath(dirname(path));
    return { bytes: (await stat(path)).size, sha256 };
  } finally {
    await rm(partial, { force: true });
  }
}

/** The SHA-256 of a file, hexadecimal. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Puts a file, or the names in a folder, on disk. */
export async function syncPath(path: string): Promise<void> {
  await using file = await open(path, 'r');
  await file.sync();
}
