import type { SourceBatch } from '@millrace/connector';

import type { Pending } from '../pending.ts';
import type { ReadSettings } from './config.ts';
import { behind, readCursor, writeCursor } from './cursor.ts';
import type { RowPlace } from './cursor.ts';
import { batchesOf } from './rows.ts';
import type { Row, RowReader } from './rows.ts';
import { SeenRows } from './seen.ts';

/** Reads behind a cursor: rows stay where they are, and the cursor says how far they were taken. */
export class Replay {
  readonly #settings: ReadSettings;
  readonly #rows: RowReader;
  readonly #pending: Pending;
  #high: RowPlace | undefined;
  #seen = new SeenRows();
  /** The cursor of the last settled batch. */
  #settled: string | undefined;

  constructor(settings: ReadSettings, rows: RowReader, pending: Pending, cursor: string | undefined) {
    this.#settings = settings;
    this.#rows = rows;
    this.#pending = pending;
    this.#settled = cursor;
    this.rewind();
  }

  /** Goes back to what is on disk. */
  rewind(): void {
    const cursor = readCursor(this.#settled, this.#rows.placeLength);
    this.#high = cursor?.high;
    this.#seen = cursor?.seen ?? new SeenRows();
  }

  /** What became visible late behind the cursor, then everything after it. */
  async *round(signal: AbortSignal): AsyncGenerator<SourceBatch> {
    const high = this.#high;
    if (high !== undefined && this.#overlaps) yield* this.#window(high, signal);
    for await (const rows of this.#rows.pages(high === undefined ? {} : { after: high }, signal)) yield* this.#give(rows, true);
  }

  get #overlaps(): boolean {
    return this.#settings.overlapIds > 0 || this.#settings.overlapTime > 0;
  }

  /** A row with an older number or time can become visible after a newer one, because its transaction ended later. */
  async *#window(high: RowPlace, signal: AbortSignal): AsyncGenerator<SourceBatch> {
    const from = behind(high[0]!, { ids: this.#settings.overlapIds, timeMs: this.#settings.overlapTime });
    this.#seen.startWindow();
    for await (const rows of this.#rows.pages({ from, to: high }, signal)) yield* this.#give(rows, false);
    this.#seen.endWindow();
  }

  /**
   * Gives rows that were not given before. Only rows after the cursor move it, and it never passes over a batch that is not settled:
   * the store may refuse that one and still take this one.
   */
  *#give(rows: readonly Row[], movesCursor: boolean): Generator<SourceBatch> {
    for (const batch of batchesOf(rows)) {
      const fresh = batch.filter(row => this.#seen.isNews(row.id));
      if (movesCursor) this.#high = batch.at(-1)!.place;
      if (fresh.length === 0) continue;
      const cursor = writeCursor({ high: this.#high!, seen: this.#seen });
      const safe = this.#pending.open === 0 ? cursor : this.#settled;
      yield this.#pending.give({
        items: fresh.map(row => row.item),
        ...(safe === undefined ? {} : { cursor: safe }),
        settled: async () => {
          this.#settled = cursor;
        },
      });
      if (this.#pending.refused) return;
    }
  }
}
