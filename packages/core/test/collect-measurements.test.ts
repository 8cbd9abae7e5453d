import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  collect,
  conversionBetween,
  newEquipmentState,
  parseUnit,
  plus,
  rationalOf,
  roundedDecimal,
  times,
  type CollectInput,
  type EquipmentProgram,
  type Gap,
  type MeasurementDeclaration,
  type Sample,
  type Seen,
  type TagBinding,
  type TagDeclaration,
} from '@millrace/core';
import { morning, programOf, second, seen } from './support/equipment.ts';

function measuring(
  measurement: Omit<MeasurementDeclaration, 'tag'>,
  tag: TagDeclaration = { type: 'number' },
  row: Partial<TagBinding> = {},
): EquipmentProgram {
  return programOf({ tags: { tag }, measurements: { it: { tag: 'tag', ...measurement } } }, { tag: row });
}

function told(program: EquipmentProgram, inputs: readonly (CollectInput | Seen)[]) {
  let state = newEquipmentState(program, morning);
  const samples: Sample[] = [];
  const gaps: Gap[] = [];
  const codes: string[] = [];
  for (const input of inputs) {
    const collected = collect(program, state, 'kind' in input ? input : { kind: 'values', values: [input] });
    state = collected.state;
    samples.push(...collected.samples);
    gaps.push(...collected.gaps);
    codes.push(...collected.notices.map(({ code }) => code));
  }
  return { samples, gaps, codes };
}

const tick = (at: number): CollectInput => ({ kind: 'tick', now: morning + at * second });
const at = ({ time }: Sample): number => (time - morning) / second;
const values = (samples: readonly Sample[]): readonly unknown[] => samples.map(({ value }) => value);
const brief = (samples: readonly Sample[]): readonly unknown[] =>
  samples.map(sample => [at(sample), sample.value, sample.status]);

describe('a measurement', () => {
  it('without a deadband is every value told', () => {
    expect(
      values(
        told(
          measuring({}),
          [1, 1, 1].map((value, time) => seen(0, time, value)),
        ).samples,
      ),
    ).toEqual([1, 1, 1]);
  });

  it('with a deadband is what differs by so much from the last sample, in the unit of the standard', () => {
    const program = measuring({ deadband: 0.2 }, { type: 'number', unit: 'm' }, { unit: 'cm' });
    const { samples } = told(
      program,
      [10, 20, 29, 30, 25, 5].map((value, time) => seen(0, time, value)),
    );
    expect(values(samples)).toEqual([0.1, 0.3, 0.05]);
  });

  it('with a deadband of 0 is every change, also of flags and texts', () => {
    const flags = told(
      measuring({ deadband: 0 }, { type: 'boolean' }),
      [true, true, false].map((value, time) => seen(0, time, value)),
    );
    expect(values(flags.samples)).toEqual([true, false]);
    const numbers = told(
      measuring({ deadband: 0 }),
      [1, 1, NaN, NaN, 1, 1.5].map((value, time) => seen(0, time, value)),
    );
    expect(values(numbers.samples)).toEqual([1, NaN, 1, 1.5]);
  });

  it('is told again by its heartbeat, marked as repeated, but not while nobody knows it', () => {
    const gap: CollectInput = { kind: 'gap', gap: { from: morning + 25 * second, reason: 'disconnected', sentence: 'cut' } };
    const { samples } = told(measuring({ deadband: 1, heartbeat: 10_000 }), [
      seen(0, 0, 5),
      tick(5),
      tick(10.1),
      tick(21),
      gap,
      tick(60),
    ]);
    expect(samples.map(({ value, origin }) => [value, origin])).toEqual([
      [5, undefined],
      [5, 'repeated'],
      [5, 'repeated'],
    ]);
  });

  it('outside its range is uncertain, and reported when it leaves and comes back', () => {
    const program = measuring({ range: { min: 0, max: 100 } });
    const { samples, codes } = told(
      program,
      [50, 150, 160, 90].map((value, time) => seen(0, time, value)),
    );
    expect(brief(samples)).toEqual([
      [0, 50, 0],
      [1, 150, 0x4094_0000],
      [2, 160, 0x4094_0000],
      [3, 90, 0],
    ]);
    expect(codes).toEqual(['collect.out-of-range', 'collect.recovered']);
  });

  it('without a new value for too long is told as stale once', () => {
    const { samples, codes } = told(measuring({ stale: 60_000 }), [
      seen(0, 0, 5),
      tick(59),
      tick(61),
      tick(200),
      seen(0, 201, 6),
    ]);
    expect(samples.map(({ value, status, origin }) => [value, status, origin])).toEqual([
      [5, 0, undefined],
      [5, 0x4090_0000, 'repeated'],
      [6, 0, undefined],
    ]);
    expect(codes).toEqual(['collect.stale', 'collect.silent', 'collect.recovered', 'collect.recovered']);
  });

  it('that never had a value is stale, too, as no value', () => {
    const { samples } = told(measuring({ stale: 10_000 }), [tick(5), tick(11)]);
    expect(samples).toMatchObject([{ value: null, status: 0x809b_0000 }]);
  });

  it('with the same value for too long although new ones come is uncertain', () => {
    const { samples, codes } = told(
      measuring({ flatline: 30_000 }),
      [0, 10, 20, 30, 40].map(time => seen(0, time, 7)).concat(seen(0, 50, 8)),
    );
    expect(samples.map(({ status }) => status)).toEqual([0, 0, 0, 0x4093_0000, 0x4093_0000, 0]);
    expect(codes).toEqual(['collect.flatline']);
  });

  it('keeps what is late and what a broker kept, marked, without taking it for the newest', () => {
    const kept = seen(0, -500, 1, { origin: 'retained' });
    const back = seen(0, 2, 2, { origin: 'backfilled' });
    const { samples } = told(measuring({ deadband: 1 }), [
      kept,
      seen(0, 0, 5),
      seen(0, 10, 9),
      back,
      seen(0, 11, 9.5),
      seen(0, 12, 10),
    ]);
    expect(samples.map(({ value, origin }) => [value, origin])).toEqual([
      [1, 'retained'],
      [5, undefined],
      [9, undefined],
      [2, 'backfilled'],
      [10, undefined],
    ]);
  });
});

describe('whole numbers', () => {
  const whole = measuring({}, { type: 'integer' });
  const types = (sample: Sample): unknown => whole.series.at(sample.series)!.type;

  it('F63: are exact to 64 bits, signed and unsigned', () => {
    const told64 = [-(2n ** 63n), 2n ** 63n - 1n, 2n ** 64n - 1n, 2n ** 53n + 1n, 42n, 42];
    const { samples } = told(
      whole,
      told64.map((value, time) => seen(0, time, value)),
    );
    expect(values(samples)).toEqual([-(2n ** 63n), 2n ** 63n - 1n, 2n ** 64n - 1n, 2n ** 53n + 1n, 42, 42]);
    expect(samples.map(types)).toEqual(['int64', 'int64', 'uint64', 'int64', 'int64', 'int64']);
  });

  it('beyond 64 bits are no value', () => {
    const { samples } = told(whole, [seen(0, 0, '99999999999999999999'), seen(0, 1, 1e300)]);
    expect(samples.map(({ value, status }) => [value, status])).toEqual([
      [null, 0x803c_0000],
      [null, 0x803c_0000],
    ]);
  });

  it('are never rounded: what is none after the scale is another type', () => {
    const tenths = measuring({}, { type: 'integer' }, { scale: 0.1 });
    const { samples, codes } = told(tenths, [seen(0, 0, 120), seen(0, 1, 125)]);
    expect(samples.map(({ value, status }) => [value, status])).toEqual([
      [12, 0],
      [null, 0x8074_0000],
    ]);
    expect(codes).toEqual(['collect.type-changed']);
  });

  it('and numbers may be told as text by protocols that have nothing else', () => {
    expect(values(told(whole, [seen(0, 0, '+12'), seen(0, 1, '18446744073709551615')]).samples)).toEqual([12, 2n ** 64n - 1n]);
    expect(
      values(
        told(
          measuring({}),
          ['12.50', '-3e2', '0x10', ''].map((text, time) => seen(0, time, text)),
        ).samples,
      ),
    ).toEqual([12.5, -300, null, null]);
  });
});

describe('conversion', () => {
  const pairs = [
    ['[ft_i]/min', 'm/min'],
    ['[degF]', 'Cel'],
    ['[psi]', 'bar'],
    ['[lb_av]', 'kg'],
    ['W.h', 'kW.h'],
    ['mm', 'mm'],
  ] as const;

  it('gives the double nearest to the exact value, for any number, scale and unit', () => {
    const decimals = fc.oneof(
      fc.integer({ min: -1_000_000, max: 1_000_000 }).map(value => value / 1000),
      fc.double({ noNaN: true, min: 1e-280, max: 1e12 }),
      fc.double({ noNaN: true, min: -1e12, max: -1e-280 }),
      fc.integer(),
    );
    fc.assert(
      fc.property(
        decimals,
        fc.constantFrom(...pairs),
        fc.constantFrom(undefined, 0.1, 2.5, -1),
        fc.constantFrom(undefined, 0.3, -40),
        (value, [from, to], scale, offset) => {
          const row = { unit: from, ...(scale !== undefined && { scale }), ...(offset !== undefined && { offset }) };
          const { samples } = told(measuring({}, { type: 'number', unit: to }, row), [seen(0, 0, value)]);
          const conversion = conversionBetween(unitOf(from), unitOf(to));
          if (!conversion.ok) throw new Error('no conversion');
          const own = plus(times(rationalOf(String(value))!, rationalOf(String(scale ?? 1))!), rationalOf(String(offset ?? 0))!);
          const exact = plus(times(own, conversion.value.factor), conversion.value.shift);
          const text = roundedDecimal(exact, 340, 'half-even');
          expect(Number(samples[0]!.value) + 0).toBe(Number(text) + 0);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('makes 100 ft/min 30.48 m/min and 98.6 °F 37 °C', () => {
    const speed = told(measuring({}, { type: 'number', unit: 'm/min' }, { unit: '[ft_i]/min' }), [seen(0, 0, 100)]);
    const heat = told(measuring({}, { type: 'number', unit: 'Cel' }, { unit: '[degF]' }), [seen(0, 0, 98.6)]);
    expect([values(speed.samples), values(heat.samples)]).toEqual([[30.48], [37]]);
  });

  function unitOf(text: string) {
    const unit = parseUnit(text);
    if (!unit.ok) throw new Error(text);
    return unit.value;
  }
});

describe('a window', () => {
  const windows = measuring({ aggregate: { every: 10_000, of: ['mean', 'min', 'max', 'first', 'last', 'sum', 'count'] } });
  const rows = (samples: readonly Sample[]): readonly unknown[] => {
    const nameOf = (series: number): string => windows.series.at(series)!.measurement.split('.')[1]!;
    const byStart = Map.groupBy(samples, at);
    return [...byStart].map(([start, list]) => [
      start,
      list[0]!.status,
      Object.fromEntries(list.map(({ series, value }) => [nameOf(series), value])),
    ]);
  };

  it('weights its mean by the time for which each value held', () => {
    const { samples } = told(windows, [seen(0, 0, 10), seen(0, 2, 20), seen(0, 10, 0), tick(12)]);
    expect(rows(samples)).toEqual([[0, 0, { mean: 18, min: 10, max: 20, first: 10, last: 20, sum: 30, count: 2 }]]);
  });

  it('goes on with the value that holds while nothing new comes', () => {
    const { samples } = told(windows, [seen(0, 0, 4), tick(13), tick(23)]);
    expect(rows(samples)).toEqual([
      [0, 0, { mean: 4, min: 4, max: 4, first: 4, last: 4, sum: 4, count: 1 }],
      [10, 0, { mean: 4, min: 4, max: 4, first: 4, last: 4, sum: 0, count: 0 }],
    ]);
  });

  it('that is not wholly known is uncertain, and one without any value says so once', () => {
    const bad = seen(0, 15, 9, { status: 0x8005_0000 });
    const { samples } = told(windows, [seen(0, 5, 4), bad, tick(60)]);
    expect(rows(samples).map(row => (row as readonly unknown[]).slice(0, 2))).toEqual([
      [0, 0x4095_0000],
      [10, 0x4095_0000],
      [20, 0x809b_0000],
    ]);
  });

  it('does not pretend to know what was between the ends of a gap', () => {
    const gap: CollectInput = { kind: 'gap', gap: { from: morning + 4 * second, reason: 'disconnected', sentence: 'cut' } };
    const { samples } = told(windows, [
      seen(0, 0, 10),
      gap,
      tick(60),
      seen(0, 8, 20, { receivedTime: morning + 61 * second }),
      seen(0, 10, 0),
    ]);
    // Ten for four seconds, twenty for two; nothing is known of the four between.
    expect(rows(samples)).toMatchObject([[0, 0x4095_0000, { min: 10, max: 20, count: 2 }]]);
    expect(samples[0]!.value).toBeCloseTo((10 * 4 + 20 * 2) / 6, 12);
  });

  it('takes what was read from history in order, and reports what comes too late', () => {
    const back = (time: number, value: number): Seen =>
      seen(0, time, value, { origin: 'backfilled', receivedTime: morning + 99 * second });
    const { samples, codes } = told(windows, [seen(0, 0, 10), back(2, 20), seen(0, 10, 0), back(5, 99), tick(12)]);
    expect(rows(samples)).toMatchObject([[0, 0, { mean: 18, max: 20 }]]);
    expect(codes).toEqual(['collect.late']);
  });

  it('of a flag is the share of time for which it was true', () => {
    const running = measuring({ aggregate: { every: 10_000, of: ['mean'] } }, { type: 'boolean' });
    const { samples } = told(running, [seen(0, 0, true), seen(0, 4, false), seen(0, 10, true)]);
    expect(values(samples)).toEqual([0.4]);
  });

  it('closes by the clock of the source, not by ours', () => {
    const ahead = (time: number, value: number): Seen => seen(0, time + 3600, value, { receivedTime: morning + time * second });
    const { samples } = told(windows, [ahead(0, 1), tick(5), tick(12.1)]);
    expect(samples[0]).toMatchObject({ time: morning + 3600 * second, value: 1 });
  });

  it('does not run through a year when a clock jumps', () => {
    const { samples } = told(windows, [seen(0, 0, 1), seen(0, 365 * 86_400, 2)]);
    expect(samples.length).toBeLessThan(8_000);
  });
});

describe('silence', () => {
  const program = measuring({});

  it('of everything is a gap, which ends when anything is told', () => {
    const { gaps, codes } = told(program, [seen(0, 0, 1), tick(30), tick(61), tick(90), seen(0, 100, 2)]);
    const gap = { site: 'lyon', equipment: 'packing/line-1', from: morning + 20_000, reason: 'silent' };
    expect(gaps).toMatchObject([gap, { ...gap, to: morning + 100 * second + 20_000 }]);
    expect(codes).toEqual(['collect.silent', 'collect.recovered']);
  });

  it('is not over because a connector says that nobody answers', () => {
    const unanswered = seen(0, 50, null, { status: 0x808a_0000 });
    expect(told(program, [seen(0, 0, 1), unanswered, tick(61)]).gaps).toMatchObject([
      { from: morning + 20_000, reason: 'silent' },
    ]);
  });

  it('is not reported where the source itself said that it is away', () => {
    const cut = { from: morning + second, reason: 'disconnected', sentence: 'connection lost' } as const;
    const { gaps } = told(program, [seen(0, 0, 1), { kind: 'gap', gap: cut }, tick(300)]);
    expect(gaps).toEqual([{ site: 'lyon', equipment: 'packing/line-1', ...cut }]);
  });

  it('of some tags names the measurements that miss something', () => {
    const two = programOf({
      tags: { a: { type: 'number' }, b: { type: 'number' } },
      measurements: { first: { tag: 'a' }, second: { tag: 'b' }, third: { tag: 'b' } },
    });
    const gap = { from: morning, to: morning + 5, reason: 'overflow', sentence: 'queue full' } as const;
    expect(told(two, [{ kind: 'gap', gap, tags: [1] }]).gaps).toMatchObject([
      { measurements: ['second', 'third'], reason: 'overflow' },
    ]);
  });
});
