import type { Stats } from 'node:fs';
import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';

import { isMissing } from './failure.ts';

/** One name of the folder that may be taken, with what the system says about it. */
export interface Candidate {
  readonly name: string;
  readonly stats: Stats;
}

/** What a scan looks for. */
export interface ScanOrder {
  readonly order: 'name' | 'modified';
  /** Most names kept of one scan; the folder may hold any number. */
  readonly page: number;
  wanted(name: string): boolean;
}

/**
 * The first `page` wanted entries of a folder in the declared order. Reads the folder piece by piece and never holds more than twice
 * the page, so a folder of a million files costs time but no memory. Folders are left out; links and devices are not.
 */
export async function scanFolder(folder: string, scan: ScanOrder, signal: AbortSignal): Promise<readonly Candidate[]> {
  return scan.order === 'name' ? byName(folder, scan, signal) : byTime(folder, scan, signal);
}

async function byName(folder: string, scan: ScanOrder, signal: AbortSignal): Promise<readonly Candidate[]> {
  const first = new Smallest<string>(scan.page, compareText);
  for await (const name of wantedNames(folder, scan, signal)) first.add(name);
  return statAll(folder, first.sorted());
}

async function byTime(folder: string, scan: ScanOrder, signal: AbortSignal): Promise<readonly Candidate[]> {
  const first = new Smallest<Candidate>(scan.page, compareTime);
  let names: string[] = [];
  const flush = async (): Promise<void> => {
    for (const candidate of await statAll(folder, names)) first.add(candidate);
    names = [];
  };
  for await (const name of wantedNames(folder, scan, signal)) if (names.push(name) === 64) await flush();
  await flush();
  return first.sorted();
}

async function* wantedNames(folder: string, scan: ScanOrder, signal: AbortSignal): AsyncGenerator<string> {
  for await (const entry of await opendir(folder, { bufferSize: 1_024 })) {
    if (signal.aborted) return;
    if (!entry.isDirectory() && scan.wanted(entry.name)) yield entry.name;
  }
}

/** What the system says about each name; those that are gone meanwhile are left out, and folders too. */
async function statAll(folder: string, names: readonly string[]): Promise<readonly Candidate[]> {
  const candidates: Candidate[] = [];
  for (let from = 0; from < names.length; from += 64) {
    const found = await Promise.all(names.slice(from, from + 64).map(name => statOne(folder, name)));
    candidates.push(...found.filter(candidate => candidate !== undefined));
  }
  return candidates;
}

async function statOne(folder: string, name: string): Promise<Candidate | undefined> {
  try {
    const stats = await lstat(join(folder, name));
    return stats.isDirectory() ? undefined : { name, stats };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const compareTime = (a: Candidate, b: Candidate): number => a.stats.mtimeMs - b.stats.mtimeMs || compareText(a.name, b.name);

/** Keeps the smallest of everything added, holding at most twice as many. */
class Smallest<T> {
  readonly #count: number;
  readonly #compare: (a: T, b: T) => number;
  #kept: T[] = [];

  constructor(count: number, compare: (a: T, b: T) => number) {
    this.#count = count;
    this.#compare = compare;
  }

  add(value: T): void {
    if (this.#kept.push(value) >= 2 * this.#count) this.#kept = this.sorted();
  }

  sorted(): T[] {
    return this.#kept.toSorted(this.#compare).slice(0, this.#count);
  }
}
