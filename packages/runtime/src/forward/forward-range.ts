import { createHash } from 'node:crypto';
import type { SeriesBatch } from '@millrace/connector';
import { ColumnsError, decodeSamples } from '@millrace/core';
import type { DecodedSamples, Sample, SeriesDescription } from '@millrace/core';
import type { SeriesBlock, Store } from '@millrace/store';

/** Samples decoded at once, some milliseconds of work. */
const samplesInOneGo = 2_000;
/** Blocks read at once. */
const page = { count: 256, bytes: 1024 * 1024 };

/** A range of blocks as it is given to a target. Read twice, it is the same twice. */
export interface ForwardRange {
  readonly batch: SeriesBatch;
  readonly blocks: number;
  /** Samples in the batch by equipment. */
  readonly samples: ReadonlyMap<string, number>;
  /** Blocks that cannot be read, which no target gets. */
  readonly damaged: readonly DamagedBlock[];
}

export interface DamagedBlock extends Pick<SeriesBlock, 'sequence' | 'equipment' | 'samples'> {
  readonly sentence: string;
}

/** Where the range of a collection begins and ends: the blocks after `after` up to `through`. */
export interface RangePlace {
  /** Full name of the collection. */
  readonly collection: string;
  readonly source: number;
  readonly after: number;
  readonly through: number;
}

/** Reads a range. */
export function readRange(store: Store, place: RangePlace): Promise<ForwardRange> {
  return rangeOf(place, blocksOf(store, place));
}

/**
 * Makes a range of its blocks. Its key says collection, blocks and content, so that no other range of this node has it, nor one that another store
 * makes: numbers of blocks begin again where a store is restored or made anew. The loop of events goes on while a long range is decoded.
 */
export async function rangeOf(
  { collection, after, through }: RangePlace,
  blocksOfRange: AsyncIterable<SeriesBlock> | Iterable<SeriesBlock>,
): Promise<ForwardRange> {
  const joined = new JoinedSamples();
  const hash = createHash('sha256');
  const samples = new Map<string, number>();
  const damaged: DamagedBlock[] = [];
  let [blocks, inOneGo] = [0, 0];
  for await (const block of blocksOfRange) {
    blocks++;
    const { sequence, equipment } = block;
    hash.update(block.bytes);
    const decoded = decode(block);
    if ('sentence' in decoded) {
      damaged.push({ sequence, equipment, samples: block.samples, sentence: decoded.sentence });
      continue;
    }
    joined.add(decoded);
    samples.set(equipment, (samples.get(equipment) ?? 0) + decoded.samples.length);
    inOneGo += decoded.samples.length;
    if (inOneGo < samplesInOneGo) continue;
    inOneGo = 0;
    await new Promise(setImmediate);
  }
  const [name, site] = collection.split('@');
  const numbers = [after + 1, through].map(number => String(number).padStart(12, '0'));
  const key = [site, name, ...numbers, hash.digest('hex').slice(0, 12)].join('-');
  return { batch: { key, ...joined }, blocks, samples, damaged };
}

async function* blocksOf(store: Store, { source, after, through }: RangePlace): AsyncGenerator<SeriesBlock> {
  for (let last = after; last < through;) {
    const blocks = await store.seriesAfter(source, last, { ...page, through });
    if (blocks.length === 0) return;
    yield* blocks;
    last = blocks.at(-1)!.sequence;
    await new Promise(setImmediate);
  }
}

function decode(block: SeriesBlock): DecodedSamples | { readonly sentence: string } {
  if (block.bad !== undefined) return block.bad;
  try {
    return decodeSamples(block.bytes);
  } catch (error) {
    if (!(error instanceof ColumnsError)) throw error;
    return { sentence: `block ${block.sequence}: ${error.message}` };
  }
}

/** The samples of many blocks with one list of series. */
class JoinedSamples {
  readonly series: SeriesDescription[] = [];
  readonly samples: Sample[] = [];
  readonly #places = new Map<string, number>();

  add({ series, samples }: DecodedSamples): void {
    const places = series.map(description => this.#placeOf(description));
    const isSame = places.every((place, index) => place === index);
    for (const sample of samples) this.samples.push(isSame ? sample : { ...sample, series: places[sample.series]! });
  }

  #placeOf(description: SeriesDescription): number {
    const { site, equipment, measurement, type, unit, collection } = description;
    const known = JSON.stringify([site, equipment, measurement, type, unit, collection]);
    const place = this.#places.get(known);
    if (place !== undefined) return place;
    this.#places.set(known, this.series.length);
    return this.series.push(description) - 1;
  }
}
