import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runMtconnectSuite } from './conformance/mtconnect.ts';
import type { SuiteRun } from './conformance/suite.ts';

const at = (second: number): string => `2026-11-03T06:00:${String(second).padStart(2, '0')}.5Z`;
const head = (version = '1.3', header = 'instanceId="7"'): string =>
  `<MTConnectStreams xmlns="urn:mtconnect.org:MTConnectStreams:${version}"><Header creationTime="${at(0)}" sender="a" ${header} version="1.3" bufferSize="9" nextSequence="9" firstSequence="1" lastSequence="8"/>` +
  '<Streams><DeviceStream name="M1" uuid="u"><ComponentStream component="Device" componentId="d" name="M1">';
const tail = '</ComponentStream></DeviceStream></Streams></MTConnectStreams>\n';
const load = (sequence: number, value = '1.25', time = at(sequence)): string =>
  `<Load dataItemId="l" sequence="${sequence}" timestamp="${time}">${value}</Load>`;
const samples = (...elements: readonly string[]): string => `<Samples>${elements.join('\n')}</Samples>`;

/** Files that others might leave in a folder, each with what must be said of it. */
const files: Readonly<Record<string, readonly [text: string, diagnosis: string | undefined]>> = {
  'a-day.txt': [
    `${at(1)}|a|1\n${at(1)}|a|1\n${at(3)}|a|3.50\n${at(2)}|a|2\n${at(4)}|s|Fault|F1|||hot\n${at(5)}|s|Normal||||\n`,
    undefined,
  ],
  'b-day.txt': [
    `${at(1)}|a|1\nnot a line\n2026-02-31T00:00:00Z|a|2\n* a remark\n\n${at(3)}|text|O1 \u00e9`,
    '"2026-02-31T00:00:00Z" is no time',
  ],
  'c-good.xml': [head() + samples(load(1), load(2, 'UNAVAILABLE')) + tail, undefined],
  'd-type.xml': [
    head() + samples('<Program dataItemId="p" sequence="1" timestamp="2026-11-03T06:00:00Z">O1</Program>') + tail,
    'Program is an event',
  ],
  'e-cut.xml': [head() + samples(load(1)), 'unclosed tag'],
  'f-twice.xml': [head() + samples(load(1), load(1), load(3)) + tail, 'sequence 1 comes twice'],
  'g-time.xml': [head() + samples(load(1, '1', '2026-13-03T06:00:00Z'), load(2)) + tail, 'is no time'],
  'h-header.xml': [head('1.3', '') + samples(load(1)) + tail, 'the header says no instanceId'],
  'i-space.xml': [`<MTConnectStreams>${samples(load(1))}</MTConnectStreams>`, 'stands in no namespace'],
  'j-other.xml': ['<html><body/></html>', 'the root element is html'],
  'k-entity.xml': [`<!DOCTYPE x [<!ENTITY a "b">]>${head()}${samples(load(1, '&a;'))}${tail}`, 'document type declaration'],
  'l-binary.bin': ['PK\u0003\u0004\0\0', 'neither SHDR'],
  'm-empty.txt': ['', undefined],
  'n-order.xml': [head() + samples(load(4), load(2)) + tail, 'sequence 2 stands behind 4'],
};

let folder = '';
let run: SuiteRun;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-hostile-'));
  for (const [name, [text]] of Object.entries(files)) await writeFile(join(folder, name), text);
  run = await runMtconnectSuite(folder);
});

afterAll(() => rm(folder, { recursive: true }));

test('every observation of a folder of good and bad recordings is accounted for', () => {
  expect(run.failures).toEqual([]);
  expect(run.groups?.get('in file = read')).toEqual({ cases: 16, passed: 16 });
  expect(run.groups?.get('received = stored')).toEqual({ cases: 16, passed: 16 });
});

test.each(Object.entries(files))('%s is diagnosed where it is not MTConnect', (name, [, diagnosis]) => {
  const said = [...run.waived.keys()].filter(
    line => line.startsWith(`${name}: `) && !/observations (?:repeat|are older)/.test(line),
  );
  if (diagnosis === undefined) expect(said).toEqual([]);
  else expect(said.join('\n')).toContain(diagnosis);
});

test('what comes twice and what is out of order is named', () => {
  expect([...run.waived.keys()].filter(line => /observations (?:repeat|are older)/.test(line))).toEqual([
    'a-day.txt: 1 observations repeat the one before of their data item, value and moment',
    'a-day.txt: 1 observations are older than the one before of their data item',
  ]);
});
