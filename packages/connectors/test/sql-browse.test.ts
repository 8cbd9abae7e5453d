import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import type { Browser } from '@millrace/connector';
import {
  checkContract,
  completeDraft,
  defaultLimits,
  draftFromSql,
  draftFromTable,
  openContract,
  openFormat,
  type DraftedSchema,
  type Result,
} from '@millrace/core';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestContext } from 'vitest';

import type { SqlConfig } from '../src/sql/config.ts';
import { sql } from '../src/sql/index.ts';
import { postgresMissing, startPostgres } from './postgres.ts';
import type { Postgres } from './postgres.ts';
import { Intake, surroundings, takeUntil } from './surroundings.ts';
import { lineFormat } from './line-format.ts';

let postgres: Postgres;
beforeAll(async () => {
  if (postgresMissing === undefined) postgres = await startPostgres();
});
afterAll(() => postgres?.[Symbol.asyncDispose]());

const time = (): AbortSignal => AbortSignal.timeout(10_000);
const browse = (config: SqlConfig): Promise<Browser> => sql.browse!(config, surroundings(lineFormat()).env, time());

/** The contract of a table as the database describes it. */
async function drafted(config: SqlConfig, table: string): Promise<DraftedSchema> {
  await using browser = await browse(config);
  return draftFromTable((await browser.describe(table, time()))!);
}

/** What is wrong with the rows of a table under its own drafted contract; each row is read by the connector as a flow would. */
async function refusals(config: SqlConfig, table: string, rows: number): Promise<readonly unknown[]> {
  const { document } = completeDraft(await drafted(config, table), { name: table.split('.').at(-1)! });
  expect(checkContract(document).filter(({ level }) => level === 'error')).toEqual([]);
  const contract = right(openContract(document));
  const format = right(openFormat({ kind: 'json' }, { limits: defaultLimits, shape: contract.shape }));
  const read = { table, cursor: 'id', overlapIds: 1_000, overlapTime: 60_000, every: 5, page: 100 };
  const stop = new AbortController();
  await using connection = await sql.open({ ...config, read }, surroundings(format).env, stop.signal);
  const intake = new Intake();
  await takeUntil(
    connection.source!.read(undefined, stop.signal)[Symbol.asyncIterator](),
    intake,
    () => intake.items.length >= rows,
  );
  stop.abort();
  return intake.items.flatMap(({ bytes }) =>
    contract.check(right(format.decode(bytes))[0]!).map(({ path, sentence }) => `${path}: ${sentence}`),
  );
}

function right<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.issues.map(({ sentence }) => sentence).join('; '));
  return result.value;
}

const confirmation = `
  CREATE TABLE confirmation (
    id integer PRIMARY KEY,
    order_no varchar(12) NOT NULL,
    counter bigint,
    yield_qty numeric(13, 3) NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'it''s done')),
    posted_on date,
    note text
  )`;

const rowOfIt = `INSERT INTO confirmation VALUES (1, '000010004711', 9007199254740993, 12.500, 'it''s done', '2026-03-01', NULL)`;

describe('SQLite', () => {
  let folder = '';
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'millrace-browse-'))));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function made(name: string, statements: string): SqlConfig {
    const file = join(folder, `${name}.db`);
    using database = new DatabaseSync(file);
    database.exec(statements);
    return { dialect: 'sqlite', file };
  }

  test('a live table gives the contract that its CREATE TABLE gives, and its rows keep it', async () => {
    const config = made('same', `${confirmation}; ${rowOfIt}`);
    const { schema, keys } = await drafted(config, 'confirmation');
    const said = right(draftFromSql(confirmation));
    expect(schema).toEqual(said.schema);
    expect(keys).toEqual(said.keys);
    expect(await refusals(config, 'confirmation', 1)).toEqual([]);
  });

  test('types that SQLite does not have are drafted as what it keeps', async () => {
    const config = made(
      'kept',
      `CREATE TABLE t (id INTEGER PRIMARY KEY, done BOOLEAN NOT NULL, at DATETIME DEFAULT CURRENT_TIMESTAMP, more JSON, raw BLOB, twice INTEGER AS (id * 2));
       INSERT INTO t (id, done, more, raw) VALUES (1, TRUE, '{"a":1}', x'00ff')`,
    );
    const { schema, remarks } = await drafted(config, 't');
    expect(schema['properties']).toMatchObject({ done: { type: 'integer' }, at: { type: ['string', 'null'] }, twice: {} });
    expect([...remarks.values()]).toContain('SQLite keeps no boolean: 0 or 1');
    expect(await refusals(config, 't', 1)).toEqual([]);
  });

  test('a key of several columns keeps its order, and views are tables too', async () => {
    const config = made('key', 'CREATE TABLE k (a TEXT, b TEXT, PRIMARY KEY (b, a)); CREATE VIEW v AS SELECT a FROM k');
    expect((await drafted(config, 'k')).keys?.paths).toEqual(['b', 'a']);
    await using browser = await browse(config);
    expect(await browser.tables(time())).toEqual(['k', 'v']);
    expect((await browser.describe('v', time()))?.columns).toMatchObject([{ name: 'a', type: 'text' }]);
    expect(await browser.describe('mes.k', time())).toBeUndefined();
    expect(await browser.describe("x'; DROP TABLE k; --", time())).toBeUndefined();
  });

  test('a file that is not there or no database is said as such', async () => {
    const missing = { dialect: 'sqlite', file: join(folder, 'absent.db') } as const;
    await expect(browse(missing)).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('no such file'),
    });
    await expect(browse({ ...missing, file: import.meta.filename })).rejects.toMatchObject({ name: 'ConnectorError' });
  });
});

describe('PostgreSQL', () => {
  async function made(context: TestContext, statements: string): Promise<SqlConfig & { readonly url: string }> {
    if (postgresMissing !== undefined) context.skip(postgresMissing);
    const url = postgres.url(await postgres.database());
    const client = new Client(url);
    await client.connect();
    await client.query(statements);
    await client.end();
    return { dialect: 'postgresql', url };
  }

  test('a live table gives the contract that its CREATE TABLE gives, and its rows keep it', async context => {
    const config = await made(context, `${confirmation}; ${rowOfIt}`);
    const { schema, keys, remarks } = await drafted(config, 'public.confirmation');
    const said = right(draftFromSql(confirmation));
    expect(schema).toEqual(said.schema);
    expect(keys).toEqual(said.keys);
    expect([...remarks.values()]).toContain('13 digits, 3 of them behind the point');
    expect(await refusals(config, 'confirmation', 1)).toEqual([]);
  });

  test('rows with a value of every type keep the contract that is drafted of their table', async context => {
    const types: Readonly<Record<string, string>> = {
      boolean: 'true',
      smallint: '1',
      bigint: '9007199254740993',
      'numeric(30,6)': '123456789012345678901234.000001',
      real: '1.5',
      'double precision': '1e-7',
      money: `'1,234.50'`,
      'character(4)': `'ab'`,
      'bit(1)': `'1'`,
      'bit varying(4)': `'101'`,
      bytea: `'\\x00ff'`,
      date: `'2026-03-01'`,
      time: `'06:00'`,
      'time with time zone': `'06:00+05:30'`,
      timestamp: `'2026-03-01 06:00:00.25'`,
      'timestamp(3) with time zone': `'2026-03-01 06:00+05:30'`,
      interval: `'2 hours'`,
      uuid: `'00000000-0000-4000-8000-000000000001'`,
      jsonb: `'{"a":[1]}'`,
      json: `'null'`,
      xml: `'<a/>'`,
      inet: `'10.0.0.1'`,
      int4range: `'[1,5)'`,
      oid: '7',
      name: `'n'`,
      '"char"': `'c'`,
      'integer[]': `'{1,NULL}'`,
      'numeric(5,2)[]': `'{1.50,2}'`,
      'text[]': `'{a,NULL}'`,
      grade: `'good'`,
      tons: '1.250',
    };
    const columns = Object.keys(types).map((type, at) => `c${at} ${type}`);
    const config = await made(
      context,
      `CREATE TYPE grade AS ENUM ('good', 'scrap'); CREATE DOMAIN tons AS numeric(9,3) NOT NULL;
       CREATE TABLE t (id int PRIMARY KEY, ${columns.join(', ')});
       INSERT INTO t VALUES (1, ${Object.values(types).join(', ')}), (2, ${Object.keys(types)
         .map(type => (type === 'tons' ? '0' : 'NULL'))
         .join(', ')})`,
    );
    expect(await refusals(config, 't', 2)).toEqual([]);
    const properties = (await drafted(config, 't')).schema['properties'] as Readonly<Record<string, unknown>>;
    const of = (type: string): unknown => properties[`c${Object.keys(types).indexOf(type)}`];
    expect(of('grade')).toEqual({ type: ['string', 'null'], enum: ['good', 'scrap', null] });
    expect(of('tons')).toEqual({ type: 'string', format: 'decimal' });
    expect(of('interval')).toEqual({ type: ['string', 'null'] });
  });

  test('comments are descriptions, checks and domains are choices, and a check of something else is none', async context => {
    const config = await made(
      context,
      `CREATE DOMAIN phase AS varchar(8) CHECK (VALUE IN ('setup', 'run'));
       CREATE TABLE t (id int PRIMARY KEY, phase phase, state varchar(9) CHECK (state = 'open'),
         free text CHECK (free <> 'x'), either text CHECK (either IN ('a', 'b') OR length(either) > 9), fixed char(4) CHECK (fixed IN ('a', 'bb')));
       COMMENT ON TABLE t IS 'Phases of an order'; COMMENT ON COLUMN t.phase IS 'Where it is';
       INSERT INTO t VALUES (1, 'run', 'open', 'y', 'a', 'bb')`,
    );
    const { schema, title } = await drafted(config, 't');
    expect(title).toBe('Phases of an order');
    expect(schema['properties']).toMatchObject({
      phase: { enum: ['setup', 'run', null], description: 'Where it is' },
      state: { enum: ['open', null] },
      free: { type: ['string', 'null'] },
    });
    for (const name of ['free', 'either', 'fixed'])
      expect((schema['properties'] as Readonly<Record<string, object>>)[name]).not.toHaveProperty('enum');
    expect(await refusals(config, 't', 1)).toEqual([]);
  });

  test('tables are listed as one names them, and what may not be read is not among them', async context => {
    const config = await made(
      context,
      `CREATE SCHEMA mes; CREATE TABLE mes.work_order (id int); CREATE TABLE shift (id int); CREATE TABLE secret (id int);
       DROP ROLE IF EXISTS clerk; CREATE ROLE clerk LOGIN; GRANT USAGE ON SCHEMA mes TO clerk; GRANT SELECT ON mes.work_order, shift TO clerk;`,
    );
    const asClerk = { ...config, url: config.url.replace('postgres:', 'clerk:') };
    await using browser = await browse(asClerk);
    expect(await browser.tables(time())).toEqual(['shift', 'mes.work_order']);
    expect((await browser.describe('mes.work_order', time()))?.columns).toMatchObject([
      { name: 'id', type: 'integer', required: false },
    ]);
    expect(await browser.describe('no_schema.work_order', time())).toBeUndefined();
    await expect(browser.describe('secret', time())).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('may not SELECT'),
    });
  });

  test('a server that is not there is said without its password, and the identity check holds', async context => {
    const config = await made(context, 'CREATE TABLE plant (name text)');
    const elsewhere = postgres.url('nowhere');
    const error = await browse({ ...config, url: elsewhere }).catch((caught: unknown) => caught as Error);
    expect(String(error)).toContain('nowhere');
    expect(String(error)).not.toContain('5eCr3t');
    const expected = { ...config, expect: { query: `SELECT 'lyon'`, equals: 'pune' } };
    await expect(browse(expected)).rejects.toMatchObject({ kind: 'wrong-endpoint' });
  });
});
