import { setImmediate } from 'node:timers/promises';
import {
  beginReduction,
  ColumnsError,
  decodeSamples,
  microsText,
  OperationError,
  reducedSeries,
  reduceSample,
  suggestion,
} from '@millrace/core';
import type { GapView, SeriesAnswer, SeriesQuery, SeriesReduction } from '@millrace/core';
import type { SeriesBlock, StoredGap } from '@millrace/store';
import type { NodeContext } from './context.ts';
import { timeOf } from './selecting.ts';

const hourMs = 3_600_000;
/** Blocks of one page, after which others get their turn. */
const pageBlocks = 32;
/** Samples that one question may read. */
const mostSamples = 3_000_000;
const mostGaps = 200;

/** Measurements of one piece of equipment over a time, read from the newest block back, so that what is cut off is the oldest. */
export async function seriesOf(context: NodeContext, query: SeriesQuery): Promise<SeriesAnswer> {
  const { collection, equipment, points } = query;
  const source = await collectionSource(context, collection);
  await requireEquipment(context, source, query);
  const now = context.clock.now();
  const last = timeOf(query.to, now);
  const first = timeOf(query.from, last - hourMs);
  if (first >= last)
    throw new OperationError('invalid', 'runtime.bad-time', 'the time asked for has no length: it ends before it begins');
  const [from, to] = [first * 1000, last * 1000];
  const reading = new Reading(query, { from, to, points });
  for await (const blocks of pagesOf(context, source, equipment, { from, to })) if (!reading.take(blocks)) break;
  const gaps = await context.store.seriesGaps({ source, equipment, from, to, limit: mostGaps });
  return {
    collection,
    equipment,
    from: microsText(from),
    to: microsText(to),
    series: reading.series(),
    gaps: gaps.map(gapView),
    samples: reading.samples,
    ...(reading.incomplete !== undefined && { incomplete: reading.incomplete }),
  };
}

/** A gap as it is shown. */
export function gapView({ equipment, measurements, from, to, reason, sentence, backfilled }: StoredGap): GapView {
  return {
    equipment,
    ...(measurements && { measurements }),
    from: microsText(from),
    ...(to !== undefined && { to: microsText(to) }),
    reason,
    sentence,
    ...(backfilled !== undefined && { backfilled }),
  };
}

/** Number of the source that a collection is, also of one that is collected no more. */
export async function collectionSource({ store, topology }: NodeContext, collection: string): Promise<number> {
  const running = topology.collections.running.has(collection) ? topology.sourceNumber(collection) : undefined;
  const known = running ?? (await store.sources()).find(({ name }) => name === collection && name.includes('@'))?.number;
  if (known !== undefined) return known;
  const tail = suggestion(collection, topology.collections.running.keys());
  throw new OperationError('unknown', 'runtime.unknown-name', `there is no collection "${collection}"${tail}`);
}

async function requireEquipment(
  { store, topology }: NodeContext,
  source: number,
  { collection, equipment }: SeriesQuery,
): Promise<void> {
  const runs = topology.collections.running.get(collection)?.runs;
  if (runs?.has(equipment)) return;
  const stored = (await store.seriesEquipment(source)).map(one => one.equipment);
  if (stored.includes(equipment)) return;
  const tail = suggestion(equipment, new Set([...stored, ...(runs?.keys() ?? [])]));
  throw new OperationError('unknown', 'runtime.unknown-name', `${collection} has no equipment "${equipment}"${tail}`);
}

async function* pagesOf(
  { store }: NodeContext,
  source: number,
  equipment: string,
  span: { readonly from: number; readonly to: number },
): AsyncGenerator<readonly SeriesBlock[]> {
  for (let after: SeriesBlock | undefined; ;) {
    const range = { source, equipment, ...span, newestFirst: true, count: pageBlocks, ...(after && { after }) };
    const blocks = await store.seriesBlocks(range);
    yield blocks;
    after = blocks.at(-1);
    if (blocks.length < pageBlocks) return;
    await setImmediate();
  }
}

/** What a question has read so far. */
class Reading {
  readonly #wanted: ReadonlySet<string> | undefined;
  readonly #span: { readonly from: number; readonly to: number; readonly points: number };
  readonly #reductions = new Map<string, SeriesReduction>();
  samples = 0;
  incomplete: string | undefined;

  constructor({ measurements }: SeriesQuery, span: { readonly from: number; readonly to: number; readonly points: number }) {
    this.#wanted = measurements && new Set(measurements);
    this.#span = span;
  }

  /** False where enough was read. */
  take(blocks: readonly SeriesBlock[]): boolean {
    for (const block of blocks) {
      if (this.samples > mostSamples) {
        this.incomplete = `more than ${mostSamples} samples are stored of this time; those until ${microsText(block.to)} were not read`;
        return false;
      }
      this.samples += block.samples;
      if (block.bad === undefined) this.#takeOne(block);
      else this.incomplete = block.bad.sentence;
    }
    return true;
  }

  series(): SeriesAnswer['series'] {
    const shown = [...this.#reductions.values()].map(reducedSeries);
    return shown.toSorted((a, b) => (a.measurement < b.measurement ? -1 : 1));
  }

  #takeOne({ bytes, sequence }: SeriesBlock): void {
    try {
      const { series, samples } = decodeSamples(bytes);
      const reductions = series.map(description => {
        if (this.#wanted?.has(description.measurement) === false) return undefined;
        const key = [description.measurement, description.type, description.unit].join(' ');
        const known = this.#reductions.get(key) ?? beginReduction(description, this.#span);
        this.#reductions.set(key, known);
        return known;
      });
      for (const sample of samples) {
        const reduction = reductions[sample.series];
        if (reduction !== undefined) reduceSample(reduction, sample);
      }
    } catch (error) {
      if (!(error instanceof ColumnsError)) throw error;
      this.incomplete = `block ${sequence}: ${error.message}`;
    }
  }
}
