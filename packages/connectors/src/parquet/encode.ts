import { constants, gzipSync, zstdCompressSync } from 'node:zlib';

import { ByteWriter, parquetWrite } from 'hyparquet-writer';
import type { ColumnSource } from 'hyparquet-writer';

import packageFile from '../../package.json' with { type: 'json' };
import { sampleKinds } from '../sample-kind.ts';
import type { SampleKind } from '../sample-kind.ts';
import type { Compression } from './config.ts';
import { originWord } from './table.ts';
import type { SampleTable } from './table.ts';

/** How the columns are laid out; a reader finds it in the metadata of each file as `millrace.layout`. */
const layout = '1';

const compressors = {
  ZSTD: (bytes: Uint8Array) => zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 9 } }),
  GZIP: (bytes: Uint8Array) => gzipSync(bytes, { level: 9 }),
};

/** Rows that a reader can skip as one. */
const rowGroupSize = 131_072;

const codecs = { zstd: 'ZSTD', gzip: 'GZIP', snappy: 'SNAPPY', none: 'UNCOMPRESSED' } as const;

/** Severity of a status → its word, as `quality` of core says; core itself would make the thread start slowly. */
const qualities = ['good', 'uncertain', 'bad', 'bad'] as const;

type SchemaElement = NonNullable<Parameters<typeof parquetWrite>[0]['schema']>[number];
type Encoding = NonNullable<ColumnSource['encoding']>;

interface Column extends Pick<ColumnSource, 'name' | 'data'> {
  readonly element: Omit<SchemaElement, 'name'>;
  /** What it may be encoded as; absent: plain, or with a dictionary where that is worth it. */
  readonly encodings?: readonly Encoding[];
}

const text = { type: 'BYTE_ARRAY', converted_type: 'UTF8' } as const;
const moment = {
  type: 'INT64',
  converted_type: 'TIMESTAMP_MICROS',
  logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
} as const;
const required = { repetition_type: 'REQUIRED' } as const;
const optional = { repetition_type: 'OPTIONAL' } as const;

/** One file: its rows by measurement and time, so that times grow by little and equal values stand together. The same table gives the same bytes. */
export function encodeTable(table: SampleTable, key: string, compression: Compression): Uint8Array<ArrayBuffer> {
  return write(columnsOf(table, sortedRows(table)), compression, metadataOf(table, key));
}

function write(
  columns: readonly Column[],
  compression: Compression,
  kvMetadata: { key: string; value: string }[],
): Uint8Array<ArrayBuffer> {
  const schema: SchemaElement[] = [
    { name: 'millrace', num_children: columns.length },
    ...columns.map(({ name, element }) => ({ name, ...element })),
  ];
  const writer = new ByteWriter();
  void parquetWrite({
    writer,
    columnData: columns.map(column => smallest(column, compression)),
    schema,
    codec: codecs[compression],
    compressors,
    rowGroupSize,
    createdBy: `Millrace version ${packageFile.version}`,
    kvMetadata,
  });
  return new Uint8Array(writer.getBuffer());
}

/** A column with the encoding that makes it smallest, where there is a choice: it depends on the numbers, and trying is quick. */
function smallest({ element, encodings: [first, ...others] = [], ...column }: Column, compression: Compression): ColumnSource {
  if (first === undefined || others.length === 0) return { ...column, ...(first !== undefined && { encoding: first }) };
  const tried = [first, ...others].map(encoding => ({
    encoding,
    size: write([{ ...column, element, encodings: [encoding] }], compression, []).length,
  }));
  const [best] = tried.toSorted((a, b) => a.size - b.size);
  return { ...column, encoding: best!.encoding };
}

function metadataOf({ site, equipment, series, of }: SampleTable, key: string): { key: string; value: string }[] {
  const { collection } = series[of[0]!]!;
  const facts = {
    layout,
    version: packageFile.version,
    batch: key,
    site,
    equipment,
    collection,
  };
  return Object.entries(facts).map(([name, value]) => ({ key: `millrace.${name}`, value }));
}

/** Row numbers by measurement, then time, then the order of storing. */
function sortedRows({ series, of, time }: SampleTable): Uint32Array {
  const names = [...new Set(series.map(({ measurement }) => measurement))].toSorted();
  const rank = Uint32Array.from(series, ({ measurement }) => names.indexOf(measurement));
  const rows = Uint32Array.from(of, (_, row) => row);
  return rows.sort((a, b) => rank[of[a]!]! - rank[of[b]!]! || time[a]! - time[b]! || a - b);
}

function columnsOf(table: SampleTable, rows: Uint32Array): readonly Column[] {
  const { series, of, time, received, status, origin, kind, numbers, whole, texts } = table;
  const column = <T>(pick: (row: number) => T): T[] => Array.from(rows, pick);
  const value = <T>(wanted: SampleKind, pick: (row: number) => T): (T | null)[] => {
    const number = sampleKinds.indexOf(wanted);
    return column(row => (kind[row] === number ? pick(row) : null));
  };
  const micros = (from: Float64Array): bigint[] => column(row => BigInt(Math.round(from[row]!)));
  return [
    { name: 'measurement', data: column(row => series[of[row]!]!.measurement), element: { ...text, ...required } },
    { name: 'time', data: micros(time), encodings: ['DELTA_BINARY_PACKED'], element: { ...moment, ...required } },
    { name: 'received', data: micros(received), encodings: ['DELTA_BINARY_PACKED'], element: { ...moment, ...required } },
    {
      name: 'value_double',
      data: value('double', row => numbers[row]!),
      encodings: ['BYTE_STREAM_SPLIT', 'PLAIN'], // a dictionary would make one of 0 and -0
      element: { type: 'DOUBLE', ...optional },
    },
    {
      name: 'value_int',
      data: value('int', row => whole[row]!),
      encodings: ['DELTA_BINARY_PACKED'],
      element: { type: 'INT64', ...optional },
    },
    {
      name: 'value_uint',
      data: value('uint', row => BigInt.asUintN(64, whole[row]!)),
      element: { type: 'INT64', converted_type: 'UINT_64', ...optional },
    },
    { name: 'value_text', data: value('text', row => texts[numbers[row]!]!), element: { ...text, ...optional } },
    { name: 'value_boolean', data: value('boolean', row => numbers[row] === 1), element: { type: 'BOOLEAN', ...optional } },
    { name: 'status', data: column(row => status[row]!), element: { type: 'INT32', converted_type: 'UINT_32', ...required } },
    { name: 'quality', data: column(row => qualities[status[row]! >>> 30]!), element: { ...text, ...required } },
    { name: 'origin', data: column(row => originWord(origin[row]!)), element: { ...text, ...optional } },
    { name: 'unit', data: column(row => series[of[row]!]!.unit ?? null), element: { ...text, ...optional } },
  ];
}
