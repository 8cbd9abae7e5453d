import type { Connection, ConnectorEnv, ConnectorError, SinkItem, SourceBatch } from '@millrace/connector';
import { openFormat, parseFields } from '@millrace/core';
import type { Format, FormatSettings, Value } from '@millrace/core';

import { httpFields } from '../src/http/config.ts';
import type { HttpConfig } from '../src/http/config.ts';
import { createHttpConnector } from '../src/http/index.ts';

/** Settings as the runtime hands them over: checked, with their defaults. */
export function settings(written: Readonly<Record<string, unknown>>): HttpConfig {
  const parsed = parseFields(httpFields, written, '');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  return parsed.value as unknown as HttpConfig;
}

/** A format of core, opened. */
export function format(declared: FormatSettings = { kind: 'json' }): Format {
  const opened = openFormat(declared);
  if (!opened.ok) throw new Error(JSON.stringify(opened.issues));
  return opened.value;
}

/** What a test may set of the surroundings. */
export interface Around {
  readonly format?: FormatSettings;
  readonly limits?: Partial<ConnectorEnv['limits']>;
  readonly now?: () => number;
}

/** An open HTTP connection with what it reported. */
export interface Opened extends AsyncDisposable {
  readonly connection: Connection;
  readonly lost: readonly ConnectorError[];
  readonly reports: readonly string[];
}

/** Opens an HTTP interface as the runtime would. */
export async function openHttp(
  written: Readonly<Record<string, unknown>>,
  around: Around = {},
  connector = createHttpConnector(),
): Promise<Opened> {
  const lost: ConnectorError[] = [];
  const reports: string[] = [];
  const env: ConnectorEnv = {
    name: 'test.http',
    format: format(around.format),
    limits: { concurrency: 4, batch: 100, timeout: 5_000, size: 1024 * 1024, ...around.limits },
    now: around.now ?? Date.now,
    lost: error => lost.push(error),
    report: code => reports.push(code),
  };
  const connection = await connector.open(settings(written), env, new AbortController().signal);
  return { connection, lost, reports, [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose]() };
}

/** An item on its way to a target. */
export function item(id: string, value: Value = { id }, more: Partial<SinkItem> = {}): SinkItem {
  return { key: id.padStart(32, '0'), message: 1, id, subject: id, keys: { order: id }, value, attempt: 1, ...more };
}

/** The sink of a connection that has one. */
export function sinkOf({ connection }: Opened): NonNullable<Connection['sink']> {
  if (connection.sink === undefined) throw new Error('no sink');
  return connection.sink;
}

/** Reads a source, settling every batch by the given receipts; ends with the signal. */
export async function settleAll(
  { connection }: Opened,
  signal: AbortSignal,
  settle: (batch: SourceBatch, sizes: number[]) => Promise<void>,
): Promise<readonly number[]> {
  const sizes: number[] = [];
  for await (const batch of connection.source?.read(undefined, signal) ?? []) {
    sizes.push(batch.items.length);
    await settle(batch, sizes);
  }
  return sizes;
}

/** Settles as the runtime does when everything is new. */
export function accept(batch: SourceBatch): Promise<void> {
  let message = 0;
  return batch.settle(
    batch.items.map(one => ({ records: [{ state: 'accepted', message: ++message, id: one.id ?? `#${message}` }] })),
  );
}
