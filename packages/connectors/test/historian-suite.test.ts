import { connectorSuite } from '@millrace/connector/testkit';
import type { KeptSample, Peer, TagsPeer } from '@millrace/connector/testkit';
import { Pool } from 'pg';
import { afterAll, beforeAll } from 'vitest';

import type { HistorianConfig, HistorianRead } from '../src/historian/config.ts';
import { historian } from '../src/historian/index.ts';
import { commitProxy } from './commit-proxy.ts';
import type { CommitProxy } from './commit-proxy.ts';
import { httpProxy, influxMissing, samplesOf, startInflux } from './influx-peer.ts';
import type { Influx } from './influx-peer.ts';
import { postgresMissing, startPostgres } from './postgres.ts';
import type { Postgres } from './postgres.ts';

let postgres: Postgres;
let influx: Influx;
let databases = 0;
beforeAll(async () => {
  if (postgresMissing === undefined) postgres = await startPostgres();
  if (influxMissing === undefined) influx = await startInflux();
});
afterAll(async () => {
  await postgres?.[Symbol.asyncDispose]();
  await influx?.[Symbol.asyncDispose]();
});

const gathering = { samples: 1_000, every: 1_000 } as const;

/** A database behind a proxy, and a way to look into it beside. */
async function startDatabase(): Promise<{
  readonly url: string;
  readonly pool: Pool;
  readonly proxy: CommitProxy;
  readonly peer: Pick<Peer<HistorianConfig>, 'secrets' | 'openSessions' | 'cut'> & AsyncDisposable;
}> {
  const name = await postgres.database();
  const types = { getTypeParser: () => (text: string) => text };
  const pool = new Pool({ connectionString: postgres.url(name), max: 2, options: '-c TimeZone=UTC', types });
  const proxy = await commitProxy(postgres.port);
  const sessions = `SELECT count(*) AS n FROM pg_stat_activity WHERE datname = '${name}' AND application_name LIKE 'millrace %'`;
  return {
    url: postgres.url(name, proxy.port),
    pool,
    proxy,
    peer: {
      secrets: ['not-shown-5eCr3t'],
      openSessions: async () => Number((await pool.query<{ n: string }>(sessions)).rows[0]!.n),
      cut: async () => proxy.cut(),
      async [Symbol.asyncDispose]() {
        await proxy[Symbol.asyncDispose]();
        await pool.end();
      },
    },
  };
}

async function startSeries(): Promise<Peer<HistorianConfig>> {
  const { url, pool, proxy, peer } = await startDatabase();
  return {
    ...peer,
    config: { postgresql: { url, write: { table: 'plant.sample', create: true } }, ...gathering },
    series: {
      kept: async () => (await pool.query<Row>(everySample)).rows.map(keptOf),
      async dial(fault) {
        proxy.fault = fault;
        if (fault === 'down') proxy.cut();
      },
      waitingCalls: () => proxy.waiting,
    },
  };
}

type Row = Readonly<Record<string, string | null>>;

const everySample = `SELECT site, equipment, measurement, (extract(epoch FROM time) * 1000000)::bigint AS time,
  (extract(epoch FROM received) * 1000000)::bigint AS received, value_double, value_int, value_uint, value_text, value_boolean, status, origin,
  unit FROM plant.sample`;

function keptOf(row: Row): KeptSample {
  const whole = row['value_int'] ?? row['value_uint'];
  const value =
    (row['value_double'] ?? null) !== null
      ? Number(row['value_double'])
      : (whole ?? null) !== null
        ? BigInt(whole!)
        : (row['value_boolean'] ?? null) !== null
          ? row['value_boolean'] === 't'
          : row['value_text']!;
  return {
    site: row['site']!,
    equipment: row['equipment']!,
    measurement: row['measurement']!,
    value,
    status: Number(row['status']),
    time: Number(row['time']),
    received: Number(row['received']),
    ...(row['unit'] !== null && { unit: row['unit']! }),
    ...(row['origin'] !== null && { origin: row['origin'] as NonNullable<KeptSample['origin']> }),
  };
}

async function startInfluxPeer(): Promise<Peer<HistorianConfig>> {
  const bucket = `test_${++databases}`;
  await influx.query(`CREATE DATABASE ${bucket}`);
  const proxy = await httpProxy(influx.url);
  return {
    config: { influxdb: { url: proxy.url, api: '1', bucket, user: 'plant', password: 'not-shown-5eCr3t' }, ...gathering },
    secrets: ['not-shown-5eCr3t', Buffer.from('plant:not-shown-5eCr3t').toString('base64')],
    openSessions: () => proxy.sockets(),
    series: {
      kept: async () => samplesOf(await influx.query('SELECT * FROM /.*/', bucket)),
      dial: fault => proxy.dial(fault),
      waitingCalls: () => proxy.waiting(),
      lacks: ['nan', 'infinity'],
    },
    async [Symbol.asyncDispose]() {
      await proxy[Symbol.asyncDispose]();
    },
  };
}

const reading = { time: 'at', every: 5, overlap: 1_000, since: 3_600_000, page: 50 } as const;
const narrow: HistorianRead = { ...reading, table: 'raw', tag: 'tag', value: 'value', status: 'quality' };
const wide: HistorianRead = { ...reading, table: 'line' };

async function startTags(read: HistorianRead): Promise<Peer<HistorianConfig>> {
  const { url, pool, peer } = await startDatabase();
  await pool.query(`
    CREATE TABLE raw (at timestamptz DEFAULT clock_timestamp(), tag text, value double precision, quality bigint);
    CREATE TABLE line (at timestamptz DEFAULT clock_timestamp(), speed double precision, count int, big bigint, program text, running boolean)`);
  const isNarrow = read.tag !== undefined;
  const put = (tag: string, value: unknown, quality = 0): Promise<unknown> =>
    isNarrow
      ? pool.query('INSERT INTO raw (tag, value, quality) VALUES ($1, $2, $3)', [
          tag,
          value === null ? null : String(value),
          quality,
        ])
      : pool.query(`INSERT INTO line (${tag}) VALUES ($1)`, [value === null ? null : String(value)]);
  const tags: TagsPeer = {
    numbers: ['speed', 'count'],
    tellsEvery: true,
    tellsTime: true,
    set: async (address, value) => void (await put(address, value)),
    exact: isNarrow
      ? [0.1, 5e-324, Number.MAX_VALUE, NaN, Infinity].map(value => ({ address: 'speed', value }))
      : [
          { address: 'speed', value: NaN },
          { address: 'big', value: 9_223_372_036_854_775_807n },
          { address: 'big', value: -1 },
          { address: 'program', value: `'; DROP TABLE line; -- "ü" ` },
          { address: 'running', value: false },
        ],
    ...(!isNarrow && { absent: 'no_such_column' }),
    ...(isNarrow && {
      spoil: async (address: string) => {
        await put(address, null, 0x8035_0000);
        return 0x8035_0000;
      },
    }),
    browsable: isNarrow ? ['speed'] : ['speed', 'count', 'program'],
  };
  if (isNarrow) await put('speed', 9000);
  return { ...peer, config: { postgresql: { url, read }, ...gathering }, tags };
}

const missingPostgres = postgresMissing === undefined ? {} : { missing: postgresMissing };

connectorSuite('historian, PostgreSQL takes measurements', {
  connector: historian,
  ...missingPostgres,
  offers: {
    series: { repeat: 'keyed', because: 'the key of a batch is stored in one transaction with it', batch: 1_000, everyMs: 1_000 },
  },
  start: async () => {
    const peer = await startSeries();
    return peer;
  },
});

connectorSuite('historian, InfluxDB takes measurements', {
  connector: historian,
  ...(influxMissing === undefined ? {} : { missing: influxMissing }),
  offers: { series: { repeat: 'harmless', because: 'the same sample takes the place of itself', batch: 1_000, everyMs: 1_000 } },
  start: startInfluxPeer,
});

const tagsOffer = {
  tags: { delivery: 'replayable', because: 'values stay in the table and the cursor says how far they were read', browses: true },
} as const;

connectorSuite('historian, a table read as tags, a row a value', {
  connector: historian,
  ...missingPostgres,
  offers: tagsOffer,
  start: () => startTags(narrow),
});

connectorSuite('historian, a table read as tags, a column a tag', {
  connector: historian,
  ...missingPostgres,
  offers: tagsOffer,
  start: () => startTags(wide),
});
