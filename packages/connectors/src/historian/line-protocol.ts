import type { SeriesBatch } from '@millrace/connector';
import type { Sample, SeriesDescription } from '@millrace/core';

import { doubleText, sampleKind } from '../sample-kind.ts';

/** A batch as lines, or why it has no form: the name that line protocol cannot say. */
export type Lines = { readonly text: string } | { readonly refused: string };

/** What InfluxDB 1 cannot: whole numbers without a sign, which go as text then. */
export interface LineDialect {
  readonly unsigned: boolean;
}

/**
 * Samples in InfluxDB line protocol, times in nanoseconds. The measurement is that of the collection, site, equipment, collection and unit are
 * tags; the value stands in the field of its form (`value`, `value_int`, `value_uint`, `value_text`, `value_boolean`), with `status`, `received`
 * (microseconds since 1970) and `origin` beside it. NaN and infinities have no form: the sample stands without a value.
 * Samples of one series at one microsecond are told apart by their nanosecond, else the last would take the place of the others.
 */
export function linesOf({ series, samples }: SeriesBatch, dialect: LineDialect): Lines {
  const heads: string[] = [];
  for (const one of series) {
    const unsayable = unsayableOf(one);
    if (unsayable !== undefined)
      return {
        refused: `the name ${JSON.stringify(unsayable)} cannot be said in line protocol (empty, a line break, \\ at its end, or # at its begin)`,
      };
    heads.push(headOf(one));
  }
  const seen = new Map<string, number>();
  const lines = samples.map(sample => {
    const point = `${sample.series} ${sample.time}`;
    const before = seen.get(point) ?? 0;
    seen.set(point, before + 1);
    return `${heads[sample.series]!} ${fieldsOf(sample, series[sample.series]!, dialect)} ${nanos(sample.time, before)}`;
  });
  return { text: lines.join('\n') };
}

function headOf({ site, equipment, collection, measurement, unit }: SeriesDescription): string {
  const tags = { collection, equipment, site, ...(unit !== undefined && { unit }) };
  const written = Object.entries(tags).map(([name, value]) => `${name}=${value.replaceAll(/[,= ]/gu, '\\$&')}`);
  return [measurement.replaceAll(/[, ]/gu, '\\$&'), ...written].join(',');
}

function fieldsOf(sample: Sample, { type }: SeriesDescription, dialect: LineDialect): string {
  const value = valueField(sample.value, type, dialect);
  const fields = [
    ...(value === undefined ? [] : [value]),
    `status=${sample.status}i`,
    `received=${Math.round(sample.received)}i`,
  ];
  return [...fields, ...(sample.origin === undefined ? [] : [`origin=${quoted(sample.origin)}`])].join(',');
}

function valueField(value: Sample['value'], type: SeriesDescription['type'], { unsigned }: LineDialect): string | undefined {
  switch (sampleKind(value, type)) {
    case 'none':
      return undefined;
    case 'double':
      return Number.isFinite(value) ? `value=${doubleText(value as number)}` : undefined;
    case 'int':
      return `value_int=${value as bigint}i`;
    case 'uint':
      return unsigned ? `value_uint=${value as bigint}u` : `value_uint=${quoted(String(value))}`;
    case 'boolean':
      return `value_boolean=${String(value)}`;
    case 'text':
      return `value_text=${quoted(String(value))}`;
  }
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/gu, '\\$&')}"`;
}

/** A line that begins with `#` is a comment; a break ends a line; `\\` at the end of a name escapes what follows it. */
function unsayableOf({ site, equipment, collection, measurement, unit = '-' }: SeriesDescription): string | undefined {
  const found = [measurement, site, equipment, collection, unit].find(name => name === '' || /[\n\r]|\\$/u.test(name));
  return found ?? (measurement.startsWith('#') ? measurement : undefined);
}

function nanos(micros: number, more: number): string {
  return String(BigInt(Math.round(micros)) * 1_000n + BigInt(Math.min(more, 999)));
}
