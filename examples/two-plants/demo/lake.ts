import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { asyncBufferFromFile, parquetMetadataAsync } from 'hyparquet';

/** Rows in the Parquet files of one piece of equipment, read by a library that knows nothing of Millrace. */
export async function rowsInLake(lake: string, site: string, equipment: string): Promise<number> {
  let rows = 0;
  for await (const file of glob(join(lake, `site=${site}`, '*', '*', '*.parquet'))) {
    if (!file.includes(`equipment=${encodeURIComponent(equipment)}`)) continue;
    rows += Number((await parquetMetadataAsync(await asyncBufferFromFile(file))).num_rows);
  }
  return rows;
}
