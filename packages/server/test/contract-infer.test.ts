import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { connectors } from '@millrace/connectors';
import { browseInterface, readProject } from '@millrace/runtime';
import { expect, test } from 'vitest';
import { runProcess } from '../src/process/run-process.ts';
import { fakeStart, openAround } from './around.ts';

const system = `kind: system
name: mes
title: MES
role: mes
owner: tests
interfaces:
  orders:
    connector: sql
    config: { dialect: sqlite, file: '\${env:MES_FILE}', read: { table: work_order, cursor: number } }
  archive:
    connector: sql
    config: { dialect: postgresql, url: '\${secret:MES_DATABASE}', read: { table: work_order, cursor: number } }
  drop:
    connector: file
    config: { folder: '\${env:NOT_SET}', read: { pattern: '*.json' } }
`;

/** Runs `contract infer` beside a project `p` with a SQLite file and a PostgreSQL that is not there. */
async function infer(...args: readonly string[]) {
  const secrets: Record<string, string> = {};
  using around = openAround(secrets);
  const project = join(around.folder, 'p');
  mkdirSync(join(around.folder, 'secrets'), { recursive: true });
  mkdirSync(project);
  writeFileSync(join(project, 'mes.yaml'), system);
  writeFileSync(join(around.folder, 'secrets', 'MES_DATABASE'), 'postgresql://clerk:5eCr3t@127.0.0.1:1/mes\n');
  secrets['MES_FILE'] = join(around.folder, 'mes.db');
  using database = new DatabaseSync(secrets['MES_FILE']);
  database.exec(
    'CREATE TABLE work_order (number VARCHAR(12) PRIMARY KEY, qty NUMERIC(13,3) NOT NULL); CREATE TABLE shift (id INTEGER)',
  );
  const exit = await runProcess(['contract', 'infer', ...args], around.surroundings, {
    startNode: fakeStart().startNode,
    readProject: (folder, options) => readProject(folder, connectors, options),
    browse: (plan, references, signal) => browseInterface(plan, { connectors, references }, signal),
  });
  const { out, err } = around.printed;
  const written = args.includes('--out') && exit === 0 ? readFileSync(join(around.folder, 'draft.yaml'), 'utf8') : undefined;
  return { exit, out, err, written, file: secrets['MES_FILE'] };
}

test('a contract is drafted from a live table, with only the references of its own interface', async () => {
  const { exit, out, err } = await infer('--interface', 'mes.orders', '--table', 'work_order', 'p');
  expect([exit, err]).toEqual([0, '']);
  expect(out).toMatch(/^kind: contract\nname: work-order\n/u);
  expect(out).toContain('id: [ number ] # the primary key');
  expect(out).toContain('qty: { type: string, format: decimal } # 13 digits, 3 of them behind the point');
});

test('the draft is JSON, or a file that is not there yet, under the name and owner that are given', async () => {
  const json = await infer(
    '--interface',
    'mes.orders',
    '--table',
    'work_order',
    '--name',
    'order',
    '--owner',
    'mes',
    '--json',
    'p',
  );
  expect(JSON.parse(json.out)).toMatchObject({ kind: 'contract', name: 'order', owner: 'mes', id: ['number'] });
  const { out, written } = await infer('--interface', 'mes.orders', '--table', 'work_order', '--out', 'draft.yaml', 'p');
  expect(out).toContain('draft.yaml is written');
  expect(written).toContain('name: work-order');
  const over = await infer('--interface', 'mes.orders', '--table', 'work_order', '--out', 'p/mes.yaml', 'p');
  expect(over).toMatchObject({ exit: 2, err: expect.stringContaining('writing ') });
});

test('a table that is not there is answered with the nearest one and with all that there are', async () => {
  const { exit, err, out } = await infer('--interface', 'mes.orders', '--table', 'work_ordr', 'p');
  expect([exit, out]).toEqual([1, '']);
  expect(err).toContain('mes.orders reaches no table "work_ordr"; did you mean "work_order"?; there is shift, work_order');
  const { err: json } = await infer('--interface', 'mes.orders', '--table', 'x', '--json', 'p');
  expect(JSON.parse(json)).toMatchObject({ code: 'server.table-unknown' });
});

test('an interface that is not there, has no tables or cannot be reached is a sentence without any secret', async () => {
  const unknown = await infer('--interface', 'mes.order', '--table', 't', 'p');
  expect(unknown).toMatchObject({ exit: 1, err: expect.stringContaining('did you mean "mes.orders"?') });
  const files = await infer('--interface', 'mes.drop', '--table', 't', 'p');
  expect(files).toMatchObject({ exit: 2, err: expect.stringContaining('its connector is file, which has none; expected sql') });
  const unset = await infer('--interface', 'mes.archive', '--table', 't', 'p');
  expect(unset).toMatchObject({ exit: 2, err: expect.stringContaining('the secret MES_DATABASE is not set') });
  const away = await infer('--interface', 'mes.archive', '--table', 't', '--secrets', 'secrets', 'p');
  expect(away).toMatchObject({ exit: 2, err: expect.stringContaining('opening postgresql 127.0.0.1:1/mes') });
  for (const { err } of [files, unset, away]) expect(err).not.toMatch(/5eCr3t|\n\s+at /u);
});

test.each([
  [['--interface', 'mes.orders'], '--table is missing'],
  [['--table', 't'], '--interface is missing'],
  [['--interface', 'mes.orders', '--table', 't', '--root', 'x'], '--root is about files'],
  [['--interface', 'mes.orders', '--table', 't', 'p', 'q'], '"q" is one too many'],
])('%j: %s', async (args, sentence) => {
  expect(await infer(...args)).toMatchObject({ exit: 2, err: expect.stringContaining(sentence) });
});
