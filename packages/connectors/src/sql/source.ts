import { setTimeout as delay } from 'node:timers/promises';

import type { ConnectorEnv, Source, SourceBatch } from '@millrace/connector';

import { Pending } from '../pending.ts';
import { Acknowledge } from './acknowledge.ts';
import type { ReadSettings } from './config.ts';
import type { Database } from './database.ts';
import { connectorError } from './failure.ts';
import { Replay } from './replay.ts';
import { RowReader } from './rows.ts';

const twoHours = 2 * 60 * 60 * 1_000;

/** Gives the rows of a table or query, again and again. */
export class RowSource implements Source {
  readonly #settings: ReadSettings;
  readonly #database: Database;
  readonly #env: ConnectorEnv;
  readonly #ended: AbortSignal;

  constructor(settings: ReadSettings, database: Database, env: ConnectorEnv, ended: AbortSignal) {
    this.#settings = settings;
    this.#database = database;
    this.#env = env;
    this.#ended = ended;
  }

  async *read(cursor: string | undefined, signal: AbortSignal): AsyncGenerator<SourceBatch> {
    const stop = AbortSignal.any([signal, this.#ended]);
    try {
      yield* this.#readRows(cursor, stop);
    } catch (error) {
      if (stop.aborted) return;
      const lost = connectorError('reading rows', error, 'lost');
      this.#env.lost(lost);
      throw lost;
    }
  }

  async *#readRows(cursor: string | undefined, signal: AbortSignal): AsyncGenerator<SourceBatch> {
    const pending = new Pending();
    const rows = new RowReader(this.#settings, this.#database);
    this.#checkZone(await rows.look(signal));
    const way =
      this.#settings.after === undefined
        ? new Replay(this.#settings, rows, pending, cursor)
        : new Acknowledge(this.#settings, this.#database, rows, pending, this.#env);
    while (!signal.aborted) {
      let given = 0;
      for await (const batch of way.round(signal)) {
        yield batch;
        given += 1;
        if (pending.refused) break;
      }
      if (pending.refused) {
        await pending.idle(signal);
        pending.restart();
        way.rewind();
      } else if (given > 0) continue;
      await delay(this.#settings.every, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Times without a zone repeat an hour each autumn: the overlap must cover it. */
  #checkZone(type: string): void {
    if (type !== 'timestamp' || this.#settings.overlapTime >= twoHours) return;
    const sentence = `column ${this.#settings.cursor} has no time zone: when clocks go back, an hour comes twice`;
    this.#env.report('sql.local-time', `${sentence}, and overlapTime is below 2 h`);
  }
}
