import type { SeriesBatch } from '@millrace/connector';
import type { Sample, SampleOrigin, SampleType, SeriesDescription } from '@millrace/core';

import { sampleKind, sampleKinds } from '../sample-kind.ts';
import { dayOf } from './layout.ts';
import type { Place } from './layout.ts';

/** The rows of one file as plain columns, in the order of storing; made so that a worker takes them without copying. */
export interface SampleTable extends Place {
  /** `Sample.series` → its description. */
  readonly series: readonly SeriesDescription[];
  readonly of: Uint32Array;
  /** Microseconds since 1970. */
  readonly time: Float64Array;
  readonly received: Float64Array;
  readonly status: Uint32Array;
  /** As `originWord` reads it. */
  readonly origin: Uint8Array;
  /** Place in `sampleKinds`: which column the value stands in. */
  readonly kind: Uint8Array;
  /** Doubles; booleans as 0 and 1; texts as their place in `texts`. */
  readonly numbers: Float64Array;
  /** Whole numbers; those without a sign by their bits. */
  readonly whole: BigInt64Array;
  readonly texts: readonly string[];
}

/** Number of an origin in a column; 0: none. */
const origins: Readonly<Record<SampleOrigin, number>> = { backfilled: 1, retained: 2, aggregated: 3, repeated: 4 };

/** The word for a number in the column of origins. */
export function originWord(number: number): string | null {
  return Object.keys(origins)[number - 1] ?? null;
}

/** The samples of a batch by the file that they belong into, in the order of storing. */
export function tablesOf(batch: SeriesBatch): readonly SampleTable[] {
  const equipment = new Map<string, number>();
  const numbers = batch.series.map(({ site, equipment: name }) => {
    const known = JSON.stringify([site, name]);
    if (!equipment.has(known)) equipment.set(known, equipment.size);
    return equipment.get(known)!;
  });
  const groups = Map.groupBy(batch.samples, ({ series, time }) => dayOf(time) * equipment.size + numbers[series]!);
  return [...groups.values()].map(samples => tableOf(batch.series, samples));
}

function tableOf(series: readonly SeriesDescription[], samples: readonly Sample[]): SampleTable {
  const [first] = samples as readonly [Sample];
  const { site, equipment } = series[first.series]!;
  const texts: string[] = [];
  const size = samples.length;
  const table = {
    site,
    equipment,
    day: dayOf(first.time),
    series,
    of: new Uint32Array(size),
    time: new Float64Array(size),
    received: new Float64Array(size),
    status: new Uint32Array(size),
    origin: new Uint8Array(size),
    kind: new Uint8Array(size),
    numbers: new Float64Array(size),
    whole: new BigInt64Array(size),
    texts,
  };
  for (let at = 0; at < size; at++) {
    const sample = samples[at]!;
    table.of[at] = sample.series;
    table.time[at] = sample.time;
    table.received[at] = sample.received;
    table.status[at] = sample.status;
    table.origin[at] = sample.origin === undefined ? 0 : origins[sample.origin];
    put(table, at, sample.value, series[sample.series]!.type);
  }
  return table;
}

function put(table: SampleTable & { readonly texts: string[] }, at: number, value: Sample['value'], type: SampleType): void {
  const kind = sampleKind(value, type);
  table.kind[at] = sampleKinds.indexOf(kind);
  if (kind === 'int' || kind === 'uint') table.whole[at] = BigInt.asIntN(64, BigInt(value as bigint | number));
  else if (kind === 'text') table.numbers[at] = table.texts.push(String(value)) - 1;
  else table.numbers[at] = Number(value);
}
