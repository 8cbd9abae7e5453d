import { constants } from 'node:fs';
import { access, readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';

import { ConnectorError } from '@millrace/connector';
import type { ProbeStep } from '@millrace/connector';

import type { FileConfig } from './config.ts';
import { describe, isMissing } from './failure.ts';
import { assertFolder, subfolder } from './folder.ts';

/** Tries the path to a folder without changing anything in it. */
export async function probeFolder(config: FileConfig): Promise<readonly ProbeStep[]> {
  const steps: ProbeStep[] = [];
  const run = async (step: string, action: () => Promise<string>): Promise<void> => {
    const began = performance.now();
    const [ok, detail] = await action().then(
      text => [true, text] as const,
      (error: unknown) => [false, error instanceof ConnectorError ? error.message : describe(error)] as const,
    );
    steps.push({ step, ok, detail, tookMs: performance.now() - began });
  };
  await run('the folder is there', async () => {
    await assertFolder(config, 'unreachable');
    return config.folder;
  });
  await run('its names can be read', async () => `${(await readdir(config.folder)).length} entries`);
  await run('files can be created and renamed in it', async () => {
    await access(config.folder, constants.W_OK | constants.X_OK);
    return 'the rights are there';
  });
  for (const [setting, name] of subfolders(config))
    await run(`${setting} is on the same file system`, () => sameDevice(config, setting, name));
  await run('there is free space', () => freeSpace(config.folder));
  return steps;
}

function subfolders({ read, write }: FileConfig): readonly (readonly [setting: string, name: string])[] {
  const reading = read === undefined ? [] : (['work', 'archive', 'refused'] as const).map(name => [name, read[name]] as const);
  return write?.done === undefined ? reading : [...reading, ['done', write.done] as const];
}

async function sameDevice(config: FileConfig, setting: string, name: string): Promise<string> {
  const path = subfolder(config.folder, name, setting);
  const folder = await stat(config.folder);
  const inner = await stat(path).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  if (inner === undefined) return `${join(config.folder, name)} will be made when it is needed`;
  if (inner.dev === folder.dev) return 'files can be moved by rename';
  throw new ConnectorError('misconfigured', `${path} is on another file system, so that files cannot be moved into it by rename`);
}

async function freeSpace(folder: string): Promise<string> {
  const { bavail, bsize } = await statfs(folder);
  const mebibytes = Math.floor((bavail * bsize) / (1024 * 1024));
  if (mebibytes < 1) throw new ConnectorError('refused', `less than 1 MiB is free in ${folder}`);
  return `${mebibytes} MiB free`;
}
