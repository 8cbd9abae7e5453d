import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';

/** One row of the Parquet files. */
export interface LakeRow {
  readonly measurement: string;
  /** Microseconds since 1970. */
  readonly time: number;
  readonly value: boolean | number | string | null;
  readonly isBad: boolean;
  readonly origin: string | null;
}

/** The rows of one piece of equipment, read by a library that knows nothing of Millrace. */
export async function lakeRows(lake: string, site: string, equipment: string): Promise<readonly LakeRow[]> {
  const rows: LakeRow[] = [];
  for await (const file of glob(join(lake, `site=${site}`, '*', '*', '*.parquet'))) {
    if (!file.includes(`equipment=${encodeURIComponent(equipment)}`)) continue;
    const found = await parquetReadObjects({
      file: await asyncBufferFromFile(file),
      compressors: { ZSTD: bytes => zstdDecompressSync(bytes) },
      parsers: { timestampFromMicroseconds: micros => Number(micros) },
    });
    for (const row of found) rows.push(rowOf(row));
  }
  return rows;
}

const valueColumns = ['value_double', 'value_int', 'value_uint', 'value_boolean', 'value_text'] as const;

function rowOf(row: Record<string, unknown>): LakeRow {
  const value = valueColumns.map(name => row[name] ?? null).find(one => one !== null) ?? null;
  return {
    measurement: String(row.measurement),
    time: Number(row.time),
    value: typeof value === 'bigint' ? Number(value) : (value as LakeRow['value']),
    isBad: row.quality === 'bad',
    origin: row.origin === null || row.origin === undefined ? null : String(row.origin),
  };
}
