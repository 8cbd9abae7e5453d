import type { Connection, Outcome, SinkItem, SourceBatch, Verdict } from '@millrace/connector';
import { eventually } from '@millrace/connector/testkit';
import type { Value } from '@millrace/core';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestContext } from 'vitest';

import type { ReadSettings, SqlConfig, WriteSettings } from '../src/sql/config.ts';
import { sql } from '../src/sql/index.ts';
import { lineFormat } from './line-format.ts';
import { postgresMissing, startPostgres } from './postgres.ts';
import type { Postgres } from './postgres.ts';
import { Intake, message, surroundings, takeUntil, textOf } from './surroundings.ts';
import type { Heard } from './surroundings.ts';

let postgres: Postgres;
beforeAll(async () => {
  if (postgresMissing === undefined) postgres = await startPostgres();
});
afterAll(() => postgres?.[Symbol.asyncDispose]());

/** A database with one connection of ours and one of the test. */
interface Scene extends AsyncDisposable {
  readonly other: Client;
  readonly heard: Heard;
  readonly url: string;
  readonly intake: Intake;
  open(config: Partial<SqlConfig>): Promise<Connection>;
  /** Opens a source and returns its batches, from the stored cursor on. */
  read(settings: Partial<ReadSettings>): Promise<AsyncIterator<SourceBatch>>;
  write(settings: Partial<WriteSettings>): Promise<Writer>;
  rows(statement: string): Promise<readonly unknown[]>;
}

interface Writer {
  deliver(...items: readonly SinkItem[]): Promise<readonly Outcome[]>;
  verify(...items: readonly SinkItem[]): Promise<readonly Verdict[]>;
}

async function scene(context: TestContext, setup: string, limits: { timeout?: number } = {}): Promise<Scene> {
  if (postgresMissing !== undefined) context.skip(postgresMissing);
  const url = postgres.url(await postgres.database());
  const other = new Client(url);
  await other.connect();
  await other.query(setup);
  const heard = surroundings(lineFormat(), limits);
  const opened: Connection[] = [];
  const intake = new Intake();
  const stop = new AbortController();
  const open = async (config: Partial<SqlConfig>): Promise<Connection> => {
    const connection = await sql.open({ dialect: 'postgresql', url, ...config }, heard.env, stop.signal);
    opened.push(connection);
    return connection;
  };
  return {
    other,
    heard,
    url,
    intake,
    open,
    async read(settings) {
      const read = { cursor: 'id', overlapIds: 1_000, overlapTime: 60_000, every: 5, page: 100, ...settings };
      const connection = await open({ read });
      return connection.source!.read(intake.cursor, stop.signal)[Symbol.asyncIterator]();
    },
    async write(settings) {
      const write: WriteSettings = { mode: 'upsert', table: 'target', key: ['id'], repeat: 'unsafe', ...settings };
      const { sink, lookup } = await open({ write });
      const time = (): AbortSignal => AbortSignal.timeout(10_000);
      return {
        deliver: async (...items) => (await sink!.deliver(items, time())).outcomes,
        verify: async (...items) => (await lookup!.verify(items, time())).verdicts,
      };
    },
    rows: async statement => (await other.query({ text: statement, rowMode: 'array' })).rows,
    async [Symbol.asyncDispose]() {
      stop.abort();
      for (const connection of opened) await connection[Symbol.asyncDispose]();
      await other.end();
    },
  };
}

const kinds = (outcomes: readonly (Outcome | Verdict)[]): readonly string[] => outcomes.map(outcome => outcome.kind);
const row = (id: string, value: Value): SinkItem => message(id, { id, value });
const taken = (at: Scene): readonly string[] => at.intake.items.map(item => textOf(item.bytes));

describe('reading PostgreSQL', () => {
  test('every type becomes exact JSON; nothing passes through a double', async context => {
    await using at = await scene(
      context,
      `CREATE TABLE source (id bigint, d numeric, n numeric, f double precision, t timestamptz, l timestamp, day date, b bytea, j jsonb,
         flag boolean, nothing text, a int8[], words text[], i interval, u uuid, early timestamptz);
       INSERT INTO source VALUES (9007199254740993, 12345678901234567890.10, 'NaN', 0.1, '2026-11-23 08:30:00.123456+05:30', '2026-11-23 08:30:00',
         '0001-01-01', '\\x00ff', '{"x": 1.10}', true, NULL, '{9007199254740993,NULL}', '{"a,b","q\\"uote"}', '1 day 2 hours',
         '11111111-2222-3333-4444-555555555555', '0001-01-01 00:00:00+00')`,
    );
    await takeUntil(await at.read({ table: 'source', time: 't' }), at.intake, () => at.intake.items.length === 1);
    expect(taken(at)).toEqual([
      '{"id":9007199254740993,"d":12345678901234567890.10,"n":"NaN","f":0.1,"t":"2026-11-23T03:00:00.123456Z","l":"2026-11-23T08:30:00",' +
        '"day":"0001-01-01","b":"AP8=","j":{"x": 1.10},"flag":true,"nothing":null,"a":[9007199254740993,null],"words":["a,b","q\\"uote"],' +
        '"i":"P1DT2H","u":"11111111-2222-3333-4444-555555555555","early":"0001-01-01T00:00:00Z"}',
    ]);
    expect(at.intake.items[0]).toMatchObject({ id: '9007199254740993', time: '2026-11-23T03:00:00.123456Z' });
  });

  test('F91: a row with an older number that is committed later is given, once, and again not after a restart', async context => {
    await using at = await scene(context, 'CREATE TABLE source (id bigserial, v int)');
    const slow = new Client(at.url);
    await slow.connect();
    await slow.query('BEGIN');
    await slow.query('INSERT INTO source (v) VALUES (1)');
    await at.other.query('INSERT INTO source (v) VALUES (2), (3)');
    const batches = await at.read({ table: 'source' });
    await takeUntil(batches, at.intake, () => at.intake.items.length === 2);
    expect(at.intake.items.map(item => item.id)).toEqual(['2', '3']);
    await slow.query('COMMIT');
    await slow.end();
    await takeUntil(batches, at.intake, () => at.intake.items.length === 3);
    expect(at.intake.items.at(-1)?.id).toBe('1');
    const again = await at.read({ table: 'source' });
    await at.other.query('INSERT INTO source (v) VALUES (4)');
    const { value } = (await again.next()) as { value: SourceBatch };
    expect(value.items.map(item => item.id)).toEqual(['4']);
  });

  test('F91: a time cursor keeps microseconds, pages through equal times and finds late ones', async context => {
    await using at = await scene(
      context,
      `CREATE TABLE source (id int, at timestamptz);
       INSERT INTO source SELECT n, '2026-11-23 03:00:00.000001+00' FROM generate_series(1, 25) n;
       INSERT INTO source VALUES (26, '2026-11-23 03:00:00.000002+00')`,
    );
    const batches = await at.read({ table: 'source', cursor: 'at', id: ['id'], page: 10 });
    await takeUntil(batches, at.intake, () => at.intake.items.length === 26);
    await at.other.query(`INSERT INTO source VALUES (27, '2026-11-23 02:59:30+00')`);
    await takeUntil(batches, at.intake, () => at.intake.items.length === 27);
    expect(new Set(at.intake.items.map(item => item.id)).size).toBe(27);
  });

  test('F91: any interleaving of slow and fast transactions loses no row and gives none twice', async context => {
    await using at = await scene(context, 'CREATE TABLE source (id bigserial PRIMARY KEY, v int)');
    const writers = await Promise.all(
      [1, 2, 3].map(async () => {
        const client = new Client(at.url);
        await client.connect();
        return client;
      }),
    );
    const batches = await at.read({ table: 'source', page: 7 });
    const given: string[] = [];
    let turn = 0;
    for (let round = 0; round < 12; round += 1) {
      const open = writers[round % 3]!;
      await open.query(round >= 3 ? 'COMMIT; BEGIN' : 'BEGIN');
      for (let n = 0; n <= round % 4; n += 1) await open.query('INSERT INTO source (v) VALUES ($1)', [++turn]);
      await at.other.query('INSERT INTO source (v) VALUES (0)');
      const { value } = (await batches.next()) as { value: SourceBatch };
      given.push(...value.items.map(item => item.id!));
      await at.intake.take(value);
    }
    for (const writer of writers) {
      await writer.query('COMMIT');
      await writer.end();
    }
    const all = (await at.rows('SELECT id::text AS text FROM source ORDER BY id')).map(found => (found as string[])[0]!);
    while (given.length < all.length) {
      const { value } = (await batches.next()) as { value: SourceBatch };
      given.push(...value.items.map(item => item.id!));
      await at.intake.take(value);
    }
    expect(given.toSorted((a, b) => Number(a) - Number(b))).toEqual(all);
  });

  test('F91: a cursor of local time is reported, because an hour comes twice when clocks go back', async context => {
    await using at = await scene(
      context,
      `CREATE TABLE source (id int, at timestamp); INSERT INTO source VALUES (1, '2026-10-25 02:30:00')`,
    );
    await takeUntil(await at.read({ table: 'source', cursor: 'at', id: ['id'] }), at.intake, () => at.intake.items.length === 1);
    expect(at.heard.reports.map(report => report.code)).toEqual(['sql.local-time']);
  });

  test('a refused batch comes again in the same session', async context => {
    await using at = await scene(context, 'CREATE TABLE source (id int); INSERT INTO source SELECT generate_series(1, 150)');
    const batches = await at.read({ table: 'source' });
    const first = ((await batches.next()) as { value: SourceBatch }).value;
    await first.refuse('store.full', 'no space left');
    await takeUntil(batches, at.intake, () => at.intake.items.length === 150);
    expect(at.intake.items.map(item => Number(item.id))).toEqual(Array.from({ length: 150 }, (_, index) => index + 1));
  });

  test('F34: when the store refuses a batch and takes the next one, its cursor does not pass over the refused one', async context => {
    await using at = await scene(context, 'CREATE TABLE source (id int); INSERT INTO source SELECT generate_series(1, 250)');
    const batches = await at.read({ table: 'source' });
    const [one, two] = [(await batches.next()).value as SourceBatch, (await batches.next()).value as SourceBatch];
    await one.refuse('store.full', 'no space left');
    await at.intake.take(two);
    await takeUntil(await at.read({ table: 'source' }), at.intake, () => at.intake.items.length === 250);
  });

  test('rows that `after` does not take out of the selection are reported and not taken again', async context => {
    await using at = await scene(context, 'CREATE TABLE source (id int, v int); INSERT INTO source VALUES (1, 0)');
    const batches = await at.read({ table: 'source', after: 'UPDATE source SET v = v + 1 WHERE id = :id' });
    await takeUntil(batches, at.intake, () => at.intake.items.length === 1);
    const next = batches.next();
    await eventually('it is reported', () => at.heard.reports.some(report => report.code === 'sql.after-ineffective'));
    await at.other.query('INSERT INTO source VALUES (2, 0)');
    expect(((await next) as { value: SourceBatch }).value.items.map(item => item.id)).toEqual(['2']);
    expect(await at.rows('SELECT v FROM source WHERE id = 1')).toEqual([[1]]);
  });

  test('settings that name what is not there are misconfigured, with the names that are', async context => {
    await using at = await scene(context, 'CREATE TABLE source (id int, v int)');
    const reading = (settings: Partial<ReadSettings>): Promise<unknown> => at.read(settings).then(batches => batches.next());
    await expect(reading({ table: 'source', cursor: 'nope' })).rejects.toMatchObject({ kind: 'misconfigured' });
    await expect(reading({ table: 'nope' })).rejects.toMatchObject({
      kind: 'misconfigured',
      message: expect.stringContaining('"nope" does not exist'),
    });
    await expect(reading({})).rejects.toMatchObject({ kind: 'misconfigured' });
  });
});

describe('writing PostgreSQL', () => {
  const table = `CREATE TABLE target (id text PRIMARY KEY, value numeric(12, 2) CHECK (value >= 0), number bigserial)`;

  test('F20: an insert with a key that exists is already done with the same content, and refused with other content', async context => {
    await using at = await scene(context, table);
    const writer = await at.write({ mode: 'insert', returning: 'number' });
    expect(await writer.deliver(row('a', '1.50'))).toEqual([{ kind: 'done', reference: '1' }]);
    const again = await writer.deliver(row('a', '1.5'), row('a', '2'), row('b', '3'));
    expect(again).toEqual([
      { kind: 'already', reference: '1' },
      { kind: 'never', sentence: 'inserting into target: a row with this key exists with other content: value differ' },
      { kind: 'done', reference: expect.any(String) },
    ]);
    expect(await at.rows('SELECT id, value::text FROM target ORDER BY id')).toEqual([
      ['a', '1.50'],
      ['b', '3.00'],
    ]);
  });

  test('an upsert of the same key twice in one call ends with the later', async context => {
    await using at = await scene(context, table);
    const writer = await at.write({});
    expect(kinds(await writer.deliver(row('a', '1'), row('b', '5'), row('a', '2'), row('a', '3')))).toEqual([
      'done',
      'done',
      'done',
      'done',
    ]);
    expect(await at.rows('SELECT id, value::text FROM target ORDER BY id')).toEqual([
      ['a', '3.00'],
      ['b', '5.00'],
    ]);
  });

  test('bad messages among five hundred are refused one by one; every other one is written', async context => {
    await using at = await scene(context, table);
    const writer = await at.write({});
    const bad = new Set([0, 7, 250, 251, 499]);
    const items = Array.from({ length: 500 }, (_, n) =>
      row(`r${n}`, bad.has(n) ? (n % 2 === 0 ? '-1' : 'no number') : `${n}.25`),
    );
    const outcomes = await writer.deliver(...items);
    expect(outcomes.flatMap((outcome, n) => (outcome.kind === 'done' ? [] : [n]))).toEqual([...bad]);
    expect(outcomes[0]).toMatchObject({
      kind: 'never',
      targetCode: '23514',
      sentence: expect.stringContaining('violates check constraint'),
    });
    expect(outcomes[7]).toMatchObject({ kind: 'never', targetCode: '22P02' });
    expect(await at.rows('SELECT count(*)::int FROM target')).toEqual([[495]]);
  });

  test('a constraint that is checked at COMMIT fails its own message only', async context => {
    await using at = await scene(
      context,
      `CREATE TABLE parent (id text PRIMARY KEY); INSERT INTO parent VALUES ('p');
       CREATE TABLE target (id text PRIMARY KEY, value text REFERENCES parent DEFERRABLE INITIALLY DEFERRED)`,
    );
    const writer = await at.write({});
    expect(kinds(await writer.deliver(row('a', 'p'), row('b', 'orphan'), row('c', 'p')))).toEqual(['done', 'never', 'done']);
    expect(await at.rows('SELECT id FROM target ORDER BY id')).toEqual([['a'], ['c']]);
  });

  test('F10: a row that another transaction holds is contention; its neighbours are written', async context => {
    await using at = await scene(context, `${table}; INSERT INTO target (id, value) VALUES ('held', 0)`, { timeout: 2_000 });
    const writer = await at.write({});
    await at.other.query(`BEGIN; SELECT * FROM target WHERE id = 'held' FOR UPDATE`);
    const outcomes = await writer.deliver(row('a', '1'), row('held', '2'), row('z', '3'));
    await at.other.query('COMMIT');
    expect(kinds(outcomes)).toEqual(['done', 'later', 'done']);
    expect(outcomes[1]).toMatchObject({ because: 'contention' });
  });

  test('a decimal that the column would round is refused', async context => {
    await using at = await scene(context, table);
    const outcomes = await (await at.write({})).deliver(row('a', '1.999'), row('b', '1.990'));
    expect(outcomes[0]).toMatchObject({ kind: 'never', sentence: expect.stringContaining('would be rounded') });
    expect(outcomes[1]).toMatchObject({ kind: 'done' });
  });

  test('a text that is too long is refused, not cut', async context => {
    await using at = await scene(context, 'CREATE TABLE target (id text PRIMARY KEY, value varchar(3), fixed char(4))');
    const writer = await at.write({});
    expect(await writer.deliver(row('a', 'long'), message('b', { id: 'b', value: 'abc', fixed: 'wide' }))).toMatchObject([
      { kind: 'never', targetCode: '22001' },
      { kind: 'done' },
    ]);
    expect(await at.rows('SELECT value, fixed FROM target')).toEqual([['abc', 'wide']]);
  });

  test('a field that the message does not have leaves its column as it is; null empties it', async context => {
    await using at = await scene(context, `CREATE TABLE target (id text PRIMARY KEY, value text DEFAULT 'preset', note text)`);
    const writer = await at.write({});
    await writer.deliver(message('1', { id: 'a', note: 'n' }));
    await writer.deliver(message('2', { id: 'a', value: 'v' }), message('3', { id: 'b', value: null }));
    expect(await at.rows('SELECT id, value, note FROM target ORDER BY id')).toEqual([
      ['a', 'v', 'n'],
      ['b', null, null],
    ]);
  });

  test('what does not fit the table is named: unknown column, missing key, no fields', async context => {
    await using at = await scene(context, table);
    const writer = await at.write({});
    expect(
      await writer.deliver(message('1', { id: 'a', colour: 'red' }), message('2', { value: '1' }), message('3', 'text')),
    ).toEqual([
      { kind: 'never', sentence: 'writing into target: the table has no column colour' },
      { kind: 'never', sentence: 'writing into target: the message has no value for the key column id' },
      { kind: 'never', sentence: 'writing into target: expected a message with fields' },
    ]);
  });

  test('hostile values and names are only values and names', async context => {
    const hostile = `x'); DROP TABLE target; --`;
    await using at = await scene(context, `CREATE TABLE target (id text PRIMARY KEY, "va""l'; DROP" text)`);
    const writer = await at.write({ columns: { id: 'id', [`va"l'; DROP`]: 'value' } });
    expect(kinds(await writer.deliver(row(hostile, hostile)))).toEqual(['done']);
    expect(kinds(await writer.verify(row(hostile, hostile)))).toEqual(['present']);
    expect(await at.rows('SELECT * FROM target')).toEqual([[hostile, hostile]]);
  });

  test('lists, objects, bytes and flags arrive in columns of their types', async context => {
    await using at = await scene(
      context,
      'CREATE TABLE target (id text PRIMARY KEY, a int8[], w text[], j json, b bytea, f boolean)',
    );
    const writer = await at.write({ mode: 'insert' });
    const value = { id: 'a', a: ['9007199254740993', 2], w: ['a"b', 'c,d'], j: { x: [1] }, b: 'AP8=', f: false };
    expect(kinds(await writer.deliver(message('a', value)))).toEqual(['done']);
    expect(kinds(await writer.deliver(message('a', value)))).toEqual(['already']);
    expect(await at.rows(`SELECT a::text, w, j::text, encode(b, 'hex'), f FROM target`)).toEqual([
      ['{9007199254740993,2}', ['a"b', 'c,d'], '{"x":[1]}', '00ff', false],
    ]);
  });

  test('verify by key: present with its reference, absent where missing or with other content', async context => {
    await using at = await scene(context, table);
    const writer = await at.write({ mode: 'insert', returning: 'number' });
    await writer.deliver(row('a', '1'));
    expect(await writer.verify(row('a', '1'), row('a', '2'), row('b', '1'))).toEqual([
      { kind: 'present', reference: '1' },
      { kind: 'absent' },
      { kind: 'absent' },
    ]);
  });

  test('F11: a function that refuses with its own text is a rejection with that text; its result is the reference', async context => {
    await using at = await scene(
      context,
      `CREATE TABLE posting (number serial, external_id text UNIQUE, quantity numeric);
       CREATE FUNCTION post(q numeric, k text) RETURNS text LANGUAGE plpgsql AS $$
       DECLARE n int; BEGIN IF q > 100 THEN RAISE EXCEPTION 'period 2026-10 is closed' USING ERRCODE = 'MI042'; END IF;
       INSERT INTO posting (external_id, quantity) VALUES (k, q) RETURNING number INTO n; RETURN 'P' || n; END $$`,
    );
    const writer = await at.write({
      mode: 'call',
      statement: 'SELECT post(:quantity, :key) AS number',
      returning: 'number',
      verify: `SELECT 'P' || number FROM posting WHERE external_id = :key`,
    });
    const items = [message('a', { quantity: '12.5' }), message('b', { quantity: '500' }), message('c', {})];
    expect(await writer.deliver(...items)).toEqual([
      { kind: 'done', reference: 'P1' },
      { kind: 'never', sentence: 'period 2026-10 is closed', targetCode: 'MI042' },
      { kind: 'never', sentence: 'calling: the message has no value for the parameter :quantity' },
    ]);
    expect(await writer.verify(...items.slice(0, 2))).toEqual([{ kind: 'present', reference: 'P1' }, { kind: 'absent' }]);
  });

  test('a procedure that commits for itself can be called', async context => {
    await using at = await scene(
      context,
      `CREATE TABLE log (v text); CREATE PROCEDURE note(v text) LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log VALUES (v); COMMIT; END $$`,
    );
    const writer = await at.write({ mode: 'call', statement: 'CALL note(:value)' });
    expect(kinds(await writer.deliver(row('a', 'x')))).toEqual(['done']);
    expect(await at.rows('SELECT v FROM log')).toEqual([['x']]);
  });

  test('F12: a statement that takes longer than the call may is ended by the server, and the session lives on', async context => {
    await using at = await scene(context, 'CREATE TABLE target (id text PRIMARY KEY)', { timeout: 400 });
    const writer = await at.write({ mode: 'call', statement: 'SELECT CASE WHEN :wait THEN pg_sleep(5) END' });
    expect(await writer.deliver(message('a', { wait: true }))).toMatchObject([{ kind: 'later', because: 'busy' }]);
    expect(kinds(await writer.deliver(message('b', { wait: false })))).toEqual(['done']);
    expect(at.heard.lost).toEqual([]);
  });

  test('a missing table or right holds nothing against the message: it may be taken later', async context => {
    await using at = await scene(context, table);
    expect(await (await at.write({ table: 'nope' })).deliver(row('a', '1'))).toMatchObject([{ kind: 'later', because: 'down' }]);
    const writer = await at.write({});
    await at.other.query('ALTER TABLE target RENAME TO gone');
    expect(await writer.deliver(row('a', '1'))).toMatchObject([{ kind: 'later', because: 'down' }]);
  });
});

describe('opening PostgreSQL', () => {
  test('F08: another database than the expected one is a wrong endpoint, and nothing is written', async context => {
    await using at = await scene(context, `CREATE TABLE installation (plant text); INSERT INTO installation VALUES ('lyon')`);
    const expect_ = { query: 'SELECT plant FROM installation', equals: 'pune' };
    const write: WriteSettings = { mode: 'upsert', table: 'installation', key: ['plant'], repeat: 'unsafe' };
    await expect(at.open({ expect: expect_, write })).rejects.toMatchObject({
      kind: 'wrong-endpoint',
      message: expect.stringContaining('expected "pune", got "lyon"'),
    });
    await expect(at.open({ expect: { ...expect_, equals: 'lyon' }, write })).resolves.toBeDefined();
  });

  test('nobody there is unreachable; a missing database or bad address is said so, without the password', async context => {
    await using at = await scene(context, 'SELECT 1');
    const write: WriteSettings = { mode: 'upsert', table: 't', key: ['id'], repeat: 'unsafe' };
    const failure = async (url: string): Promise<Error & { readonly kind: string }> =>
      at.open({ url, write }).then(
        () => Promise.reject(new Error('it opened')),
        error => error as Error & { readonly kind: string },
      );
    expect((await failure(postgres.url('x', 1))).kind).toBe('unreachable');
    expect((await failure(postgres.url('nowhere'))).kind).toBe('misconfigured');
    expect((await failure('not an address')).kind).toBe('misconfigured');
    expect((await failure(postgres.url('nowhere'))).message).not.toContain('5eCr3t');
    expect(sql.endpoint({ dialect: 'postgresql', url: postgres.url('mes', 5432) })).toBe('postgresql 127.0.0.1:5432/mes');
  });

  test('a session uses one connection for reading and at most the declared number for writing', async context => {
    await using at = await scene(context, 'CREATE TABLE target (id text PRIMARY KEY, value text)');
    const writer = await at.write({});
    await Promise.all(Array.from({ length: 12 }, (_, n) => writer.deliver(row(`r${n}`, 'v'))));
    const count = `SELECT count(*)::int FROM pg_stat_activity WHERE application_name = 'millrace test.interface' AND datname = current_database()`;
    const [[sessions]] = (await at.rows(count)) as [[number]];
    expect(sessions).toBeLessThanOrEqual(4);
  });

  test('a probe plans the statements and says what is missing', async context => {
    await using at = await scene(context, 'CREATE TABLE target (id text PRIMARY KEY, value text); CREATE TABLE loose (id text)');
    const write: WriteSettings = { mode: 'upsert', table: 'target', key: ['id'], repeat: 'unsafe' };
    const good = await at.open({
      write,
      read: { table: 'target', cursor: 'id', overlapIds: 0, overlapTime: 0, every: 5, page: 10 },
    });
    expect((await good.probe(AbortSignal.timeout(5_000))).map(step => [step.step, step.ok])).toEqual([
      ['the database answers', true],
      ['the rows to read are there', true],
      ['messages can be written', true],
    ]);
    const bad = await at.open({ write: { ...write, table: 'loose' } });
    const steps = await bad.probe(AbortSignal.timeout(5_000));
    expect(steps.at(-1)).toMatchObject({ ok: false, detail: expect.stringContaining('no unique or exclusion constraint') });
  });
});
