import type { Connector, Outcome, SeriesBatch } from '../src/index.ts';
import type { Harness, KeptSample, SeriesPeer, SinkFault } from '../src/testkit/index.ts';

/** One way in which the reference historian can be wrong. */
export type SeriesBreakage =
  | 'rounds-whole-numbers'
  | 'drops-bad'
  | 'turns-nan-to-null'
  | 'loses-microseconds'
  | 'joins-names'
  | 'no-key'
  | 'forgets-keys-with-session'
  | 'lost-answer-is-done'
  | 'ignores-abort'
  | 'down-is-never'
  | 'writes-while-down'
  | 'stays-down'
  | 'probe-is-blind';

/** What the reference keeps. */
class Shelf {
  kept: KeptSample[] = [];
  readonly keys = new Set<string>();
  fault: SinkFault = 'none';
  wasDown = false;
  waiting = 0;
}

interface ShelfConfig {
  readonly shelf: Shelf;
}

const offer = { repeat: 'keyed', because: 'the shelf knows the key', batch: 1_000, everyMs: 1_000 } as const;

function memoryHistorian(broken?: SeriesBreakage): Connector<ShelfConfig> {
  return {
    name: 'memory-historian',
    summary: 'Keeps measurements in memory; the reference that proves the cases.',
    config: {},
    examples: [],
    offers: () => ({ series: offer }),
    endpoint: () => 'memory:shelf',
    async open({ shelf }) {
      if (broken === 'forgets-keys-with-session') shelf.keys.clear();
      return {
        series: { write: (batch, signal) => write(shelf, batch, signal, broken) },
        async probe() {
          const ok = shelf.fault !== 'down' || broken === 'probe-is-blind';
          return [{ step: 'reach the shelf', ok, detail: 'in memory', tookMs: 0 }];
        },
        async [Symbol.asyncDispose]() {},
      };
    },
  };
}

async function write(shelf: Shelf, batch: SeriesBatch, signal: AbortSignal, broken?: SeriesBreakage): Promise<Outcome> {
  if (shelf.fault === 'down') {
    shelf.wasDown = true;
    if (broken === 'writes-while-down') keep(shelf, batch, broken);
    return broken === 'down-is-never'
      ? { kind: 'never', sentence: 'down' }
      : { kind: 'later', because: 'down', sentence: 'the shelf is down' };
  }
  if (shelf.wasDown && broken === 'stays-down') return { kind: 'later', because: 'down', sentence: 'still down' };
  if (shelf.fault === 'hang') {
    shelf.waiting++;
    await new Promise<void>(resolve => broken !== 'ignores-abort' && signal.addEventListener('abort', () => resolve()));
    return { kind: 'unknown', sentence: 'the time was over' };
  }
  const known = shelf.keys.has(batch.key) && broken !== 'no-key';
  if (!known) keep(shelf, batch, broken);
  if (shelf.fault === 'lose-answer' && broken !== 'lost-answer-is-done') return { kind: 'unknown', sentence: 'no answer came' };
  return { kind: known ? 'already' : 'done' };
}

function keep(shelf: Shelf, batch: SeriesBatch, broken?: SeriesBreakage): void {
  shelf.keys.add(batch.key);
  const kept = batch.samples.map(({ series, ...sample }): KeptSample => {
    const { site, equipment, measurement, unit } = batch.series[series]!;
    return { site, equipment, measurement, ...(unit !== undefined && { unit }), ...sample };
  });
  shelf.kept.push(...kept.filter(one => broken !== 'drops-bad' || one.status < 0x8000_0000).map(one => spoilt(one, broken)));
}

function spoilt(one: KeptSample, broken?: SeriesBreakage): KeptSample {
  const { value } = one;
  switch (broken) {
    case 'rounds-whole-numbers':
      return typeof value === 'bigint' ? { ...one, value: BigInt.asIntN(64, BigInt(Number(value))) } : one;
    case 'turns-nan-to-null':
      return Number.isNaN(value) ? { ...one, value: null } : one;
    case 'loses-microseconds':
      return { ...one, time: Math.floor(one.time / 1000) * 1000 };
    case 'joins-names':
      return { ...one, equipment: one.equipment.replaceAll('/', '.') };
    default:
      return one;
  }
}

/** The harness of the reference historian. */
export function seriesHarness(broken?: SeriesBreakage): Harness<ShelfConfig> {
  return {
    connector: memoryHistorian(broken),
    offers: { series: offer },
    async start() {
      const shelf = new Shelf();
      const series: SeriesPeer = {
        kept: async () => shelf.kept,
        async dial(fault) {
          shelf.fault = fault;
        },
        waitingCalls: () => shelf.waiting,
      };
      return { config: { shelf }, secrets: [], series, async [Symbol.asyncDispose]() {} };
    },
  };
}
