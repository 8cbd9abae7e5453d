import { setTimeout as pause } from 'node:timers/promises';

import { ConnectorError } from '@millrace/connector';
import type { ConnectorEnv, TagBatch, TagPage, TagRequest, Tags, TagSeen } from '@millrace/connector';
import { statusCodes } from '@millrace/core';
import type { DataValue } from '@millrace/core';

import type { Database, Rows } from '../sql/database.ts';
import { connectorError } from '../sql/failure.ts';
import { writeArray } from '../sql/postgresql-array.ts';
import type { HistorianRead } from './config.ts';
import { newestOfColumn, newestStatement, pageStatement, tagsStatement, valuesOf } from './history-table.ts';
import type { HistoryValue } from './history-table.ts';
import { SeenValues } from './seen-values.ts';

/** Tags that one page of browsing names. */
const browsedAtOnce = 1_000;

/** The values that a table of a historian gets, read in the order of their time, again and again. */
export class HistorianTags implements Tags {
  readonly #database: Database;
  readonly #read: HistorianRead;
  readonly #env: ConnectorEnv;
  readonly #end: AbortSignal;

  /** `end` aborts when the connection is disposed. */
  constructor(database: Database, read: HistorianRead, env: ConnectorEnv, end: AbortSignal) {
    this.#database = database;
    this.#read = read;
    this.#env = env;
    this.#end = end;
  }

  async *observe(requests: readonly TagRequest[], cursor: string | undefined, signal: AbortSignal): AsyncGenerator<TagBatch> {
    const stop = AbortSignal.any([signal, this.#end]);
    const places = Map.groupBy(requests.keys(), request => requests[request]!.address);
    const { every, overlap, since } = this.#read;
    const seen = new SeenValues(overlap * 1_000, (this.#env.now() - since) * 1_000, cursor);
    try {
      const columns = await this.#columns(stop);
      const known = [...places.keys()].filter(address => this.#read.tag !== undefined || columns.has(address));
      const absent = [...places].filter(([address]) => !known.includes(address)).flatMap(([, at]) => at);
      if (absent.length > 0) yield { values: absent.map(request => this.#absent(request)) };
      while (!stop.aborted) {
        const { values, isWhole } = await this.#look(known, seen, stop);
        if (values.length > 0) yield { values: this.#seen(values, places), cursor: seen.cursor() };
        if (isWhole) await pause(every, undefined, { signal: stop });
      }
    } catch (error) {
      if (stop.aborted) return;
      throw this.#lost('reading a historian', error);
    }
  }

  async read(addresses: readonly string[], signal: AbortSignal): Promise<readonly DataValue[]> {
    const newest = await this.#orLost('reading present values', () => this.#newest(addresses, signal));
    const byAddress = new Map(newest.map(value => [value.address, value]));
    return addresses.map(address => this.#dataValue(byAddress.get(address)));
  }

  async browse(node: string | undefined, page: string | undefined, signal: AbortSignal): Promise<TagPage> {
    if (node !== undefined) return { nodes: [] };
    const names = await this.#orLost('listing tags', () => this.#names(page ?? '', signal));
    const next = names.length === browsedAtOnce ? names.at(-1) : undefined;
    return { nodes: names.map(name => ({ address: name, name, kind: 'tag' })), ...(next !== undefined && { next }) };
  }

  async #newest(addresses: readonly string[], signal: AbortSignal): Promise<readonly HistoryValue[]> {
    if (this.#read.tag !== undefined)
      return valuesOf(this.#read, [], await this.#run(newestStatement(this.#read), [writeArray(addresses)], signal));
    const columns = await this.#columns(signal);
    const values: HistoryValue[] = [];
    for (const address of new Set(addresses)) {
      if (!columns.has(address)) continue;
      const found = await this.#run(newestOfColumn(this.#read, address), [], signal);
      values.push(...valuesOf(this.#read, [address], found));
    }
    return values;
  }

  async #names(after: string, signal: AbortSignal): Promise<readonly string[]> {
    if (this.#read.tag !== undefined) {
      const { rows } = await this.#run(tagsStatement(this.#read, browsedAtOnce), [after], signal);
      return rows.map(([name]) => String(name));
    }
    const columns = [...(await this.#columns(signal))].filter(name => name > after);
    return columns.toSorted().slice(0, browsedAtOnce);
  }

  /** The columns that are tags, where each is one. */
  async #columns(signal: AbortSignal): Promise<ReadonlySet<string>> {
    if (this.#read.tag !== undefined) return new Set();
    const columns = await this.#database.columns(this.#read.table, signal);
    return new Set(columns.map(({ name }) => name).filter(name => name !== this.#read.time));
  }

  /**
   * One look: the next page of values that are new. `isWhole`: there was no more. A page that ends within one moment is read again larger, so that
   * no value of that moment is left behind.
   */
  async #look(
    known: readonly string[],
    seen: SeenValues,
    signal: AbortSignal,
  ): Promise<{ readonly values: ReturnType<SeenValues['take']>; readonly isWhole: boolean }> {
    const { tag, page } = this.#read;
    const from = String(Math.round(seen.from));
    for (let limit = page; ; limit *= 2) {
      const parameters = tag === undefined ? [from] : [from, writeArray(known)];
      const found = await this.#run(pageStatement(this.#read, known, limit), parameters, signal);
      const values = seen.take(valuesOf(this.#read, known, found));
      const isWhole = found.rows.length < limit;
      if (isWhole || values.length > 0) return { values, isWhole };
    }
  }

  #seen(values: ReturnType<SeenValues['take']>, places: ReadonlyMap<string, readonly number[]>): readonly TagSeen[] {
    return values.flatMap(value =>
      (places.get(value.address) ?? []).map(request => ({
        request,
        ...this.#dataValue(value),
        ...(value.isLate && { origin: 'backfilled' as const }),
      })),
    );
  }

  #dataValue(found: HistoryValue | undefined): DataValue {
    const receivedTime = this.#env.now() * 1_000;
    if (found === undefined) return { value: null, status: statusCodes.badNoData, receivedTime };
    return { value: found.value, status: found.status, sourceTime: found.time, receivedTime };
  }

  #absent(request: number): TagSeen {
    return { request, value: null, status: statusCodes.badNodeIdUnknown, receivedTime: this.#env.now() * 1_000 };
  }

  #run(statement: string, parameters: readonly string[], signal: AbortSignal): Promise<Rows> {
    return this.#database.use(session => session.run(statement, parameters, signal));
  }

  async #orLost<T>(doing: string, action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      throw this.#lost(doing, error);
    }
  }

  #lost(doing: string, error: unknown): ConnectorError {
    const lost = connectorError(doing, error, 'lost');
    this.#env.lost(lost);
    return lost;
  }
}
