import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '@millrace/store';
import type { NewMessage } from '@millrace/store';

/** Messages a second of each round, at one size of group; store and file take turns, so that both see the same machine. */
export interface JournalFigures {
  readonly group: number;
  readonly store: readonly number[];
  /** Append and fdatasync of the same bytes, nothing else. */
  readonly file: readonly number[];
}

/** What is measured. */
export interface JournalBenchOptions {
  readonly groups?: readonly number[];
  readonly rounds?: number;
  /** Keys a message carries; the target is about none. */
  readonly keys?: number;
  /** Appends under way at once: as a source that is asked for its next batch before the last is on disk. */
  readonly outstanding?: number;
}

const payload = new Uint8Array(600).fill(120);

/** The journal alone against a plain append file: 600-byte messages, each acknowledged after it is on disk. */
export async function journalBench(options: JournalBenchOptions = {}): Promise<readonly JournalFigures[]> {
  const { groups = [1, 10, 100, 1_000], rounds = 5, keys = 0, outstanding = 2 } = options;
  const figures: JournalFigures[] = [];
  for (const group of groups) {
    const messages = Math.max(group * 100, Math.min(60_000, group * 1_000));
    const [store, file]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      file.push(await inFolder(folder => measure(messages, () => appendToFile(folder, group, messages))));
      store.push(await inFolder(folder => appendToStore(folder, { group, messages, keys, outstanding })));
    }
    figures.push({ group, store, file });
  }
  return figures;
}

async function appendToStore(
  folder: string,
  { group, messages, keys, outstanding }: { group: number; messages: number; keys: number; outstanding: number },
): Promise<number> {
  await using store = await openStore({ folder, node: 'bench' });
  const source = await store.sourceNumber('bench');
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < messages) {
      const first = next;
      next += group;
      const batch = Array.from({ length: group }, (_, index) => message(first + index, keys));
      await store.append({ source, receivedAt: Date.now(), cursor: `${first}`, messages: batch });
    }
  };
  return await measure(messages, () => Promise.all(Array.from({ length: outstanding }, lane)));
}

function message(number: number, keys: number): NewMessage {
  const order = `${100_000 + (number >> 2)}`;
  const all = [
    ['order', order],
    ['material', `M-${number % 500}`],
    ['lot', `L${number >> 4}`],
  ] as const;
  return { id: `${number}`, subject: order, bytes: payload, keys: all.slice(0, keys) };
}

function appendToFile(folder: string, group: number, messages: number): void {
  const file = openSync(join(folder, 'plain'), 'w');
  const bytes = new Uint8Array(600 * group).fill(120);
  for (let done = 0; done < messages; done += group) {
    writeSync(file, bytes);
    fdatasyncSync(file);
  }
  closeSync(file);
}

async function measure(messages: number, work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return (messages / (performance.now() - start)) * 1_000;
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-bench-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
