import { ConnectorError } from '@millrace/connector';
import type { ConnectorEnv } from '@millrace/connector';
import { TLSSocket } from 'node:tls';
import type { Client, DatabaseError, QueryArrayResult } from 'pg';

import type { SqlConfig } from './config.ts';
import { DatabaseFault } from './database.ts';
import type { Cell, ColumnFacts, Database, Dialect, Rows, Session } from './database.ts';
import { kindOfState } from './failure.ts';
import { quoteTable } from './identifier.ts';
import { assertIdentity } from './identity.ts';
import { SessionPool } from './pool.ts';
import { jsonWriter, typeName } from './postgresql-values.ts';

/** How PostgreSQL writes statements. */
export const postgresqlDialect: Dialect = { name: 'postgresql', placeholder: n => `$${n}`, begin: 'BEGIN' };

/** Values leave the client as the text that the server wrote: nothing passes through a double or a Date. */
const rawTypes = { getTypeParser: () => (text: string) => text };

/** What a database is opened by: its address, its identity, and whether it is read and written. */
export interface PostgresqlSettings extends Pick<SqlConfig, 'url' | 'expect'> {
  readonly read?: object;
  readonly write?: object;
}

/** Opens the sessions of one interface. Fails with `ConnectorError` where the server cannot be reached or refuses. */
export async function openPostgresql(
  config: PostgresqlSettings,
  env: Pick<ConnectorEnv, 'name' | 'limits' | 'lost'> & Partial<Pick<ConnectorEnv, 'now' | 'observed'>>,
  signal: AbortSignal,
): Promise<Database> {
  const address = addressOf(config);
  const { Client } = (await import('pg')).default;
  const clients = new Set<Client>();
  let closing = false;
  const lose = (error: Error): void => {
    if (closing) return;
    pool.fail(new DatabaseFault('down', `the session with ${address.shown} is lost`, undefined, { cause: error }));
    env.lost(
      new ConnectorError('lost', `session with ${address.shown}: ${hideSecrets(error.message, address)}`, { cause: error }),
    );
  };
  const openSession = async (): Promise<PostgresSession> => {
    const client = new Client(clientSettings(address.url, env));
    clients.add(client);
    client.on('error', lose);
    try {
      await connect(client, signal);
      client.on('end', () => lose(new Error('the server closed the connection')));
      const session = new PostgresSession(client, address);
      await session.run(setup(env), [], signal);
      await look(session, client, env, signal);
      if (config.expect !== undefined) await assertIdentity(session, config.expect, signal);
      return session;
    } catch (error) {
      clients.delete(client);
      client.connection.stream.destroy();
      throw faultOf(error, address);
    }
  };
  const concurrency = config.write === undefined ? 0 : env.limits.concurrency;
  const most = Math.max(1, concurrency + (config.read === undefined ? 0 : 1));
  const pool: SessionPool<PostgresSession> = new SessionPool(most, openSession);
  const close = async (): Promise<void> => {
    closing = true;
    pool.fail(new DatabaseFault('down', 'the connection was closed'));
    await Promise.all([...clients].map(client => endClient(client)));
  };
  return {
    dialect: postgresqlDialect,
    use: action => pool.use(action),
    sessions: () => pool.sessions,
    columns: (table, stop) => pool.use(session => tableColumns(session, table, stop)),
    [Symbol.asyncDispose]: close,
  };
}

class PostgresSession implements Session {
  readonly #client: Client;
  readonly #address: Address;

  constructor(client: Client, address: Address) {
    this.#client = client;
    this.#address = address;
  }

  async run(sql: string, parameters: readonly Cell[], signal: AbortSignal): Promise<Rows> {
    const stop = (): void => void this.#client.connection.stream.destroy(new Error('the time for the call was over'));
    if (signal.aborted) throw new DatabaseFault('busy', 'the time for the call was over');
    signal.addEventListener('abort', stop, { once: true });
    try {
      const values = parameters.map(bound);
      return rowsOf(await this.#client.query({ text: sql, values, rowMode: 'array', types: rawTypes }));
    } catch (error) {
      throw faultOf(error, this.#address);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }
}

interface Address {
  readonly url: string;
  /** Host, port and database, for people. */
  readonly shown: string;
  readonly secrets: readonly string[];
}

/** The address of a database without user and password. */
export function shownAddress(url: string | undefined): string {
  try {
    const { hostname, port, pathname } = new URL(url ?? '');
    return `postgresql ${hostname}:${port === '' ? '5432' : port}${pathname}`;
  } catch {
    return 'postgresql (no address)';
  }
}

function addressOf({ url }: PostgresqlSettings): Address {
  if (url === undefined || !URL.canParse(url)) {
    throw new ConnectorError('misconfigured', 'setting url: expected postgresql://user:password@host:port/database');
  }
  const { password } = new URL(url);
  const secrets = [url, password, decodeURIComponent(password)].filter(secret => secret !== '');
  return { url, shown: shownAddress(url), secrets };
}

function clientSettings(url: string, env: Pick<ConnectorEnv, 'name' | 'limits'>): ConstructorParameters<typeof Client>[0] {
  return {
    connectionString: url,
    application_name: `millrace ${env.name}`.slice(0, 63),
    connectionTimeoutMillis: Math.min(env.limits.timeout, 10_000),
    keepAlive: true,
  };
}

/** Times in UTC and in one way of writing; a slow statement or lock is ended by the server before our own time is over. */
function setup(env: Pick<ConnectorEnv, 'limits'>): string {
  const statement = Math.max(100, Math.floor(env.limits.timeout * 0.9));
  const lock = Math.min(1_000, Math.floor(statement / 4));
  const settings = {
    TimeZone: `'UTC'`,
    DateStyle: `'ISO, YMD'`,
    IntervalStyle: `'iso_8601'`,
    bytea_output: `'hex'`,
    extra_float_digits: '3',
    standard_conforming_strings: 'on',
    statement_timeout: statement,
    lock_timeout: lock,
    idle_in_transaction_session_timeout: env.limits.timeout * 2,
  };
  return Object.entries(settings)
    .map(([name, value]) => `SET ${name} = ${value}`)
    .join('; ');
}

async function connect(client: Client, signal: AbortSignal): Promise<void> {
  const stop = (): void => void client.connection.stream.destroy(new Error('opening was given up'));
  signal.addEventListener('abort', stop, { once: true });
  try {
    await client.connect();
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Notes the certificate and the clock of the server, where somebody wants to know. */
async function look(
  session: Session,
  client: Client,
  { now, observed }: Partial<Pick<ConnectorEnv, 'now' | 'observed'>>,
  signal: AbortSignal,
): Promise<void> {
  if (now === undefined || observed === undefined) return;
  const endpoint = `${client.host}:${client.port}`;
  const { stream } = client.connection;
  const raw = stream instanceof TLSSocket ? stream.getPeerCertificate().raw : undefined;
  if (raw !== undefined) observed({ kind: 'certificate', endpoint, der: raw });
  const [sentAt, started] = [now(), performance.now()];
  const { rows } = await session.run('SELECT extract(epoch FROM clock_timestamp()) * 1000', [], signal);
  const answeredAt = sentAt + Math.ceil(performance.now() - started);
  observed({ kind: 'clock', endpoint, sentAt, answeredAt, theirs: Math.floor(Number(rows[0]?.[0])), stepMs: 1 });
}

/** Says farewell, and closes the socket where the server does not answer. */
async function endClient(client: Client): Promise<void> {
  const late = setTimeout(() => client.connection.stream.destroy(), 500);
  await client.end().catch(() => undefined);
  clearTimeout(late);
}

function bound(cell: Cell): string | Uint8Array | null {
  return typeof cell === 'bigint' || typeof cell === 'number' ? String(cell) : cell;
}

function rowsOf(result: QueryArrayResult<Cell[]> | readonly unknown[]): Rows {
  if (Array.isArray(result)) return { columns: [], types: [], rows: [], affected: 0, json: () => '{}' };
  const { fields, rows, rowCount } = result as QueryArrayResult<Cell[]>;
  const names = fields.map(field => `${JSON.stringify(field.name)}:`);
  const writers = fields.map(field => jsonWriter(field.dataTypeID));
  const json = (row: readonly Cell[]): string => {
    const parts = row.map((cell, index) => names[index]! + (cell === null ? 'null' : writers[index]!(cell as string)));
    return `{${parts.join(',')}}`;
  };
  return {
    columns: fields.map(field => field.name),
    types: fields.map(field => typeName(field.dataTypeID)),
    rows,
    affected: rowCount ?? 0,
    json,
  };
}

const columnQuery = `
  SELECT a.attname, format_type(coalesce(nullif(t.typbasetype, 0), a.atttypid), -1), t.typcategory, a.atttypid, a.atttypmod
  FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
  WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`;

async function tableColumns(session: Session, table: string, signal: AbortSignal): Promise<readonly ColumnFacts[]> {
  const { rows } = await session.run(columnQuery, [quoteTable(table)], signal);
  return rows.map(([name, type, category, oid, modifier]) => ({
    name: String(name),
    type: String(type),
    kind: type === 'bytea' ? 'bytes' : category === 'A' ? 'list' : 'plain',
    ...(oid === '1700' && modifier !== '-1' ? { scale: scaleOf(Number(modifier)) } : {}),
  }));
}

/** Digits after the decimal mark of `numeric(p, s)`, as the catalogue stores them (11 bits with sign). */
function scaleOf(modifier: number): number {
  const bits = (modifier - 4) & 0x7ff;
  return bits >= 0x400 ? bits - 0x800 : bits;
}

/** A failed call on the client as a fault. What has an SQLSTATE was answered by the server; everything else concerns the session. */
function faultOf(error: unknown, address: Address): DatabaseFault {
  if (error instanceof DatabaseFault) return error;
  if (error instanceof ConnectorError) return new DatabaseFault('down', error.message, undefined, { cause: error });
  const { code, detail, message } = error as Partial<DatabaseError>;
  const state = typeof code === 'string' && /^[0-9A-Z]{5}$/u.test(code) ? code : undefined;
  const text = hideSecrets(`${message ?? String(error)}${detail === undefined ? '' : ` (${detail})`}`, address);
  if (state === undefined) return new DatabaseFault('down', `${address.shown}: ${text}`, undefined, { cause: error, sent: true });
  return new DatabaseFault(kindOfState(state), text, state, { cause: error });
}

function hideSecrets(text: string, { secrets }: Address): string {
  return secrets.reduce((hidden, secret) => hidden.replaceAll(secret, '***'), text);
}
