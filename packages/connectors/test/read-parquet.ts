import { DuckDBInstance } from '@duckdb/node-api';
import type { KeptSample } from '@millrace/connector/testkit';

/** Rows of a query by DuckDB, which knows nothing of Millrace. */
export async function duckdb(query: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(query)).getRowObjects();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** The table of every file below a folder, as people write it. */
export function tableIn(folder: string): string {
  return `read_parquet('${folder}/**/*.parquet', hive_partitioning = true, hive_types = {'day': DATE, 'site': VARCHAR, 'equipment': VARCHAR})`;
}

/** Every sample below a folder. */
export async function samplesIn(folder: string): Promise<readonly KeptSample[]> {
  const rows = await duckdb(
    `SELECT site, equipment, measurement, epoch_us(time) AS time, epoch_us(received) AS received, value_double, value_int,
      value_uint, value_text, value_boolean, status, quality, origin, unit, day FROM ${tableIn(folder)}`,
  );
  return rows.map(row => {
    const { site, equipment, measurement, status, origin, unit } = row;
    const value = row.value_double ?? row.value_int ?? row.value_uint ?? row.value_text ?? row.value_boolean ?? null;
    return {
      site,
      equipment,
      measurement,
      status,
      value,
      time: Number(row.time),
      received: Number(row.received),
      ...(origin !== null && { origin }),
      ...(unit !== null && { unit }),
    } as unknown as KeptSample;
  });
}
