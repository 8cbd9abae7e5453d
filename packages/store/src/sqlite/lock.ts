import { readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../store.ts';
import { asStoreError } from './failure.ts';

/** Who holds a store, as `holder.json` says. */
export interface Holder {
  readonly pid: number;
  readonly node: string;
  readonly host: string;
  readonly since: string;
}

/**
 * Takes a store folder for this process, or throws `held` with the name of the process that has it. The lock is the operating system's on
 * a small database of its own, so it ends with the process, however that ends; `holder.json` beside it only says who it is.
 */
export function lockFolder(folder: string, node: string, now: number): Disposable {
  const db = openLock(folder);
  try {
    db.exec('PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    const failure = asStoreError(error, `opening the store in ${folder}`);
    throw failure instanceof StoreError && failure.kind === 'held' ? heldError(folder, error) : failure;
  }
  try {
    writeHolder(folder, { pid: process.pid, node, host: hostname(), since: new Date(now).toISOString() });
  } catch (error) {
    db.close();
    throw error;
  }
  return { [Symbol.dispose]: () => db.close() };
}

/** On a full volume the store opens all the same, with its holder unnamed: that is when a restart must work. */
function writeHolder(folder: string, holder: Holder): void {
  try {
    writeFileSync(holderPath(folder), JSON.stringify(holder));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOSPC') return;
    const message = `opening the store in ${folder}: it cannot be written; give this account write access (${(cause as Error).message})`;
    throw new StoreError('read-only', message, { cause });
  }
}

function openLock(folder: string): DatabaseSync {
  try {
    return new DatabaseSync(join(folder, 'lock.db'), { timeout: 0 });
  } catch (error) {
    throw asStoreError(error, `opening the store in ${folder}`);
  }
}

function heldError(folder: string, cause: unknown): StoreError {
  const holder = readHolder(folder);
  const who = holder
    ? `process ${holder.pid} (node "${holder.node}") on ${holder.host} since ${holder.since}`
    : 'another process';
  return new StoreError('held', `opening the store in ${folder}: it is held by ${who}`, {
    cause,
  });
}

/** The holder may be writing its file at this moment; then it has no name yet. */
function readHolder(folder: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(holderPath(folder), 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

function holderPath(folder: string): string {
  return join(folder, 'holder.json');
}
