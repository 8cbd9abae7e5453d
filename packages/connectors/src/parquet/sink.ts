import type { Outcome, SeriesBatch, SeriesSink } from '@millrace/connector';

import type { Compression } from './config.ts';
import type { Encoder } from './encoder.ts';
import { pathOf, tooLong } from './layout.ts';
import type { FilePlace, MadeFile } from './place.ts';
import { tablesOf } from './table.ts';
import type { SampleTable } from './table.ts';

/** Writes each batch as files of Parquet, one for each piece of equipment and day. A file carries the key of its batch in its name. */
export class ParquetSink implements SeriesSink {
  readonly #place: FilePlace;
  readonly #encoder: Encoder;
  readonly #compression: Compression;
  readonly #closed: AbortSignal;

  constructor(place: FilePlace, encoder: Encoder, compression: Compression, closed: AbortSignal) {
    this.#place = place;
    this.#encoder = encoder;
    this.#compression = compression;
    this.#closed = closed;
  }

  async write(batch: SeriesBatch, signal: AbortSignal): Promise<Outcome> {
    const tables = tablesOf(batch).map(table => ({ table, path: pathOf(table, batch.key) }));
    const long = tables.map(({ path }) => tooLong(path)).find(part => part !== undefined);
    if (long !== undefined) return { kind: 'never', sentence: `naming a file: "${long}" is longer than a name may be` };
    const missing: typeof tables = [];
    try {
      for (const one of tables) if (!(await this.#place.has(one.path, signal))) missing.push(one);
    } catch (error) {
      return this.#place.failed('looking for what was written before', error);
    }
    if (missing.length === 0) return { kind: 'already' };
    const files = await this.#encode(missing, batch.key, signal);
    return files === undefined ? tooLate : await this.#place.put(files, signal);
  }

  /** Nothing where the time is over, or the session closed, before all are encoded. */
  async #encode(
    tables: readonly { readonly table: SampleTable; readonly path: readonly string[] }[],
    key: string,
    signal: AbortSignal,
  ): Promise<readonly MadeFile[] | undefined> {
    const files: MadeFile[] = [];
    try {
      for (const { table, path } of tables) {
        if (signal.aborted) return undefined;
        files.push({ path, bytes: await this.#encoder.encode({ table, key, compression: this.#compression }) });
      }
      return files;
    } catch (error) {
      if (this.#closed.aborted) return undefined;
      throw error;
    }
  }
}

const tooLate: Outcome = {
  kind: 'later',
  because: 'busy',
  sentence: 'encoding measurements: the time was over before it was done',
};
