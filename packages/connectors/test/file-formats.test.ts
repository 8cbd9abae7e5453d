import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { SourceBatch } from '@millrace/connector';
import { openFormat } from '@millrace/core';
import type { FormatSettings } from '@millrace/core';
import { expect, test } from 'vitest';

import { file } from '../src/file/index.ts';
import { Intake, surroundings } from './surroundings.ts';

/** Puts one file into a watched folder and answers what was given for it, decoded, with the issue where it was refused. */
async function give(format: FormatSettings, content: string | Uint8Array): Promise<readonly unknown[]> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-format-'));
  const opened = openFormat(format);
  if (!opened.ok) throw new Error(JSON.stringify(opened.issues));
  const read = { pattern: '*.in', order: 'name', every: 5, stable: { kind: 'rename', unfinished: [] }, after: 'delete' } as const;
  const folders = { work: 'work', archive: 'archive', refused: 'refused', largest: 1e9 };
  const { env } = surroundings(opened.value);
  const connection = await file.open({ folder, read: { ...read, ...folders } }, env, new AbortController().signal);
  try {
    await writeFile(join(folder, 'a.tmp'), content);
    await rename(join(folder, 'a.tmp'), join(folder, 'a.in'));
    const intake = new Intake();
    const { value } = await connection.source!.read(undefined, new AbortController().signal)[Symbol.asyncIterator]().next();
    await intake.take(value as SourceBatch);
    return intake.items.flatMap(item => {
      if (item.issue !== undefined) return [`${item.issue.code}: ${item.issue.sentence}`];
      const decoded = opened.value.decode(item.bytes);
      return decoded.ok ? decoded.value.map(record => JSON.parse(JSON.stringify(record)) as unknown) : [decoded.issues[0]!.code];
    });
  } finally {
    await connection[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  }
}

const delimited: FormatSettings = { kind: 'delimited', separator: ';', trailer: { mark: 'END', countColumn: 1 } };

test('a delimited file gives one item a line, each readable alone', async () => {
  expect(await give(delimited, 'order;quantity\n1;2,5\n2;3\nEND;2\n')).toEqual([
    { order: '1', quantity: '2,5' },
    { order: '2', quantity: '3' },
  ]);
});

test('F87: a delimited file with a wrong or missing closing line gives no record at all', async () => {
  expect(await give(delimited, 'order;quantity\n1;2\n2;3\nEND;3\n')).toEqual([expect.stringMatching(/^delimited\.trailer/u)]);
  expect(await give(delimited, 'order;quantity\n1;2\n2;3\n')).toEqual([expect.stringMatching(/^delimited\./u)]);
});

test('F84: a line that cannot be decoded never becomes text; declared and marked encodings are read', async () => {
  const latin = Buffer.from('order;text\n1;M\xfcller\nEND;1\n', 'latin1');
  expect(await give(delimited, latin)).toEqual(['text.not-decodable']);
  expect(await give({ ...delimited, encoding: 'windows-1252' }, latin)).toEqual([{ order: '1', text: 'Müller' }]);
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('order;text\n1;Müller\nEND;1\n', 'utf16le')]);
  expect(await give(delimited, utf16)).toEqual([{ order: '1', text: 'Müller' }]);
});

test('an XML document is one item with all its records; F87: one that was cut off is refused whole', async () => {
  const xml: FormatSettings = { kind: 'xml', records: 'Orders.Order' };
  const whole = '<Orders><Order><ID>1</ID></Order><Order><ID>2</ID></Order></Orders>';
  expect(await give(xml, whole)).toEqual([{ ID: '1' }, { ID: '2' }]);
  expect(await give(xml, whole.slice(0, 40))).toEqual([expect.stringMatching(/^xml\.truncated: /u)]);
});

test('F84: a file that cannot be decoded is refused with its position and remedy said once', async () => {
  const [sentence] = await give({ kind: 'xml', records: 'Orders.Order' }, Buffer.from([0xb5, 0x3c, 0x61, 0x3e]));
  expect(sentence).toBe(
    'text.not-decodable: byte 0xB5 is not allowed in utf-8 (byte 0, line 1, column 1); ' +
      'declare the encoding that the sender really uses, or correct the sender; nothing is ever guessed',
  );
});
