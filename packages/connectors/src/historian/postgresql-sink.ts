import type { Outcome, SeriesBatch, SeriesSink } from '@millrace/connector';
import type { Sample } from '@millrace/core';

import { doubleText, sampleKind } from '../sample-kind.ts';
import type { SampleKind } from '../sample-kind.ts';
import { DatabaseFault } from '../sql/database.ts';
import type { Database, Session } from '../sql/database.ts';
import { outcomeOf } from '../sql/failure.ts';
import { writeArray } from '../sql/postgresql-array.ts';
import { inTransaction } from '../sql/transaction.ts';
import {
  claimStatement,
  createStatements,
  hypertableStatement,
  insertStatement,
  tablesFor,
  timescaleQuery,
} from './sample-table.ts';

/**
 * Writes each batch in one transaction together with its key, so that it is there once, however often it is given. The key is what makes it
 * so and no index on the samples, which may tell two values at one time.
 */
export class PostgresqlSeries implements SeriesSink {
  readonly #database: Database;
  readonly #claim: string;
  readonly #insert: string;

  constructor(database: Database, table: string) {
    const tables = tablesFor(table);
    this.#database = database;
    this.#claim = claimStatement(tables);
    this.#insert = insertStatement(tables);
  }

  async write(batch: SeriesBatch, signal: AbortSignal): Promise<Outcome> {
    try {
      return await this.#database.use(session => this.#inOne(session, batch, signal));
    } catch (error) {
      if (!(error instanceof DatabaseFault)) throw error;
      return outcomeOf(error);
    }
  }

  async #inOne(session: Session, batch: SeriesBatch, signal: AbortSignal): Promise<Outcome> {
    const done = await inTransaction(session, this.#database.dialect, signal, async () => {
      const claimed = await session.run(this.#claim, [batch.key], signal);
      if (claimed.rows.length > 0) await session.run(this.#insert, listsOf(batch), signal);
      return claimed.rows.length > 0;
    });
    if (done.kind === 'committed') return { kind: done.value ? 'done' : 'already' };
    if (done.kind === 'nothing') return outcomeOf(done.fault);
    return { kind: 'unknown', sentence: `the session was lost during COMMIT: ${done.fault.message}` };
  }
}

/** Makes the tables where they are missing, and a hypertable where there is TimescaleDB. Throws `DatabaseFault`. */
export async function makeTables(database: Database, table: string, signal: AbortSignal): Promise<void> {
  await database.use(async session => {
    for (const statement of createStatements(table)) await session.run(statement, [], signal);
    const { rows } = await session.run(timescaleQuery, [], signal);
    if (rows.length > 0) await session.run(hypertableStatement(table), [], signal);
  });
}

/** The lists that the statement takes. */
function listsOf({ series, samples }: SeriesBatch): readonly string[] {
  const list = (pick: (sample: Sample) => string | null): string => writeArray(samples.map(pick));
  const value = (wanted: SampleKind, write: (value: Sample['value']) => string): string =>
    list(sample => (sampleKind(sample.value, series[sample.series]!.type) === wanted ? write(sample.value) : null));
  return [
    list(sample => String(sample.series)),
    list(sample => String(Math.round(sample.time))),
    list(sample => String(Math.round(sample.received))),
    value('double', number => doubleText(number as number)),
    value('int', String),
    value('uint', String),
    value('text', String),
    value('boolean', String),
    list(sample => String(sample.status)),
    list(sample => sample.origin ?? null),
    writeArray(series.map(one => one.site)),
    writeArray(series.map(one => one.equipment)),
    writeArray(series.map(one => one.measurement)),
    writeArray(series.map(one => one.unit ?? null)),
    writeArray(series.map(one => one.collection)),
  ];
}
