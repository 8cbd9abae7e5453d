import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { formOf } from '../src/mtconnect/recording-file.ts';
import { openMtconnect, type Opened } from './mtconnect-opened.ts';
import { settings } from './mtconnect-peer.ts';
import { Intake, takeUntil } from './surroundings.ts';

const at = (second: number): string => `2026-11-03T06:00:${String(second).padStart(2, '0')}Z`;

async function folderWith(files: Readonly<Record<string, string>>): Promise<{ readonly folder: string } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-recordings-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

function reading(opened: Opened, cursor?: string) {
  return opened.connection.source!.read(cursor, AbortSignal.timeout(8_000))[Symbol.asyncIterator]();
}

function valueOf(bytes: Uint8Array): string {
  return (JSON.parse(Buffer.from(bytes).toString()) as { value: string }).value;
}

const document = (sequences: readonly number[]): string =>
  `<MTConnectStreams xmlns="urn:mtconnect.org:MTConnectStreams:1.3"><Header creationTime="${at(0)}" sender="a" instanceId="7" version="1.3" bufferSize="9" nextSequence="9" firstSequence="1" lastSequence="8"/>` +
  `<Streams><DeviceStream name="M1" uuid="u"><ComponentStream component="Device" componentId="d"><Samples>${sequences
    .map(sequence => `<Load dataItemId="l" sequence="${sequence}" timestamp="${at(sequence)}">${sequence}</Load>`)
    .join('')}</Samples></ComponentStream></DeviceStream></Streams></MTConnectStreams>`;

test('recordings are read whole, in the order of names, with every bad line and document held for itself', async () => {
  await using made = await folderWith({
    'a-1.txt': `${at(1)}|a|1\nbad line\n\n* a remark\n${at(2)}|a|2`,
    'b-1.xml': document([1, 2, 3]),
    'c-1.xml': document([3, 4]),
    'd-1.xml': '<MTConnectStreams>',
    'e-1.bin': '\0\u0001\u0002',
    'f-1.xml': document([5]).replace(at(5), 'yesterday'),
  });
  await using opened = await openMtconnect(settings({ files: { folder: made.folder, every: '5 ms' } }));
  const intake = new Intake();
  await takeUntil(reading(opened), intake, () => intake.items.length === 10);
  const told = intake.items.map(({ bytes, issue, attributes }) => [attributes?.file?.charAt(0), issue?.code ?? valueOf(bytes)]);
  expect(told).toEqual([
    ['a', '1'],
    ['a', 'mtconnect.line'],
    ['a', '2'],
    ['b', '1'],
    ['b', '2'],
    ['b', '3'],
    ['c', '4'],
    ['d', 'mtconnect.xml'],
    ['e', 'mtconnect.document'],
    ['f', 'mtconnect.time'],
  ]);
  expect(intake.items[1]?.attributes).toEqual({ file: 'a-1.txt', line: '2' });
});

test('a day file that grows is read on from its last line, also by the next session', async () => {
  await using made = await folderWith({ 'day.txt': `${at(1)}|a|1\n${at(2)}|a|2\n` });
  const config = settings({ files: { folder: made.folder, every: '5 ms' } });
  const intake = new Intake();
  {
    await using opened = await openMtconnect(config);
    const batches = reading(opened);
    await takeUntil(batches, intake, () => intake.items.length === 2);
    await appendFile(join(made.folder, 'day.txt'), `${at(3)}|a|3\n`);
    await takeUntil(batches, intake, () => intake.items.length === 3);
  }
  await appendFile(join(made.folder, 'day.txt'), `${at(4)}|a|4\n`);
  await using opened = await openMtconnect(config);
  await takeUntil(reading(opened, intake.cursor), intake, () => intake.items.length === 4);
  expect(intake.items.map(({ bytes }) => valueOf(bytes))).toEqual(['1', '2', '3', '4']);
  expect(intake.items.map(({ attributes }) => attributes?.line)).toEqual(['1', '2', '3', '4']);
});

test('a folder that is not there cannot be opened, and one that goes away is lost', async () => {
  await expect(openMtconnect(settings({ files: { folder: '/nowhere/at/all' } }))).rejects.toMatchObject({ kind: 'unreachable' });
  const made = await folderWith({});
  await using opened = await openMtconnect(settings({ files: { folder: made.folder, every: '5 ms' } }));
  const lost = expect(reading(opened).next()).rejects.toMatchObject({ kind: 'lost' });
  await made[Symbol.asyncDispose]();
  await lost;
  expect(opened.lost).toHaveLength(1);
});

test('exactly one of agent, adapter and files is declared', async () => {
  await expect(openMtconnect(settings({}))).rejects.toThrow('expected exactly one of');
  const two = { files: { folder: '/tmp' }, shdr: { address: 'a:1' } };
  await expect(openMtconnect(settings(two))).rejects.toMatchObject({ kind: 'misconfigured' });
});

test('the beginning of a file tells what it is', () => {
  const form = (text: string): string => formOf(Buffer.from(text));
  expect([
    form('2017|a|1'),
    form(''),
    form(' \n<?xml'),
    form('\uFEFF<a/>'),
    form('{"a":1}'),
    form('%PDF\0'),
    form('* adapter\n'),
  ]).toEqual(['shdr', 'shdr', 'xml', 'xml', 'other', 'other', 'shdr']);
});
