import { copyFile, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import type { Connection, SinkItem } from '@millrace/connector';
import type { Value } from '@millrace/core';
import { expect, test } from 'vitest';

import type { ReadSettings, SqlConfig, WriteSettings } from '../src/sql/config.ts';
import { sql } from '../src/sql/index.ts';
import { lineFormat } from './line-format.ts';
import { Intake, message, surroundings, takeUntil, textOf } from './surroundings.ts';
import type { Heard } from './surroundings.ts';

/** A database file with the other program's handle. */
interface Scene extends AsyncDisposable {
  readonly file: string;
  readonly other: DatabaseSync;
  readonly heard: Heard;
  open(config: Partial<SqlConfig>): Promise<Connection>;
}

async function scene(setup: string): Promise<Scene> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-sqlite-'));
  const file = join(folder, 'mes.db');
  const other = new DatabaseSync(file);
  other.exec(setup);
  const heard = surroundings(lineFormat());
  const opened: Connection[] = [];
  return {
    file,
    other,
    heard,
    async open(config) {
      const connection = await sql.open({ dialect: 'sqlite', file, ...config }, heard.env, new AbortController().signal);
      opened.push(connection);
      return connection;
    },
    async [Symbol.asyncDispose]() {
      for (const connection of opened) await connection[Symbol.asyncDispose]();
      other.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const upsert: WriteSettings = { mode: 'upsert', table: 'target', key: ['id'], repeat: 'unsafe' };
const reading: ReadSettings = { table: 'source', cursor: 'id', overlapIds: 1_000, overlapTime: 60_000, every: 5, page: 100 };
const row = (id: string, value: Value): SinkItem => message(id, { id, value });
const time = (): AbortSignal => AbortSignal.timeout(5_000);

test('every storage class becomes exact JSON', async () => {
  await using at = await scene(
    `CREATE TABLE source (id INTEGER PRIMARY KEY, big INTEGER, real REAL, text TEXT, blob BLOB, none TEXT);
     INSERT INTO source VALUES (1, 9223372036854775807, 0.1, 'quote " and ü', x'00ff', NULL)`,
  );
  const connection = await at.open({ read: reading });
  const intake = new Intake();
  const stop = new AbortController();
  await takeUntil(
    connection.source!.read(undefined, stop.signal)[Symbol.asyncIterator](),
    intake,
    () => intake.items.length === 1,
  );
  expect(textOf(intake.items[0]!.bytes)).toBe(
    '{"id":1,"big":9223372036854775807,"real":0.1,"text":"quote \\" and ü","blob":"AP8=","none":null}',
  );
  stop.abort();
});

test('a query with a text cursor of times pages exactly and survives a restart', async () => {
  await using at = await scene(
    `CREATE TABLE source (n INTEGER, at TEXT);
     WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 250)
     INSERT INTO source SELECT n, '2026-11-23T03:00:' || printf('%02d', n / 10) || 'Z' FROM c`,
  );
  const read = { ...reading, query: 'SELECT n AS number, at FROM source', cursor: 'at', id: ['number'], time: 'at', page: 30 };
  delete (read as { table?: string }).table;
  const intake = new Intake();
  const first = await at.open({ read });
  const stop = new AbortController();
  await takeUntil(first.source!.read(undefined, stop.signal)[Symbol.asyncIterator](), intake, () => intake.items.length >= 120);
  stop.abort();
  const second = await at.open({ read });
  const more = new AbortController();
  const before = intake.items.length;
  const batches = second.source!.read(intake.cursor, more.signal)[Symbol.asyncIterator]();
  const next = (await batches.next()).value;
  expect(next.items[0].id).toBe(String(before + 1));
  await intake.take(next);
  await takeUntil(batches, intake, () => intake.items.length === 250);
  expect(intake.items.map(item => Number(item.id))).toEqual(Array.from({ length: 250 }, (_, index) => index + 1));
  expect(intake.items[0]?.time).toBe('2026-11-23T03:00:00Z');
  more.abort();
});

test('F10: a database that another writer holds is contention at once, and the event loop is never blocked', async () => {
  await using at = await scene('CREATE TABLE target (id TEXT PRIMARY KEY, value TEXT)');
  const { sink } = await at.open({ write: upsert });
  at.other.exec('BEGIN IMMEDIATE');
  const began = performance.now();
  const { outcomes } = await sink!.deliver([row('a', '1'), row('b', '2')], time());
  expect(performance.now() - began).toBeLessThan(500);
  expect(outcomes).toMatchObject([
    { kind: 'later', because: 'contention' },
    { kind: 'later', because: 'contention' },
  ]);
  at.other.exec('COMMIT');
  expect((await sink!.deliver([row('a', '1')], time())).outcomes).toEqual([{ kind: 'done' }]);
});

test('F20: an insert of other content under the same key is refused with the columns that differ', async () => {
  await using at = await scene('CREATE TABLE target (n INTEGER PRIMARY KEY, id TEXT UNIQUE, value NUMERIC)');
  const { sink, lookup } = await at.open({ write: { ...upsert, mode: 'insert', returning: 'n' } });
  const { outcomes } = await sink!.deliver([row('a', '1.50'), row('a', '1.5'), row('a', '2'), row('b', null)], time());
  expect(outcomes).toEqual([
    { kind: 'done', reference: '1' },
    { kind: 'already', reference: '1' },
    { kind: 'never', sentence: 'inserting into target: a row with this key exists with other content: value differ' },
    { kind: 'done', reference: '2' },
  ]);
  const asked = await lookup!.verify([row('a', '1.5'), row('c', '1')], time());
  expect(asked.verdicts).toEqual([{ kind: 'present', reference: '1' }, { kind: 'absent' }]);
});

test('numbers, flags, lists and bytes take the storage class of their column', async () => {
  await using at = await scene('CREATE TABLE target (id TEXT PRIMARY KEY, n INTEGER, t TEXT, f INTEGER, j TEXT, b BLOB)');
  const { sink } = await at.open({ write: upsert });
  const value = { id: 'a', n: '9223372036854775807', t: 5, f: true, j: [1, { x: 'y' }], b: 'AP8=' };
  expect((await sink!.deliver([message('a', value), message('b', { id: 'b', b: 'no base64!' })], time())).outcomes).toMatchObject(
    [{ kind: 'done' }, { kind: 'never' }],
  );
  const statement = at.other.prepare('SELECT CAST(n AS TEXT) n, t, typeof(t) tt, f, j, hex(b) b FROM target');
  expect({ ...statement.get() }).toEqual({ n: '9223372036854775807', t: '5', tt: 'text', f: 1, j: '[1,{"x":"y"}]', b: '00FF' });
});

test('F11: a trigger that refuses with its own text is a rejection with that text', async () => {
  await using at = await scene(
    `CREATE TABLE target (id TEXT PRIMARY KEY, value INTEGER);
     CREATE TRIGGER closed BEFORE INSERT ON target WHEN NEW.value > 100 BEGIN SELECT RAISE(ABORT, 'order is closed'); END`,
  );
  const { sink } = await at.open({ write: upsert });
  expect((await sink!.deliver([row('a', 1), row('b', 500), row('c', 2)], time())).outcomes).toMatchObject([
    { kind: 'done' },
    { kind: 'never', sentence: 'order is closed' },
    { kind: 'done' },
  ]);
});

test('F82: a database file that was replaced takes nothing through the old handle', async () => {
  await using at = await scene('CREATE TABLE target (id TEXT PRIMARY KEY, value TEXT)');
  const { sink } = await at.open({ write: upsert });
  await copyFile(at.file, `${at.file}.new`);
  await rename(`${at.file}.new`, at.file);
  expect((await sink!.deliver([row('a', '1')], time())).outcomes).toMatchObject([{ kind: 'later', because: 'down' }]);
  expect(at.heard.lost.map(error => error.kind)).toEqual(['lost']);
});

test('a file that is not there is unreachable and is not made', async () => {
  await using at = await scene('CREATE TABLE target (id TEXT PRIMARY KEY)');
  const opening = at.open({ file: `${at.file}.missing`, write: upsert });
  await expect(opening).rejects.toMatchObject({ kind: 'unreachable' });
  await expect(at.open({ file: `${at.file}.missing`, write: upsert })).rejects.toThrow('there is no such file');
});

test('F08: another database than the expected one is a wrong endpoint', async () => {
  await using at = await scene(
    `CREATE TABLE target (id TEXT PRIMARY KEY); CREATE TABLE plant (code TEXT); INSERT INTO plant VALUES ('lyon')`,
  );
  const expected = { query: 'SELECT code FROM plant', equals: 'pune' };
  await expect(at.open({ write: upsert, expect: expected })).rejects.toMatchObject({ kind: 'wrong-endpoint' });
});

test('settings that contradict are misconfigured', async () => {
  await using at = await scene('CREATE TABLE target (id TEXT PRIMARY KEY)');
  const { key: _, ...keyless } = upsert;
  await expect(at.open({})).rejects.toMatchObject({ kind: 'misconfigured' });
  await expect(at.open({ write: keyless })).rejects.toMatchObject({ kind: 'misconfigured' });
  await expect(at.open({ write: { ...upsert, mode: 'call' } })).rejects.toMatchObject({ kind: 'misconfigured' });
});

test('the trace of a delivery shows what was sent and what came of it', async () => {
  await using at = await scene('CREATE TABLE target (id TEXT PRIMARY KEY, value TEXT)');
  const { sink } = await at.open({ write: upsert });
  const { sent, answered } = await sink!.deliver([row('a', '1')], time());
  expect(textOf(sent)).toBe('{"upsert":"target"}\n{"id":"a","value":"1"}');
  expect(textOf(answered)).toBe('{"kind":"done"}');
});
