import type { Stats } from 'node:fs';
import { lstat, stat } from 'node:fs/promises';
import { isAbsolute, join, normalize, sep } from 'node:path';

import { ConnectorError } from '@millrace/connector';
import type { ConnectorErrorKind } from '@millrace/connector';

import type { FileConfig } from './config.ts';
import { folderError } from './failure.ts';

/** A folder that somebody else may unmount or replace. */
export type WatchedFolder = Pick<FileConfig, 'sentinel' | 'folder'>;

/** Tells one mounted folder from whatever stands at its path when the share is gone. */
export interface FolderIdentity {
  readonly device: number;
  readonly inode: number;
}

/**
 * Makes sure that the folder is there and is the real one: the same as at the start of the session, and with its sentinel where one is
 * declared. A folder that is empty because its share is not mounted is a failure, never "no files".
 */
export async function assertFolder(
  config: WatchedFolder,
  missing: ConnectorErrorKind,
  before?: FolderIdentity,
): Promise<FolderIdentity> {
  const stats = await folderStats(config.folder, missing);
  if (!stats.isDirectory()) throw new ConnectorError('misconfigured', `opening ${config.folder}: it is not a folder`);
  if (config.sentinel !== undefined) await assertSentinel(config.folder, config.sentinel, missing);
  const identity = { device: stats.dev, inode: stats.ino };
  if (before !== undefined && (before.device !== identity.device || before.inode !== identity.inode)) {
    const sentence = 'another folder stands at this path now; the share was unmounted or replaced';
    throw new ConnectorError('lost', `looking into ${config.folder}: ${sentence}`);
  }
  return identity;
}

async function folderStats(folder: string, missing: ConnectorErrorKind): Promise<Stats> {
  try {
    return await stat(folder);
  } catch (error) {
    throw folderError(`looking into ${folder}`, error, missing);
  }
}

async function assertSentinel(folder: string, sentinel: string, missing: ConnectorErrorKind): Promise<void> {
  try {
    await lstat(join(folder, sentinel));
  } catch (error) {
    const sentence = `the sentinel file ${sentinel} is not there, so the share counts as not mounted`;
    throw new ConnectorError(missing, `looking into ${folder}: ${sentence}`, { cause: error });
  }
}

/** A folder inside the watched one; a path that leads anywhere else cannot work, because files are moved by rename. */
export function subfolder(folder: string, name: string, setting: string): string {
  const path = normalize(name);
  if (name === '' || isAbsolute(path) || path === '.' || path.split(sep).includes('..') || path.includes('\0')) {
    throw new ConnectorError(
      'misconfigured',
      `setting ${setting}: expected the name of a folder inside ${folder}, got "${name}"`,
    );
  }
  return join(folder, path);
}
