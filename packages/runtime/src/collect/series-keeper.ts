import { setImmediate } from 'node:timers/promises';
import { ColumnsError, decodeSamples, encodeSamples } from '@millrace/core';
import type { Sample, SeriesDescription } from '@millrace/core';
import { StoreError } from '@millrace/store';
import type { NewSeriesBlock, SeriesBlock, Store } from '@millrace/store';
import type { Clock } from '../clock.ts';
import { spanMicros } from './collected-group.ts';

/** How often small blocks are looked for. */
const lookEveryMs = 60_000;
/** Blocks and bytes of one look; fewer blocks than `leastBlocks` wait for the next. */
const page = { count: 4000, bytes: 4 * 1024 * 1024 };
const leastBlocks = 32;
/** Samples of one block at the most; a block with more than half of it stays as it is. */
const mostSamples = 20_000;
/** Blocks removed in one commit, and in one look, after which other collections have their turn. */
const pruneAtOnce = 200;
const pruneInOneLook = 20_000;

/** A collection whose samples are kept for a time, by its number in the store. */
export interface KeptSource {
  readonly number: number;
  readonly retentionMs: number;
}

/**
 * Makes large blocks of the small ones that every commit leaves, once every forwarder has read them, and removes what is too old. A quarter of
 * the space, and reading an hour reads a few blocks. Does little at a time, and nothing while the store takes nothing.
 */
export class SeriesKeeper implements AsyncDisposable {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #sources: () => readonly KeptSource[];
  readonly #timer: NodeJS.Timeout;
  /** Up to which block each source was looked at. */
  readonly #done = new Map<number, number>();
  #running: Promise<void> | undefined;
  #isClosed = false;

  constructor(store: Store, clock: Clock, sources: () => readonly KeptSource[]) {
    this.#store = store;
    this.#clock = clock;
    this.#sources = sources;
    this.#timer = setInterval(() => this.#wake(), lookEveryMs).unref();
  }

  /** Looks once at every source; answers how many blocks are gone. */
  async look(): Promise<number> {
    let gone = 0;
    for (const { number, retentionMs } of this.#sources()) {
      gone += await this.#merge(number);
      gone += await this.#prune(number, retentionMs);
    }
    return gone;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    await this.#running;
  }

  #wake(): void {
    this.#running ??= this.look()
      .then(() => undefined)
      .catch((error: unknown) => {
        // A store that takes nothing now is asked again at the next look.
        if (!(error instanceof StoreError)) throw error;
      })
      .finally(() => (this.#running = undefined));
  }

  async #merge(source: number): Promise<number> {
    const through = await this.#forwarded(source);
    let gone = 0;
    for (;;) {
      const after = this.#done.get(source) ?? 0;
      const blocks = await this.#store.seriesAfter(source, after, { ...page, through });
      if (blocks.length < leastBlocks || this.#isClosed) return gone;
      for (const group of mergeGroups(blocks)) {
        if (this.#isClosed) return gone;
        const block = mergedBlock(group);
        const sequences = group.map(({ sequence }) => sequence);
        if (block !== undefined && (await this.#store.mergeSeries({ source, sequences, block }))) gone += group.length - 1;
        await setImmediate();
      }
      this.#done.set(source, blocks.at(-1)!.sequence);
    }
  }

  /** Up to where every forwarder of a source has read. */
  async #forwarded(source: number): Promise<number> {
    const cursors = (await this.#store.forwardCursors()).filter(cursor => cursor.source === source);
    return Math.min(Number.MAX_SAFE_INTEGER, ...cursors.map(({ sequence }) => sequence));
  }

  /** Removes what is too old, a little in each commit, so that nobody waits long for the store. What forwarders need stays. */
  async #prune(source: number, retentionMs: number): Promise<number> {
    const before = (this.#clock.now() - retentionMs) * 1000;
    const choice = { source, before, through: await this.#forwarded(source), limit: pruneAtOnce };
    for (let gone = 0; ; await setImmediate()) {
      const { blocks } = await this.#store.pruneSeries(choice);
      gone += blocks;
      if (blocks < pruneAtOnce || gone >= pruneInOneLook || this.#isClosed) return gone;
    }
  }
}

/** Blocks that become one: of the same equipment and hour, in order, up to so many samples. */
export function mergeGroups(blocks: readonly SeriesBlock[]): readonly (readonly SeriesBlock[])[] {
  const small = blocks.filter(({ samples, bad }) => bad === undefined && samples <= mostSamples / 2);
  const alike = Map.groupBy(small, ({ equipment, from }) => `${equipment} ${Math.floor(from / spanMicros)}`);
  return [...alike.values()].flatMap(filled).filter(group => group.length > 1);
}

function filled(blocks: readonly SeriesBlock[]): readonly (readonly SeriesBlock[])[] {
  const groups: SeriesBlock[][] = [];
  let room = 0;
  for (const block of blocks) {
    if (block.samples > room) {
      groups.push([]);
      room = mostSamples;
    }
    groups.at(-1)!.push(block);
    room -= block.samples;
  }
  return groups;
}

/** One block of several with the same samples in the same order of each series; none where one of them cannot be read. */
function mergedBlock(blocks: readonly SeriesBlock[]): NewSeriesBlock | undefined {
  const places = new Map<string, number>();
  const all: { readonly series: SeriesDescription[]; readonly samples: Sample[] } = { series: [], samples: [] };
  for (const { bytes } of blocks) {
    const decoded = readable(bytes);
    if (decoded === undefined) return undefined;
    const moved = decoded.series.map(description => {
      const key = JSON.stringify(description);
      const known = places.get(key) ?? all.series.push(description) - 1;
      places.set(key, known);
      return known;
    });
    for (const sample of decoded.samples) all.samples.push({ ...sample, series: moved[sample.series]! });
  }
  return {
    equipment: blocks[0]!.equipment,
    bytes: encodeSamples(all.series, all.samples),
    samples: all.samples.length,
    from: Math.min(...blocks.map(({ from }) => from)),
    to: Math.max(...blocks.map(({ to }) => to)),
  };
}

function readable(bytes: Uint8Array): ReturnType<typeof decodeSamples> | undefined {
  try {
    return decodeSamples(bytes);
  } catch (error) {
    if (error instanceof ColumnsError) return undefined;
    throw error;
  }
}
