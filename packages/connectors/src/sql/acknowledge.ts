import type { ConnectorEnv, SourceBatch } from '@millrace/connector';

import type { Pending } from '../pending.ts';
import type { ReadSettings } from './config.ts';
import { DatabaseFault } from './database.ts';
import type { Database } from './database.ts';
import { connectorError } from './failure.ts';
import { namedStatement } from './named.ts';
import { batchesOf } from './rows.ts';
import type { Row, RowReader } from './rows.ts';
import { inTransaction } from './transaction.ts';

const remembered = 10_000;

/** Reads rows until a statement takes each out of the selection: the table itself says what is taken, and there is no cursor. */
export class Acknowledge {
  readonly #settings: ReadSettings;
  readonly #database: Database;
  readonly #rows: RowReader;
  readonly #pending: Pending;
  readonly #env: ConnectorEnv;
  readonly #underWay = new Set<string>();
  /** Rows for which the statement ran: they are expected not to come again. */
  readonly #done = new Set<string>();

  constructor(settings: ReadSettings, database: Database, rows: RowReader, pending: Pending, env: ConnectorEnv) {
    this.#settings = settings;
    this.#database = database;
    this.#rows = rows;
    this.#pending = pending;
    this.#env = env;
  }

  /** Forgets what is under way: it is selected again. */
  rewind(): void {
    this.#underWay.clear();
  }

  /** Every row that is selected and not under way. */
  async *round(signal: AbortSignal): AsyncGenerator<SourceBatch> {
    for await (const rows of this.#rows.pages({}, signal)) {
      for (const batch of batchesOf(rows.filter(row => this.#isFresh(row)))) {
        for (const row of batch) this.#underWay.add(row.id);
        yield this.#pending.give({ items: batch.map(row => row.item), settled: () => this.#take(batch) });
        if (this.#pending.refused) return;
      }
    }
  }

  #isFresh({ id }: Row): boolean {
    if (this.#underWay.has(id)) return false;
    if (!this.#done.has(id)) return true;
    this.#env.report(
      'sql.after-ineffective',
      `row ${id} is selected again although \`after\` ran for it; it was not taken again`,
    );
    return false;
  }

  async #take(rows: readonly Row[]): Promise<void> {
    try {
      await this.#runAfter(rows);
      for (const row of rows) this.#remember(row.id);
    } catch (error) {
      if (!(error instanceof DatabaseFault) || error.kind === 'down')
        this.#env.lost(connectorError('running `after`', error, 'lost'));
      else
        this.#env.report(
          'sql.after-failed',
          `running \`after\` for ${rows.length} rows failed, they are read again: ${error.message}`,
        );
    } finally {
      for (const row of rows) this.#underWay.delete(row.id);
    }
  }

  #remember(id: string): void {
    this.#done.add(id);
    if (this.#done.size > remembered) this.#done.delete(this.#done.values().next().value!);
  }

  async #runAfter(rows: readonly Row[]): Promise<void> {
    const { dialect } = this.#database;
    const { sql, names } = namedStatement(this.#settings.after!, dialect.placeholder);
    const places = names.map(name => this.#rows.columns.indexOf(name));
    const missing = names.find((_, index) => places[index] === -1);
    if (missing !== undefined) throw new DatabaseFault('setup', `the rows have no column ${missing}`);
    const signal = AbortSignal.timeout(this.#env.limits.timeout);
    const ended = await this.#database.use(session =>
      inTransaction(session, dialect, signal, async () => {
        for (const row of rows) {
          const values = places.map(place => row.cells[place]!);
          await session.run(sql, values, signal);
        }
      }),
    );
    if (ended.kind !== 'committed') throw ended.fault;
  }
}
