import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import type { Offers, SourceItem } from '@millrace/connector';
import { connectorSuite } from '@millrace/connector/testkit';
import type { Peer, TestRecord } from '@millrace/connector/testkit';
import { Pool } from 'pg';
import { afterAll, beforeAll } from 'vitest';

import type { ReadSettings, SqlConfig, WriteSettings } from '../src/sql/config.ts';
import { sql } from '../src/sql/index.ts';
import { commitProxy } from './commit-proxy.ts';
import { postgresMissing, startPostgres } from './postgres.ts';
import type { Postgres } from './postgres.ts';

const columns = ['id', 'text', 'amount', 'count', 'at'] as const;
const list = columns.map(name => `"${name}"`).join(', ');

const replay: ReadSettings = { table: 'outbound', cursor: 'seq', overlapIds: 1_000, overlapTime: 60_000, every: 10, page: 100 };
const acknowledge: ReadSettings = {
  ...replay,
  where: 'taken IS NULL',
  after: `UPDATE outbound SET taken = 'yes' WHERE seq = :seq`,
};
const upsert: WriteSettings = { mode: 'upsert', table: 'inbound', key: ['id'], repeat: 'unsafe' };
const insert: WriteSettings = { ...upsert, mode: 'insert' };
const call: WriteSettings = {
  mode: 'call',
  statement: `INSERT INTO inbound (${list}) VALUES (:id, :text, :amount, :count, :at)`,
  repeat: 'unsafe',
  verify: 'SELECT id FROM inbound WHERE id = :id',
};

const replayOffer: Offers['source'] = {
  delivery: 'replayable',
  because: 'rows stay in the table and the cursor says how far they were taken',
};
const acknowledgeOffer: Offers['source'] = {
  delivery: 'acknowledged',
  because: 'a row is marked as taken only once it is on disk',
};
const upsertOffer: Offers['sink'] = { repeat: 'harmless', because: 'the same message becomes the same row', batch: 500 };
const insertOffer: Offers['sink'] = { repeat: 'keyed', because: 'the table has the key once', batch: 500 };
const callOffer: Offers['sink'] = { repeat: 'verifiable', because: 'a query finds the effect of a message', batch: 100 };

/** The record of one row: every number by its digits, as the bytes have them. */
function recordOf(item: SourceItem): readonly TestRecord[] {
  const digits = (_: string, value: unknown, context?: { readonly source?: string }): unknown =>
    typeof value === 'number' ? context?.source : value;
  const row = JSON.parse(Buffer.from(item.bytes).toString(), digits as Parameters<typeof JSON.parse>[1]) as TestRecord;
  return [{ id: row.id, text: row.text, amount: row.amount, count: row.count, at: row.at }];
}

const spoil = (record: TestRecord): TestRecord => ({ ...record, text: 'spoilt' });
const valuesOf = (record: TestRecord): string[] => columns.map(name => record[name]);

/** A database where the test is the program on the other side. */
interface Other {
  run(statement: string, values?: readonly string[]): Promise<readonly Readonly<Record<string, string | null>>[]>;
}

function peerRoles(other: Other, settles: boolean): Pick<Peer<SqlConfig>, 'source'> & Required<Pick<Peer<SqlConfig>, 'sink'>> {
  return {
    source: {
      async produce(records) {
        for (const record of records) {
          await other.run(`INSERT INTO outbound (${list}) VALUES ($1, $2, $3, $4, $5)`, valuesOf(record));
        }
      },
      resend: async () => undefined,
      read: recordOf,
      ...(settles && {
        settled: async () => Number((await other.run('SELECT count(*) AS n FROM outbound WHERE taken IS NOT NULL'))[0]?.['n']),
      }),
    },
    sink: {
      async book() {
        const rows = await other.run(`SELECT ${list} FROM inbound ORDER BY n`);
        return rows.map(row => Object.fromEntries(columns.map(name => [name, isoTime(row[name]!)])) as unknown as TestRecord);
      },
      dial: async () => undefined,
      spoil,
    },
  };
}

const isoTime = (text: string): string => text.replace(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)\+00$/u, '$1T$2Z');

async function startSqlite(config: Pick<SqlConfig, 'read' | 'write'>): Promise<Peer<SqlConfig>> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-sqlite-'));
  const file = join(folder, 'mes.db');
  const away = join(folder, 'away.db');
  const database = new DatabaseSync(file, { readBigInts: true });
  database.exec(`
    PRAGMA journal_mode = wal;
    CREATE TABLE outbound (seq INTEGER PRIMARY KEY, id TEXT, text TEXT, amount TEXT, count INTEGER, at TEXT, taken TEXT);
    CREATE TABLE inbound (n INTEGER PRIMARY KEY, id TEXT UNIQUE, text TEXT CHECK (text <> 'spoilt'), amount TEXT, count INTEGER, at TEXT)`);
  const other: Other = {
    async run(statement, values = []) {
      const rows = database.prepare(statement.replace(/\$(\d)/gu, '?$1')).all(...values) as Record<string, unknown>[];
      return rows.map(row => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value)])));
    },
  };
  const roles = peerRoles(other, config.read?.after !== undefined);
  const move = async (from: string, to: string): Promise<void> => {
    for (const suffix of ['', '-wal', '-shm']) await rename(from + suffix, to + suffix).catch(() => undefined);
  };
  return {
    config: { dialect: 'sqlite', file, ...config },
    secrets: [],
    ...(config.read && { source: roles.source! }),
    sink: {
      ...roles.sink,
      async dial(fault) {
        if (fault === 'down') await move(file, away);
        else if (fault === 'none') await move(away, file);
        else throw new Error(`a file cannot ${fault}`);
      },
    },
    cut: () => move(file, away),
    async [Symbol.asyncDispose]() {
      database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const noNetwork = {
  'sink: a lost answer is unknown': 'the database is a file: there is no answer to lose',
  'sink: an aborted call is unknown and returns promptly': 'the database is a file: a call does not hang',
};

connectorSuite('sql connector, SQLite, cursor and upsert', {
  connector: sql,
  offers: { source: replayOffer!, sink: upsertOffer!, verify: true },
  start: () => startSqlite({ read: replay, write: upsert }),
  waivers: noNetwork,
});

connectorSuite('sql connector, SQLite, outbox and insert', {
  connector: sql,
  offers: { source: acknowledgeOffer!, sink: insertOffer!, verify: true },
  start: () => startSqlite({ read: acknowledge, write: insert }),
  waivers: noNetwork,
});

connectorSuite('sql connector, SQLite, call', {
  connector: sql,
  offers: { sink: callOffer!, verify: true },
  start: () => startSqlite({ write: call }),
  waivers: noNetwork,
});

let postgres: Postgres;
beforeAll(async () => {
  if (postgresMissing === undefined) postgres = await startPostgres();
});
afterAll(() => postgres?.[Symbol.asyncDispose]());

async function startPostgresPeer(config: Pick<SqlConfig, 'read' | 'write'>): Promise<Peer<SqlConfig>> {
  const name = await postgres.database();
  const pool = new Pool({
    connectionString: postgres.url(name),
    max: 2,
    options: '-c TimeZone=UTC',
    types: { getTypeParser: () => (text: string) => text },
  });
  await pool.query(`
    CREATE TABLE outbound (seq bigserial PRIMARY KEY, id text, text text, amount numeric, count bigint, at timestamptz, taken text);
    CREATE TABLE inbound (n bigserial, id text UNIQUE, text text CHECK (text <> 'spoilt'), amount numeric, count bigint, at timestamptz)`);
  const proxy = await commitProxy(postgres.port);
  const other: Other = { run: async (statement, values = []) => (await pool.query(statement, [...values])).rows };
  const roles = peerRoles(other, config.read?.after !== undefined);
  const sessions = `SELECT count(*) AS n FROM pg_stat_activity WHERE datname = '${name}' AND application_name LIKE 'millrace %'`;
  return {
    config: { dialect: 'postgresql', url: postgres.url(name, proxy.port), ...config },
    secrets: ['not-shown-5eCr3t'],
    ...(config.read && { source: roles.source! }),
    sink: {
      ...roles.sink,
      async dial(fault) {
        proxy.fault = fault;
        if (fault === 'down') proxy.cut();
      },
      waitingCalls: () => proxy.waiting,
    },
    openSessions: async () => Number((await other.run(sessions))[0]?.['n']),
    cut: async () => proxy.cut(),
    async [Symbol.asyncDispose]() {
      await proxy[Symbol.asyncDispose]();
      await pool.end();
    },
  };
}

const missing = postgresMissing === undefined ? {} : { missing: postgresMissing };

connectorSuite('sql connector, PostgreSQL, cursor and upsert', {
  connector: sql,
  offers: { source: replayOffer!, sink: upsertOffer!, verify: true },
  start: () => startPostgresPeer({ read: replay, write: upsert }),
  ...missing,
});

connectorSuite('sql connector, PostgreSQL, outbox and insert', {
  connector: sql,
  offers: { source: acknowledgeOffer!, sink: insertOffer!, verify: true },
  start: () => startPostgresPeer({ read: acknowledge, write: insert }),
  ...missing,
});

connectorSuite('sql connector, PostgreSQL, call', {
  connector: sql,
  offers: { sink: callOffer!, verify: true },
  start: () => startPostgresPeer({ write: call }),
  ...missing,
});
