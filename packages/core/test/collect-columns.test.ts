import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSamples, encodeSamples } from '../src/index.ts';
import type { Sample, SeriesDescription } from '../src/index.ts';

const series: readonly SeriesDescription[] = [
  { site: 'lyon', equipment: 'packing/line-1', collection: 'line', measurement: 'speed', type: 'double', unit: 'm/min' },
  { site: 'lyon', equipment: 'packing/line-1', collection: 'line', measurement: 'good', type: 'int64' },
  { site: 'lyon', equipment: 'packing/line-1', collection: 'line', measurement: 'état', type: 'text', unit: '' },
];

const numbers = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.integer({ min: -99_999, max: 99_999 }).map(value => value / 1000),
  fc.constantFrom(-0, 0, NaN, Infinity, -Infinity, Number.MAX_VALUE, Number.MIN_VALUE, 2 ** 53),
);
const bigs = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n });
const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', '\ufeff', '\ud800 alone', 'x'.repeat(70_000)));
const values = fc.oneof(numbers, bigs, texts, fc.boolean(), fc.constant(null));
const column = fc.constantFrom<fc.Arbitrary<Sample['value']>>(numbers, bigs, texts, fc.boolean(), fc.constant(null), values);
const times = fc.oneof(
  fc.integer({ min: -(2 ** 51) + 1, max: 2 ** 51 - 1 }),
  fc.integer({ min: 0, max: 2_000_000_000 }).map(seconds => seconds * 1_000_000),
  fc.integer({ min: 0, max: 1000 }),
);

const samplesOf = (place: number): fc.Arbitrary<readonly Sample[]> =>
  column.chain(value =>
    fc.array(
      fc.record(
        {
          series: fc.constant(place),
          value,
          status: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff_ffff })),
          time: times,
          received: times,
          origin: fc.constantFrom('backfilled', 'retained', 'aggregated', 'repeated'),
        },
        { requiredKeys: ['series', 'value', 'status', 'time', 'received'] },
      ),
      { maxLength: 60 },
    ),
  );
const blocks = fc.tuple(samplesOf(0), samplesOf(1), samplesOf(2)).map(groups => groups.flat());

describe('samples as columns', () => {
  it('come back exactly, series by series, with every kind of value', () => {
    fc.assert(
      fc.property(blocks, samples => {
        const decoded = decodeSamples(encodeSamples(series, samples));
        const used = series.filter((_, place) => samples.some(sample => sample.series === place));
        expect(decoded.series).toEqual(used);
        const back = decoded.samples.map(sample => ({ ...sample, series: series.indexOf(used[sample.series]!) }));
        expect(back.length).toBe(samples.length);
        for (const [place, sample] of samples.entries()) {
          const { value, ...rest } = back[place]!;
          expect(Object.is(value, sample.value)).toBe(true);
          expect(rest).toEqual(Object.fromEntries(Object.entries(sample).filter(([name]) => name !== 'value')));
        }
      }),
    );
  });

  it('are refused with a sentence when any bit of them is changed, or when they are cut', () => {
    fc.assert(
      fc.property(blocks, fc.nat(), fc.integer({ min: 0, max: 7 }), (samples, at, bit) => {
        const bytes = encodeSamples(series, samples);
        const flipped = Uint8Array.from(bytes);
        flipped[at % bytes.length]! ^= 1 << bit;
        expect(() => decodeSamples(flipped)).toThrow('reading a block of samples');
        expect(() => decodeSamples(bytes.subarray(0, at % bytes.length))).toThrow('reading a block of samples');
      }),
    );
    expect(() => decodeSamples(new TextEncoder().encode('{"not":"columns"}'))).toThrow('these bytes are none');
  });

  it('take at most five bytes each where equipment tells a few decimals about every second', () => {
    const samples: Sample[] = [];
    let [speed, good] = [120, 9_000_000];
    for (let at = 0; at < 2000; at += 1) {
      const time = 1_790_000_000_000_000 + at * 1_000_000 + ((at * 7919) % 9) * 1000;
      const received = time + 3000 + ((at * 104_729) % 5) * 1000;
      speed += (((at * 31) % 11) - 5) / 10;
      good += at % 3;
      samples.push({ series: 0, value: Math.round(speed * 10) / 10, status: 0, time, received });
      samples.push({ series: 1, value: good, status: 0, time, received });
      if (at % 200 === 0) samples.push({ series: 2, value: at % 400 === 0 ? 'execute' : 'held', status: 0, time, received });
    }
    expect(encodeSamples(series, samples).length / samples.length).toBeLessThan(5);
  });

  it('take next to nothing where nothing changes', () => {
    const samples = Array.from({ length: 10_000 }, (_, at): Sample => {
      const time = at * 1_000_000;
      return { series: 0, value: 21.5, status: 0, time, received: time + 5000 };
    });
    expect(encodeSamples(series, samples).length).toBeLessThan(11_000);
  });
});
