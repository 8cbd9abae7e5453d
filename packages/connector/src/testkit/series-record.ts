import type { Sample, SeriesDescription } from '@millrace/core';

import type { SeriesBatch } from '../tags.ts';
import type { KeptSample, SeriesPeer } from './series-peer.ts';

/** 3 November 2026, 06:00 UTC, with microseconds that milliseconds would lose. */
const start = 1_793_685_600_000_000 + 123;

const line = { site: 'lyon', equipment: 'packing/line-1', collection: 'line' };
const speed: SeriesDescription = { ...line, measurement: 'speed', type: 'double', unit: 'm/min' };
const good: SeriesDescription = { ...line, measurement: 'good-count', type: 'int64', unit: '1' };
const bits: SeriesDescription = { ...line, measurement: 'bits', type: 'uint64' };
const running: SeriesDescription = { ...line, measurement: 'running', type: 'boolean' };
const program: SeriesDescription = { ...line, measurement: 'program', type: 'text' };

/** A batch of ordinary samples of two series, different for every number. */
export function ordinaryBatch(n: number, count = 6): SeriesBatch {
  const samples = Array.from({ length: count }, (_, index) =>
    sample(index % 2, index % 2 === 0 ? n * 100 + index / 4 : BigInt(n * 1000 + index), n * 1_000_000 + index),
  );
  return { key: `lyon-line-${String(n).padStart(12, '0')}-${String(n).padStart(12, '0')}`, series: [speed, good], samples };
}

const values: readonly (readonly [SeriesDescription, readonly Sample['value'][]])[] = [
  [speed, [0, 0.1, -0, 5e-324, Number.MAX_VALUE, 1e21, 2 ** 53 + 2, 100, NaN, Infinity, -Infinity]],
  [good, [0n, -1n, 9_007_199_254_740_993n, 9_223_372_036_854_775_807n, -9_223_372_036_854_775_808n]],
  [bits, [0n, 9_223_372_036_854_775_808n, 18_446_744_073_709_551_615n]],
  [running, [true, false]],
  [
    program,
    ['', '  two  ', 'Prüfgröße ≤ 5 µm — 検査 𐍈', `"'\`<&>;,\\ =x \${y} %41`, 'first\nsecond\ttab', '000123', '__proto__'],
  ],
];

/** Severity, sub-status and info bits; uncertain and bad ones with a value and without. */
const statuses: readonly number[] = [0, 0x0000_0480, 0x4090_0000, 0x8000_0000, 0x8035_0000, 0xffff_ffff];

/** Samples that careless code rounds, drops, shifts or takes for values. */
export function awkwardBatch(): SeriesBatch {
  const samples: Sample[] = [];
  for (const [series, [, list]] of values.entries())
    for (const value of list) samples.push(sample(series, value, samples.length));
  for (const status of statuses) for (const value of [null, 12.5]) samples.push({ ...sample(0, value, samples.length), status });
  samples.push(
    { ...sample(0, 1, samples.length), origin: 'backfilled' },
    { ...sample(0, 2, samples.length + 1), origin: 'retained' },
  );
  samples.push({ ...sample(0, 3, 0), time: 999_999 }, { ...sample(0, 4, 0), time: start + 86_400_000_000 * 3 });
  return { key: 'lyon-line-000000000001-000000000009', series: values.map(([series]) => series), samples };
}

/** Names that break paths, queries and protocols, one sample each. */
export function oddNames(): SeriesBatch {
  const equipment = ['a/b', 'a.b', 'a=b', 'a b', 'a,b', '..', 'a%2Fb', `a"b'c`, 'a\\b', 'Straße 検査 𐍈', 'a:b*?', '#+$'];
  const measurements = ['speed', 'speed.mean', 'x=1,y 2', `"q"`, 'back\\', 'µ/検'];
  const series = equipment.flatMap((name, at): readonly SeriesDescription[] => [
    { ...speed, equipment: name },
    { ...speed, equipment: name, measurement: measurements[at % measurements.length]! + at },
  ]);
  return { key: 'odd/../key =1', series, samples: series.map((_, index) => sample(index, index + 0.5, index)) };
}

function sample(series: number, value: Sample['value'], after: number): Sample {
  return { series, value, status: 0, time: start + after, received: start + after + 2_500 };
}

/** What a target must hold of a batch, in the words of its peer. */
export function expectedOf(batch: SeriesBatch, peer: SeriesPeer): readonly KeptSample[] {
  return batch.samples.map(({ series, value, status, time, received, origin }) => {
    const { site, equipment, measurement, unit } = batch.series[series]!;
    return trimmed({ site, equipment, measurement, value: keptValue(value, peer), status, time, received, unit, origin }, peer);
  });
}

function keptValue(value: Sample['value'], { lacks = [] }: SeriesPeer): Sample['value'] {
  if (typeof value !== 'number' || Number.isFinite(value)) return value;
  return lacks.includes(Number.isNaN(value) ? 'nan' : 'infinity') ? null : value;
}

type Loose = { readonly [key in keyof KeptSample]: KeptSample[key] | undefined };

/** Without what is not there, and what this target does not keep. */
function trimmed(kept: Loose, { forgets = [] }: SeriesPeer): KeptSample {
  const gone = new Set<string>(forgets);
  const left = Object.entries(kept).filter(([name, value]) => value !== undefined && !gone.has(name));
  return Object.fromEntries(left) as unknown as KeptSample;
}

/** One line a sample, sorted, so that two lists can be compared and a difference read. */
export function linesOf(kept: readonly KeptSample[], peer: SeriesPeer): readonly string[] {
  return kept.map(one => lineOf(trimmed(one, peer))).toSorted();
}

function lineOf({ site, equipment, measurement, time, value, status, received, unit, origin }: KeptSample): string {
  const words = [
    JSON.stringify([site, equipment, measurement]),
    time,
    `${typeof value} ${exact(value)}`,
    `0x${status.toString(16)}`,
  ];
  return [...words, received ?? '', unit ?? '', origin ?? ''].join(' | ');
}

function exact(value: Sample['value']): string {
  if (typeof value === 'string') return JSON.stringify(value);
  return Object.is(value, -0) ? '-0' : String(value);
}
