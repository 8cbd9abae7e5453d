import type { SourceItem } from '@millrace/connector';

import type { ReadSettings } from './config.ts';
import type { RowPlace } from './cursor.ts';
import type { Cell, Database, Rows } from './database.ts';
import { selection } from './selection.ts';
import type { RowRange, Selection } from './selection.ts';
import { sourceTime } from './time.ts';

const batchBytes = 1024 * 1024;
const batchRows = 1_000;

/** One row on its way. */
export interface Row {
  readonly id: string;
  readonly cells: readonly Cell[];
  readonly place: RowPlace;
  readonly item: SourceItem;
}

/** Reads rows of a table or query in the order of its cursor. */
export class RowReader {
  readonly #settings: ReadSettings;
  readonly #database: Database;
  readonly #select: Selection;

  constructor(settings: ReadSettings, database: Database) {
    this.#settings = settings;
    this.#database = database;
    this.#select = selection(settings, database.dialect);
  }

  /** How many values the place of a row has. */
  get placeLength(): number {
    return this.#select.order.length;
  }

  get columns(): readonly string[] {
    return this.#select.columns();
  }

  /** Asks for no row: fails where table, columns or rights are not as the settings say. Answers the type of the cursor column. */
  async look(signal: AbortSignal): Promise<string> {
    const found = await this.#database.use(session => session.run(this.#select.nothing, [], signal));
    this.#select.learn(found);
    return found.types[this.columns.indexOf(this.#settings.cursor)] ?? '';
  }

  /** Pages in order; each is read when the one before has been given. */
  async *pages(range: RowRange, signal: AbortSignal): AsyncGenerator<readonly Row[]> {
    let after = range.after;
    while (!signal.aborted) {
      const { sql, parameters } = this.#select.page({ ...range, ...(after === undefined ? {} : { after }) });
      const found = await this.#database.use(session => session.run(sql, parameters, signal));
      this.#select.learn(found);
      const rows = found.rows.map(cells => this.#row(cells, found));
      if (rows.length > 0) yield rows;
      if (rows.length < this.#settings.page) return;
      after = rows.at(-1)!.place;
    }
  }

  #row(cells: readonly Cell[], rows: Rows): Row {
    const text = this.#select.time(cells);
    const time = text === undefined ? undefined : sourceTime(text);
    const id = this.#select.id(cells);
    const item = { bytes: Buffer.from(rows.json(cells)), id, ...(time === undefined ? {} : { time }) };
    return { id, cells, place: this.#select.place(cells), item };
  }
}

/** Rows in batches of at most 1,000 and about 1 MiB. */
export function* batchesOf(rows: readonly Row[]): Generator<readonly Row[]> {
  let from = 0;
  let size = 0;
  for (let index = 0; index < rows.length; index += 1) {
    size += rows[index]!.item.bytes.length;
    if (size < batchBytes && index - from + 1 < batchRows) continue;
    yield rows.slice(from, index + 1);
    from = index + 1;
    size = 0;
  }
  if (from < rows.length) yield rows.slice(from);
}
