import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, lstat, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { ConnectorError } from '@millrace/connector';
import type { ConnectorEnv, Outcome, ProbeStep } from '@millrace/connector';

import { codeOf, describe, isGone, isMissing, writeOutcome } from '../file/failure.ts';
import { assertFolder } from '../file/folder.ts';
import type { FolderIdentity, WatchedFolder } from '../file/folder.ts';
import { syncFolder } from '../file/write.ts';
import type { FilePlace, MadeFile } from './place.ts';

/** Folder for files that are being written, beside the partitions and hidden from readers of them. */
const writing = '.writing';

/** A local folder or a mounted share. */
export class FolderPlace implements FilePlace {
  readonly #folder: WatchedFolder;
  readonly #env: Pick<ConnectorEnv, 'lost'>;
  readonly #identity: FolderIdentity;

  /** `identity`: as `assertFolder` answered when the session began. */
  constructor(folder: WatchedFolder, env: Pick<ConnectorEnv, 'lost'>, identity: FolderIdentity) {
    this.#folder = folder;
    this.#env = env;
    this.#identity = identity;
  }

  async has(path: readonly string[]): Promise<boolean> {
    await assertFolder(this.#folder, 'lost', this.#identity);
    try {
      return (await lstat(this.#full(path))).isFile();
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  }

  /** First every file is written and synced under a hidden name, where nearly all that can fail does; then all are renamed. */
  async put(files: readonly MadeFile[], signal: AbortSignal): Promise<Outcome> {
    const hidden = files.map(({ path }) => this.#hidden(path));
    try {
      await assertFolder(this.#folder, 'lost', this.#identity);
      await makeFolder(join(this.#folder.folder, writing));
      for (const [at, { path, bytes }] of files.entries()) {
        if (signal.aborted) return await this.#giveUp(hidden);
        await writeSynced(hidden[at]!, bytes);
        await makeFolders(dirname(this.#full(path)));
      }
    } catch (error) {
      await remove(hidden);
      return this.failed(`writing measurements into ${this.#folder.folder}`, error);
    }
    return this.#show(files, hidden);
  }

  failed(doing: string, error: unknown): Outcome {
    if (error instanceof ConnectorError || isGone(error)) this.#lose(doing, error);
    return error instanceof ConnectorError
      ? { kind: 'later', because: 'down', sentence: error.message }
      : writeOutcome(doing, error);
  }

  async probe(): Promise<readonly ProbeStep[]> {
    const began = performance.now();
    const step = 'the folder is there and may be written';
    const say = (ok: boolean, detail: string): readonly ProbeStep[] => [{ step, ok, detail, tookMs: performance.now() - began }];
    try {
      await assertFolder(this.#folder, 'unreachable');
      await access(this.#folder.folder, constants.W_OK | constants.X_OK);
      return say(true, this.#folder.folder);
    } catch (error) {
      return say(false, describe(error));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  /** Renames are durable once the folders are synced. What fails from here on may have had its effect. */
  async #show(files: readonly MadeFile[], hidden: readonly string[]): Promise<Outcome> {
    try {
      for (const [at, { path }] of files.entries()) await rename(hidden[at]!, this.#full(path));
      for (const folder of new Set(files.map(({ path }) => dirname(this.#full(path))))) await syncFolder(folder);
      return { kind: 'done' };
    } catch (error) {
      await remove(hidden);
      const doing = `putting measurements in place in ${this.#folder.folder}`;
      if (isGone(error)) this.#lose(doing, error);
      return { kind: 'unknown', sentence: `${doing}: ${describe(error)}` };
    }
  }

  async #giveUp(hidden: readonly string[]): Promise<Outcome> {
    await remove(hidden);
    return {
      kind: 'later',
      because: 'busy',
      sentence: `writing into ${this.#folder.folder}: the time was over before it was done`,
    };
  }

  #full(path: readonly string[]): string {
    return join(this.#folder.folder, ...path);
  }

  /** The same for the same file, so that what a crash left behind is written over by the next try. */
  #hidden(path: readonly string[]): string {
    const mark = createHash('sha256').update(path.join('/')).digest('hex').slice(0, 32);
    return join(this.#folder.folder, writing, `${mark}.tmp`);
  }

  #lose(doing: string, error: unknown): void {
    const lost = error instanceof ConnectorError ? error : undefined;
    this.#env.lost(lost ?? new ConnectorError('lost', `${doing}: ${describe(error)}`, { cause: error }));
  }
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  await rm(path, { force: true });
  await using file = await open(path, 'wx', 0o666);
  await file.writeFile(bytes);
  await file.sync();
}

/** Not `recursive`: that calls a read-only file system a missing folder. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

/** Makes a folder and those above it; each new one is synced into the one that holds it. */
async function makeFolders(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true });
  if (first === undefined) return;
  for (let made = path; ; made = dirname(made)) {
    await syncFolder(dirname(made));
    if (made === first) return;
  }
}

async function remove(paths: readonly string[]): Promise<void> {
  for (const path of paths) await rm(path, { force: true }).catch(() => undefined);
}
