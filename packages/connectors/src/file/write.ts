import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { link, lstat, open, readFile, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

import { codeOf, isMissing } from './failure.ts';

/** What came of putting one file in place. `same` and `other`: a file of that name was there, with this or with other content. */
export type Placed = 'placed' | 'same' | 'other';

/**
 * Puts a file in place so that a reader sees all of it or nothing: written under a hidden name, synced, then renamed. The folder must
 * be synced afterwards, once for many files.
 */
export async function placeFile(
  folder: string,
  name: string,
  bytes: Uint8Array,
  onExisting: 'replace' | 'never',
): Promise<Placed> {
  const path = join(folder, name);
  const existing = await compareFile(path, bytes);
  if (existing === 'same') return 'same';
  if (existing === 'other' && onExisting === 'never') return 'other';
  const hidden = join(folder, `.${createHash('sha256').update(name).digest('hex').slice(0, 32)}.part`);
  try {
    await writeSynced(hidden, bytes);
    if (onExisting === 'replace') await rename(hidden, path);
    else return await placeNew(hidden, path, bytes);
    return 'placed';
  } catch (error) {
    await rm(hidden, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Makes renames in a folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  await using handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  await handle.sync();
}

/** Whether a file of that name is there, and whether it holds these bytes. A link is not followed and counts as other content. */
export async function compareFile(path: string, bytes: Uint8Array): Promise<'same' | 'other' | 'absent'> {
  try {
    const stats = await lstat(path);
    if (!stats.isFile() || stats.size !== bytes.length) return 'other';
    return (await readFile(path)).equals(bytes) ? 'same' : 'other';
  } catch (error) {
    if (isMissing(error)) return 'absent';
    throw error;
  }
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  await rm(path, { force: true });
  await using file: FileHandle = await open(path, 'wx', 0o666);
  await file.writeFile(bytes);
  await file.sync();
}

/** A hard link fails where the name is taken, which a rename does not; file systems without hard links look first. */
async function placeNew(hidden: string, path: string, bytes: Uint8Array): Promise<Placed> {
  try {
    await link(hidden, path);
    await rm(hidden);
    return 'placed';
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return takenMeanwhile(hidden, path, bytes);
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(codeOf(error))) throw error;
    if ((await compareFile(path, bytes)) !== 'absent') return takenMeanwhile(hidden, path, bytes);
    await rename(hidden, path);
    return 'placed';
  }
}

async function takenMeanwhile(hidden: string, path: string, bytes: Uint8Array): Promise<Placed> {
  await rm(hidden, { force: true });
  return (await compareFile(path, bytes)) === 'same' ? 'same' : 'other';
}
