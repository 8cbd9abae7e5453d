import type { Connection, ConnectorEnv, ConnectorError, Delivered, Outcome, SinkItem, SourceBatch } from '../connector.ts';
import type { Harness, Peer } from './harness.ts';
import { plainJson, recordFields } from './plain-json.ts';
import type { TestRecord } from './record.ts';
import { within } from './wait.ts';

/** One case at work: the peer, and every session that was opened to it. */
export interface Trial<Config = unknown> {
  readonly harness: Harness<Config>;
  readonly peer: Peer<Config>;
  /** How long anything prompt may take. */
  readonly promptMs: number;
  /** Every text that came out of the connector, for the case about secrets. */
  readonly outputs: string[];
  /** Sessions are disposed at the end of the case. */
  readonly sessions: Session[];
}

/** One opened connection with what it said to its surroundings. */
export interface Session extends AsyncDisposable {
  readonly connection: Connection;
  readonly lost: readonly ConnectorError[];
  readonly reports: readonly { readonly code: string; readonly sentence: string }[];
  /** Ends the reading of this session. */
  readonly stop: AbortController;
}

/** Opens a session as the runtime would, recording what it reports. */
export async function openSession(trial: Trial): Promise<Session> {
  const lost: ConnectorError[] = [];
  const reports: { code: string; sentence: string }[] = [];
  const stop = new AbortController();
  const env = surroundings(trial, lost, reports);
  const opening = trial.harness.connector.open(trial.peer.config, env, stop.signal);
  const connection = await within(trial.promptMs, 'opening the connection', opening).catch(error => {
    trial.outputs.push(text(error));
    throw error;
  });
  const session: Session = { connection, lost, reports, stop, [Symbol.asyncDispose]: () => close(trial, connection, stop) };
  trial.sessions.push(session);
  return session;
}

async function close(trial: Trial, connection: Connection, stop: AbortController): Promise<void> {
  stop.abort();
  await within(trial.promptMs, 'disposing the connection', connection[Symbol.asyncDispose]());
}

function surroundings(trial: Trial, lost: ConnectorError[], reports: { code: string; sentence: string }[]): ConnectorEnv {
  return {
    name: 'test.interface',
    format: trial.peer.format ?? plainJson,
    limits: { concurrency: 4, batch: 100, timeout: 10_000, size: 4 * 1024 * 1024 },
    now: () => Date.now(),
    lost(error) {
      lost.push(error);
      trial.outputs.push(text(error));
    },
    report(code, sentence) {
      reports.push({ code, sentence });
      trial.outputs.push(`${code} ${sentence}`);
    },
  };
}

/** An error with its causes, as a log would print it. */
export function text(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return `${error.name} ${error.message} ${error.stack ?? ''} ${error.cause === undefined ? '' : text(error.cause)}`;
}

/** Starts reading; the iterator ends with the session. */
export function reading(session: Session, cursor?: string): AsyncIterator<SourceBatch> {
  const source = session.connection.source;
  if (source === undefined) throw new Error('the connection has no source');
  return source.read(cursor, session.stop.signal)[Symbol.asyncIterator]();
}

/** The next batch; fails when the source ends or stays silent. */
export async function nextBatch(trial: Trial, batches: AsyncIterator<SourceBatch>): Promise<SourceBatch> {
  const next = await within(trial.promptMs, 'the next batch', batches.next());
  if (next.done === true) throw new Error('the source ended quietly where a batch was expected');
  return next.value;
}

/** Batches until so many records have come; with `settle`, each is settled at once. */
export async function takeRecords(
  trial: Trial,
  batches: AsyncIterator<SourceBatch>,
  count: number,
  settle: boolean,
): Promise<{ readonly batches: readonly SourceBatch[]; readonly records: readonly TestRecord[] }> {
  const taken: SourceBatch[] = [];
  const records: TestRecord[] = [];
  while (records.length < count) {
    const batch = await nextBatch(trial, batches);
    taken.push(batch);
    records.push(...recordsOf(trial, batch));
    if (settle) await settleBatch(trial, batch);
  }
  return { batches: taken, records };
}

/** The records a batch carries. */
export function recordsOf(trial: Trial, batch: SourceBatch): readonly TestRecord[] {
  return batch.items.flatMap(item => {
    if (trial.peer.source?.read !== undefined) return trial.peer.source.read(item);
    const decoded = (trial.peer.format ?? plainJson).decode(item.bytes);
    if (!decoded.ok) throw new Error(`an item does not decode: ${JSON.stringify(decoded.issues)}`);
    return decoded.value.map(value => recordFields(value) as unknown as TestRecord);
  });
}

/** Settles a batch as the runtime does after the commit: every record accepted. */
export async function settleBatch(trial: Trial, batch: SourceBatch): Promise<void> {
  let message = 0;
  const receipts = batch.items.map(item => {
    const records = recordsOf(trial, { ...batch, items: [item] });
    return { records: records.map(record => ({ state: 'accepted' as const, message: ++message, id: record.id })) };
  });
  await within(trial.promptMs, 'settling a batch', batch.settle(receipts));
}

/** One delivery with its bounds and its outputs recorded; checks that there is one outcome an item. */
export async function deliver(
  trial: Trial,
  session: Session,
  items: readonly SinkItem[],
  signal?: AbortSignal,
): Promise<readonly Outcome[]> {
  const sink = session.connection.sink;
  if (sink === undefined) throw new Error('the connection has no sink');
  const delivered: Delivered = await within(
    trial.promptMs,
    'the delivery',
    sink.deliver(items, signal ?? AbortSignal.timeout(trial.promptMs)),
  );
  trial.outputs.push(
    JSON.stringify(delivered.outcomes),
    ...[delivered.sent, delivered.answered].map(bytes => Buffer.from(bytes).toString()),
  );
  if (delivered.outcomes.length !== items.length) {
    throw new Error(`expected ${items.length} outcomes, one an item, got ${delivered.outcomes.length}`);
  }
  return delivered.outcomes;
}

/** Delivers in calls as large as the connector offers. */
export async function deliverAll(trial: Trial, session: Session, items: readonly SinkItem[]): Promise<readonly Outcome[]> {
  const size = Math.min(trial.harness.connector.offers(trial.peer.config).sink?.batch ?? 1, 100);
  const outcomes: Outcome[] = [];
  for (let start = 0; start < items.length; start += size) {
    outcomes.push(...(await deliver(trial, session, items.slice(start, start + size))));
  }
  return outcomes;
}
