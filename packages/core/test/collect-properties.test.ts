import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  collect,
  newEquipmentState,
  readEquipmentState,
  writeEquipmentState,
  type CollectInput,
  type EquipmentEvent,
  type EquipmentProgram,
  type Gap,
  type Sample,
  type Seen,
} from '@millrace/core';
import { morning, programOf, second } from './support/equipment.ts';

const rollover = 999;

const program = programOf({
  tags: {
    good: { type: 'integer' },
    cycles: { type: 'integer' },
    running: { type: 'boolean' },
    state: { type: 'integer' },
    fault: { type: 'boolean' },
    speed: { type: 'number', unit: 'm/min' },
  },
  measurements: {
    speed: { tag: 'speed', deadband: 2, heartbeat: 30_000 },
    'speed-by-5s': { tag: 'speed', aggregate: { every: 5000, of: ['mean', 'min', 'max', 'first', 'last', 'sum', 'count'] } },
    good: { tag: 'good' },
  },
  events: {
    produced: { on: 'counter', tag: 'good', rollover },
    'ten-produced': { on: 'counter', tag: 'good', rollover, per: 10 },
    'cycle-completed': { on: 'cycle', tag: 'cycles', snapshot: ['speed', 'good'] },
    started: { on: 'edge', tag: 'running', to: true, settle: 2000 },
    'state-changed': { on: 'state', tag: 'state', model: 'packml' },
    fault: { on: 'alarm', tag: 'fault', chatter: 3000 },
    speeds: { on: 'change', tag: 'speed', snapshot: ['speed'] },
  },
  context: { order: { from: 'order@1', interface: 'mes.orders', equipment: 'line', value: 'number' } },
});

const statuses = fc.constantFrom(0, 0, 0, 0, 0x0030_0000, 0x4090_0000, 0x8005_0000);

/** What a tag tells; values with a bad status are ones that stand for nothing else. */
const told: readonly fc.Arbitrary<Seen['value']>[] = [
  fc.integer({ min: 0, max: rollover }),
  fc.nat(50),
  fc.boolean(),
  fc.integer({ min: 1, max: 17 }),
  fc.boolean(),
  fc.integer({ min: -40, max: 400 }).map(value => value / 4),
];

interface Step {
  readonly tag: number;
  readonly value: Seen['value'];
  readonly status: number;
  readonly after: number;
  readonly origin?: 'retained' | 'backfilled';
  readonly back: number;
}

const step: fc.Arbitrary<Step> = fc.nat(told.length - 1).chain(tag =>
  fc.record(
    {
      tag: fc.constant(tag),
      value: told[tag]!,
      status: statuses,
      after: fc.constantFrom(0, 0, 0.25, 0.5, 1, 3, 20),
      origin: fc.constantFrom('retained' as const, 'backfilled' as const),
      back: fc.constantFrom(0, 0, 0, 0, 1, 5),
    },
    { requiredKeys: ['tag', 'value', 'status', 'after', 'back'] },
  ),
);

type Happening =
  | { readonly kind: 'value'; readonly step: Step }
  | { readonly kind: 'tick' }
  | { readonly kind: 'gap'; readonly tags?: readonly number[] }
  | { readonly kind: 'fact'; readonly value: string | undefined };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 12, arbitrary: step.map(each => ({ kind: 'value', step: each }) as const) },
  { weight: 3, arbitrary: fc.constant({ kind: 'tick' } as const) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('gap' as const), tags: fc.uniqueArray(fc.nat(5)) }, { requiredKeys: ['kind'] }),
  },
  { weight: 1, arbitrary: fc.constantFrom('4711', '4712', undefined).map(value => ({ kind: 'fact', value }) as const) },
);

/** The inputs of what happened, one value each, with the clock going on. */
function inputsOf(happenings: readonly Happening[]): readonly CollectInput[] {
  let now = morning;
  return happenings.map((each): CollectInput => {
    switch (each.kind) {
      case 'value': {
        const { tag, value, status, after, origin, back } = each.step;
        now += after * second;
        const seen = {
          tag,
          value,
          status,
          sourceTime: now - back * second,
          receivedTime: now + 20_000,
          ...(origin && { origin }),
        };
        return { kind: 'values', values: [seen] };
      }
      case 'tick':
        now += 250_000;
        return { kind: 'tick', now };
      case 'gap': {
        const gap = { from: now, to: now + 100_000, reason: 'disconnected', sentence: 'cut' } as const;
        return { kind: 'gap', gap, ...(each.tags && { tags: each.tags }) };
      }
      case 'fact':
        return { kind: 'context', name: 'order', value: each.value, at: now };
    }
  });
}

interface Outcome {
  readonly events: readonly EquipmentEvent[];
  readonly samples: readonly Sample[];
  readonly gaps: readonly Gap[];
}

/** Collects everything; before an input of `restarts` the node starts anew from what was written. */
function run(
  inputs: readonly CollectInput[],
  restarts: ReadonlySet<number> = new Set(),
  of: EquipmentProgram = program,
): Outcome {
  let state = newEquipmentState(of, morning);
  const events: EquipmentEvent[] = [];
  const samples: Sample[] = [];
  const gaps: Gap[] = [];
  for (const [at, input] of inputs.entries()) {
    if (restarts.has(at)) state = readEquipmentState(of, writeEquipmentState(of, state), morning);
    const collected = collect(of, state, input);
    state = collected.state;
    events.push(...collected.events);
    samples.push(...collected.samples);
    gaps.push(...collected.gaps);
  }
  return { events, samples, gaps };
}

/** The same inputs, neighbouring values in one batch where the pattern says so. */
function batched(inputs: readonly CollectInput[], pattern: readonly boolean[]): readonly CollectInput[] {
  const made: CollectInput[] = [];
  for (const [at, input] of inputs.entries()) {
    const last = made.at(-1);
    const joins = pattern[at % Math.max(1, pattern.length)] === true;
    if (joins && last?.kind === 'values' && input.kind === 'values') {
      made[made.length - 1] = { kind: 'values', values: [...last.values, ...input.values] };
    } else made.push(input);
  }
  return made;
}

const history = fc.array(happening, { maxLength: 120, size: 'max' });

describe('collecting, whatever happens', () => {
  it('comes to the same however the values are batched', () => {
    fc.assert(
      fc.property(history, fc.array(fc.boolean(), { maxLength: 12 }), (happenings, pattern) => {
        const inputs = inputsOf(happenings);
        expect(run(batched(inputs, pattern))).toEqual(run(inputs));
      }),
    );
  });

  it('tells the same events and windows wherever the node is restarted', () => {
    fc.assert(
      fc.property(history, fc.uniqueArray(fc.nat(119), { maxLength: 8, size: 'max' }), (happenings, restarts) => {
        const inputs = inputsOf(happenings);
        const [without, withThem] = [run(inputs), run(inputs, new Set(restarts))];
        expect(withThem.events).toEqual(without.events);
        const windows = ({ samples }: Outcome): unknown =>
          samples.filter(({ origin }) => origin === 'aggregated').map(withoutReceipt);
        expect(windows(withThem)).toEqual(windows(without));
      }),
    );
  });

  it('never gives two events one id', () => {
    fc.assert(
      fc.property(history, happenings => {
        const ids = run(inputsOf(happenings)).events.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
      }),
    );
  });

  it('lets no value with a bad or uncertain status into an event or window', () => {
    const marked = history.map(happenings =>
      happenings.map(each => {
        if (each.kind !== 'value' || each.step.status >>> 30 === 0) return each;
        const value = typeof each.step.value === 'number' ? 66_666 : each.step.value;
        return { ...each, step: { ...each.step, value } };
      }),
    );
    fc.assert(
      fc.property(marked, happenings => {
        const { events, samples } = run(inputsOf(happenings));
        expect(
          JSON.stringify(events.map(({ from, to, total, parameters }) => [from, to, total, parameters?.['speed']])),
        ).not.toContain('66666');
        const windows = samples.filter(({ series, origin }) => origin === 'aggregated' && series < 7);
        expect(windows.every(({ value }) => value === null || Number(value) < 60_000)).toBe(true);
      }),
    );
  });

  it('keeps the status of every value that it makes a sample of', () => {
    fc.assert(
      fc.property(history, happenings => {
        const inputs = inputsOf(happenings);
        const statusesAt = new Map<number, Set<number>>();
        for (const input of inputs) {
          for (const { tag, status, sourceTime } of input.kind === 'values' ? input.values : []) {
            if (tag === 0) statusesAt.set(sourceTime!, (statusesAt.get(sourceTime!) ?? new Set()).add(status));
          }
        }
        const { series } = program.measures.find(({ name }) => name === 'good')!;
        const samples = run(inputs).samples.filter(sample => sample.series === series);
        expect(samples.every(({ time, status }) => statusesAt.get(time)?.has(status))).toBe(true);
      }),
    );
  });
});

function withoutReceipt({ received: _, ...sample }: Sample): unknown {
  return sample;
}

describe('counting', () => {
  const counters = programOf({
    tags: { good: { type: 'integer' } },
    events: { produced: { on: 'counter', tag: 'good', rollover }, dozens: { on: 'counter', tag: 'good', rollover, per: 12 } },
  });

  /** A machine that makes pieces, of which only some moments are told, some of them badly, twice, late or from a broker's memory. */
  const telling = fc.record({
    start: fc.nat(rollover),
    moments: fc.array(
      fc.record({
        made: fc.nat(400),
        how: fc.constantFrom(
          'live',
          'live',
          'live',
          'live',
          'lost',
          'bad',
          'twice',
          'late',
          'retained',
          'backfilled',
          'gap',
          'restart',
        ),
      }),
      { maxLength: 80, size: 'max' },
    ),
  });

  it('loses and doubles nothing: the counts are what the counter says', () => {
    fc.assert(
      fc.property(telling, ({ start, moments }) => {
        let made = start;
        let first: number | undefined;
        let last = 0;
        const inputs: CollectInput[] = [];
        const restarts = new Set<number>();
        for (const [at, { made: more, how }] of moments.entries()) {
          // Between two good values less than half a turn of the counter may pass: beyond that no counter can be read.
          if (first === undefined || made + more - last < (rollover + 1) / 2) made += more;
          const time = morning + at * second;
          const seen: Seen = { tag: 0, value: made % (rollover + 1), status: 0, sourceTime: time, receivedTime: time };
          const values: Seen[] = [];
          if (how === 'gap') inputs.push({ kind: 'gap', gap: { from: time - 1, reason: 'disconnected', sentence: 'cut' } });
          if (how === 'restart') restarts.add(inputs.length);
          if (how === 'bad') values.push({ ...seen, value: 3, status: 0x8005_0000 });
          else if (how === 'retained') values.push({ ...seen, value: 5, origin: 'retained' });
          else if (how === 'backfilled') values.push({ ...seen, origin: 'backfilled' });
          else if (how !== 'lost') values.push(seen);
          if (how === 'twice') values.push(seen);
          if (how === 'late') values.push({ ...seen, value: 7, sourceTime: time - 500_000 });
          inputs.push({ kind: 'values', values });
          if (how !== 'bad' && how !== 'retained' && how !== 'lost') {
            first ??= made;
            last = made;
          }
        }
        const { events } = run(inputs, restarts, counters);
        const sum = (type: string): number =>
          events.reduce((total, each) => total + (each.type === type ? Number(each.count) : 0), 0);
        const all = first === undefined ? 0 : last - first;
        expect(sum('produced')).toBe(all);
        expect(sum('dozens')).toBe(all - (all % 12));
      }),
      { numRuns: 200 },
    );
  });
});
