import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run, type Ran } from './fake-node.ts';

const contract = (version: number, quantity: string): string => `kind: contract
name: order
version: ${version}
owner: tests
subject: id
schema:
  type: object
  required: [id]
  properties: { id: { type: string, identifies: order }, quantity: ${quantity} }
`;

const mapping = `kind: mapping
name: order-to-order
from: order@1
to: order@1
fields: { id: id, quantity: quantity }
`;

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-contracts-'));
  const files = {
    'order.yaml': contract(1, '{ type: string, format: decimal }'),
    'order-2.yaml': contract(2, '{ type: integer }'),
    'both.yaml': `${contract(3, '{}')}---\n${contract(4, '{}')}`,
    'mapping.yaml': mapping,
    'old.json': '{"type":"object","properties":{"a":{"type":"string","maxLength":3}}}',
    'new.json': '{"type":"object","properties":{"a":{"type":"string"}}}',
    'sample.json': '[{"orderNo":"0004711","amount":12.5},{"orderNo":"0004712","amount":1}]',
    'sample.csv': 'Order;Qty\n0004711;12,5\n0004712;3,0\n',
    'table.sql': 'CREATE TABLE a (id int primary key); CREATE TABLE b (id int primary key);',
    'broken.json': '{',
    'empty.json': '',
    'header.csv': 'a;b\n',
    'twice.json': '{"a":1,"a":2}',
    'wrong.yaml': contract(5, '{ type: number, maximum: 1e400 }'),
    'word.xyz': 'x',
  };
  const german = 'Fällig;Größe\n2026-03-01;5\n2026-03-02;6\n';
  writeFileSync(join(folder, 'latin1.csv'), Buffer.from(german, 'latin1'));
  writeFileSync(join(folder, 'utf16.csv'), Buffer.from(`\uFEFF${german}`, 'utf16le'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function here(...args: readonly string[]): Promise<Ran> {
  return run(args, {}, { cwd: folder });
}

describe('contract compare', () => {
  test('says the verdict, each difference, and what of the project it touches; exit 1 where somebody is broken', async () => {
    const { exit, out, asked } = await here('contract', 'compare', 'order@1', 'order@2', '--project', '.');
    expect([exit, asked]).toEqual([1, []]);
    expect(out).toContain('breaking: neither takes all messages of the other');
    expect(out).toContain('quantity: type: a text → a number');
    expect(out).toContain('mapping order-to-order, as source and target');
  });

  test('takes files, of JSON Schema too, and asks only for those that --for names', async () => {
    expect((await here('contract', 'compare', 'old.json', 'new.json', '--for', 'readers')).exit).toBe(0);
    expect((await here('contract', 'compare', 'old.json', 'new.json', '--for', 'writers')).exit).toBe(1);
    expect((await here('contract', 'compare', 'order.yaml', 'both.yaml#order@3')).exit).toBe(1);
    const { exit, out } = await here('contract', 'compare', 'old.json', 'new.json', '--json');
    expect([exit, JSON.parse(out)]).toMatchObject([
      1,
      { compatible: 'readers', differences: [{ path: 'a', what: 'maxLength', breaks: 'writers' }], touched: [] },
    ]);
  });

  test.each([
    ['order@1 order@9', 'no such contract; did you mean "order@'],
    ['both.yaml order@1', 'expected one contract, found 2 contracts; name one, such as both.yaml#order@3'],
    ['broken.json order@1', 'reading broken.json'],
    ['mapping.yaml order@1', 'expected one contract, found no contract'],
    ['order@1 wrong.yaml', '(line 9, column '],
    ['order@1 order@2 --for them', 'expected readers, writers or both'],
  ])('%s could not run: %s', async (words, sentence) => {
    const { exit, err } = await here('contract', 'compare', ...words.split(' '));
    expect([exit, err]).toEqual([2, expect.stringContaining(sentence)]);
  });

  test('finds contracts of the library by name', async () => {
    const { exit, out } = await here('contract', 'compare', 'b2mml-v0500-material-lot@1', 'b2mml-v0600-material-lot@1');
    expect([exit, out]).toEqual([0, expect.stringContaining('They say the same')]);
  });
});

describe('contract infer', () => {
  test('prints a draft, or writes it where no file is', async () => {
    const { exit, out } = await here('contract', 'infer', 'sample.json', '--name', 'Order');
    expect([exit, out]).toEqual([
      0,
      expect.stringContaining("orderNo: { type: string, pattern: '^[0-9]{7}$', identifies: order }"),
    ]);
    expect((await here('contract', 'infer', 'sample.csv', '--out', 'draft.yaml')).exit).toBe(0);
    expect(readFileSync(join(folder, 'draft.yaml'), 'utf8')).toContain('a decimal comma');
    const again = await here('contract', 'infer', 'sample.csv', '--out', 'draft.yaml');
    expect([again.exit, again.err]).toEqual([2, expect.stringContaining('there is a file already, and it is never overwritten')]);
  });

  test.each([
    ['table.sql', 'expected one table, found 2: a, b'],
    ['table.sql --root c', 'there is no table "c"'],
    ['none.json', 'reading none.json: there is no such file or folder; name a file that is there'],
    ['.', 'reading .: it is a folder and not a file'],
    ['. --kind json', 'reading .: it is a folder and not a file'],
    ['empty.json', 'reading empty.json: the file is empty; give a file that holds something'],
    ['twice.json', 'drafting from twice.json'],
    ['header.csv', 'there is no message in the samples; give at least one message with its fields'],
    ['latin1.csv', 'is not allowed in utf-8 (line 1, column 2, offset 1); say with --encoding LABEL'],
    ['latin1.csv --encoding klingon', 'the encoding "klingon" is not known; use utf-8, utf-16le'],
    ['broken.json', 'broken.json'],
    ['word.xyz', 'its name does not say what it is'],
    ['word.xyz --kind poem', 'expected one of json'],
  ])('%s could not run: %s', async (words, sentence) => {
    const { exit, err } = await here('contract', 'infer', ...words.split(' '));
    expect([exit, err]).toEqual([2, expect.stringContaining(sentence)]);
  });
});

describe('contract infer of texts in other encodings', () => {
  test.each(['latin1.csv --encoding latin1', 'utf16.csv'])('reads %s', async words => {
    const { exit, out } = await here('contract', 'infer', ...words.split(' '));
    expect([exit, out]).toEqual([0, expect.stringContaining('Größe: { type: integer }')]);
    expect(out).toContain('Fällig: { type: string, format: date }');
  });

  test('a refusal of duplicate names has a remedy of its own', async () => {
    const { err } = await here('contract', 'infer', 'twice.json');
    expect(err).not.toContain('--help');
  });
});

describe('contract infer from a live table', () => {
  test('is handed to the program of a node, which has the connectors', async () => {
    const words = ['contract', 'infer', '--interface', 'mes.orders', '--table', 't', 'plant'];
    expect(await here(...words)).toMatchObject({ exit: 0, nodeArguments: [words] });
  });

  test.each([
    ['--table t', '--table needs --interface'],
    ['', 'FILE is missing'],
  ])('"%s" is not: %s', async (words, sentence) => {
    const { exit, err, nodeArguments } = await here('contract', 'infer', ...words.split(' ').filter(word => word !== ''));
    expect([exit, err, nodeArguments]).toEqual([2, expect.stringContaining(sentence), []]);
  });
});

describe('map draft, contract export and export asyncapi', () => {
  test('a mapping is proposed; exit 1 where something that the target requires is missing', async () => {
    const { exit, out } = await here('map', 'draft', 'order@1', 'order@2');
    expect([exit, out]).toEqual([0, expect.stringContaining('id: id # proposal: both identify order; likely')]);
    expect((await here('map', 'draft', 'old.json', 'order@2')).exit).toBe(1);
  });

  test('a contract is exported as a schema or as types', async () => {
    expect(JSON.parse((await here('contract', 'export', 'order@2', '--base', 'https://a.example')).out)).toMatchObject({
      $id: 'https://a.example/order/2',
    });
    expect((await here('contract', 'export', 'order.yaml', '--as', 'typescript')).out).toContain('export interface Order {');
    expect((await here('contract', 'export', 'order.yaml', '--as', 'xml')).exit).toBe(2);
  });

  test('a project without integrations has an empty document', async () => {
    expect(JSON.parse((await here('export', 'asyncapi', '.', '--json')).out)).toMatchObject({ asyncapi: '3.0.0', channels: {} });
  });
});
