import { parseUnit } from '@millrace/core';
import { describe, expect, test } from 'vitest';

import { dataItemsOf } from '../src/mtconnect/device-model.ts';
import { readDocument } from '../src/mtconnect/document.ts';
import { boundaryOf, PartReader } from '../src/mtconnect/multipart.ts';
import { ucumOf, unitNames } from '../src/mtconnect/units.ts';

const header =
  '<Header creationTime="2026-11-03T06:00:00Z" sender="a" instanceId="7" version="1.3.0.1" bufferSize="1024" nextSequence="9" firstSequence="1" lastSequence="8"/>';

function streams(inside: string, { head = header, version = '1.3', root = '' } = {}): Uint8Array {
  return Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?>\n<MTConnectStreams xmlns="urn:mtconnect.org:MTConnectStreams:${version}"${root}>${head}<Streams><DeviceStream name="M1" uuid="u1">` +
      `<ComponentStream component="Device" name="M1" componentId="d1">${inside}</ComponentStream></DeviceStream></Streams></MTConnectStreams>`,
  );
}

function samples(...elements: string[]): Uint8Array {
  return streams(`<Samples>${elements.join('')}</Samples>`);
}

function load(sequence: number | string, text = '1', timestamp = '2026-11-03T06:00:00Z'): string {
  return `<Load dataItemId="l1" sequence="${sequence}" timestamp="${timestamp}">${text}</Load>`;
}

function sentences(bytes: Uint8Array): readonly string[] {
  return readDocument(bytes).issues.map(({ sentence }) => sentence);
}

describe('a Streams document', () => {
  test('tells its observations in the order of their numbers, texts as written', () => {
    const read = readDocument(
      streams(
        `<Samples>${load(5, '0.10')}</Samples><Events><Program dataItemId="p1" name="prog" sequence="3" timestamp="2026-11-03T06:00:00.000001Z"><![CDATA[<O1>]]> &amp; 2</Program></Events>` +
          '<Condition><Fault dataItemId="c1" sequence="4" timestamp="2026-11-03T06:00:00Z" type="SYSTEM" nativeCode="401" qualifier="HIGH">over</Fault></Condition>',
      ),
    );
    expect(read).toMatchObject({ kind: 'streams', refused: 0, issues: [], header: { instanceId: '7', nextSequence: 9 } });
    expect(read.kind === 'streams' && read.observations).toMatchObject([
      {
        sequence: 3,
        category: 'EVENT',
        type: 'Program',
        name: 'prog',
        text: '<O1> & 2',
        time: 1_793_685_600_000_001,
        componentId: 'd1',
      },
      { sequence: 4, category: 'CONDITION', type: 'Fault', text: 'over', attributes: { nativeCode: '401', qualifier: 'HIGH' } },
      { sequence: 5, category: 'SAMPLE', type: 'Load', text: '0.10' },
    ]);
  });

  test('of version 2 tells data sets and tables', () => {
    const read = readDocument(
      streams(
        '<Events><VariableDataSet dataItemId="v" sequence="1" timestamp="2026-11-03T06:00:00Z" count="2"><Entry key="a">1</Entry><Entry key="b" removed="true"/></VariableDataSet>' +
          '<WorkOffsetTable dataItemId="w" sequence="2" timestamp="2026-11-03T06:00:00Z" count="1"><Entry key="G54"><Cell key="X">1.5</Cell></Entry></WorkOffsetTable></Events>',
        { version: '2.4' },
      ),
    );
    expect(read.issues).toEqual([]);
    expect(read.kind === 'streams' && read.observations.map(({ entries }) => entries)).toMatchObject([
      [
        { key: 'a', text: '1' },
        { key: 'b', removed: true },
      ],
      [{ key: 'G54', cells: [{ key: 'X', text: '1.5' }] }],
    ]);
  });

  test.each([
    [load('x'), 'sequence "x" is no whole number above 0'],
    [load(1) + load(1), 'sequence 1 comes twice in the document'],
    [load(1, '1', '2026-02-30T00:00:00Z'), 'timestamp "2026-02-30T00:00:00Z" is no time'],
    ['<Load sequence="1" timestamp="2026-11-03T06:00:00Z">1</Load>', 'Load has no dataItemId'],
  ])('refuses an observation alone that is not clear: %#', (elements, sentence) => {
    const read = readDocument(samples(elements, load(8)));
    expect(read).toMatchObject({ kind: 'streams', refused: 1, issues: [{ level: 'error', sentence, at: { line: 2 } }] });
    expect(read.kind === 'streams' && read.observations.some(each => each.sequence === 8)).toBe(true);
  });

  test.each([
    [samples(load(3), load(2)), 'sequence 2 stands behind 3 of the same data item'],
    [samples(load(12)), 'sequence 12 is beyond lastSequence 8 of the header'],
    [samples(load(1, 'fast')), 'expected numbers, found "fast"'],
    [
      samples('<Nothing dataItemId="n" sequence="1" timestamp="2026-11-03T06:00:00Z">1</Nothing>'),
      'Nothing is no type of data item in MTConnect 1.3',
    ],
    [
      samples('<Program dataItemId="n" sequence="1" timestamp="2026-11-03T06:00:00Z">1</Program>'),
      'Program is an event, but stands among the samples',
    ],
    [
      streams('<Events><Execution dataItemId="n" sequence="1" timestamp="2026-11-03T06:00:00Z">RUNNING</Execution></Events>'),
      'found "RUNNING"',
    ],
    [streams('<Alarms/>'), 'the element Alarms has no place there'],
  ])('says what is not as the standard says, and takes it as told: %#', (bytes, sentence) => {
    expect(sentences(bytes).join()).toContain(sentence);
    expect(readDocument(bytes)).toMatchObject({ kind: 'streams', refused: 0 });
  });
});

describe('a document that is none', () => {
  test.each([
    ['not XML', Buffer.from('<MTConnectStreams'), 'mtconnect.xml'],
    ['cut off', samples(load(1)).subarray(0, 500), 'mtconnect.xml'],
    ['a mark that is not escaped', samples(load(1, 'a & b')), 'mtconnect.xml'],
    ['not UTF-8', Buffer.from([0x3c, 0xff, 0xfe]), 'mtconnect.xml'],
    ['empty', Buffer.from(''), 'mtconnect.xml'],
    ['another root', Buffer.from('<html/>'), 'mtconnect.document'],
    ['no namespace', Buffer.from('<MTConnectStreams/>'), 'mtconnect.document'],
    [
      'the namespace of another kind',
      Buffer.from('<MTConnectStreams xmlns="urn:mtconnect.org:MTConnectDevices:1.3"/>'),
      'mtconnect.document',
    ],
    ['no header', streams('', { head: '' }), 'mtconnect.header'],
    ['a header without an instance', streams('', { head: header.replace(/instanceId="7"/, '') }), 'mtconnect.header'],
    [
      'a header that contradicts itself',
      streams('', { head: header.replace('nextSequence="9"', 'nextSequence="0"') }),
      'mtconnect.header',
    ],
  ])('%s: is refused with place and reason', (_, bytes, code) => {
    const read = readDocument(bytes);
    expect(read).toMatchObject({ kind: 'unreadable' });
    expect(read.issues.some(issue => issue.code === code && issue.level === 'error' && issue.sentence !== '')).toBe(true);
  });

  test('F93: a document type declaration, entities and floods are refused before anything is expanded', () => {
    const bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>';
    expect(sentences(Buffer.from(`${bomb}<x>&b;</x>`))).toEqual(['found a document type declaration']);
    expect(readDocument(samples(load(1, '&b;')))).toMatchObject({ kind: 'unreadable' });
    expect(readDocument(samples(load(1, '&constructor;')))).toMatchObject({ kind: 'unreadable' });
    expect(sentences(Buffer.from('<a>'.repeat(100)))[0]).toContain('nests deeper than 64 levels');
    const attributes = Array.from({ length: 100 }, (_, n) => ` a${n}=""`).join('');
    expect(sentences(Buffer.from(`<a${attributes}/>`))[0]).toContain('more than 64 attributes');
  });
});

describe('a Devices document', () => {
  const devices = (inside: string): Uint8Array =>
    Buffer.from(
      `<MTConnectDevices xmlns="urn:mtconnect.org:MTConnectDevices:1.3"><Header creationTime="2026-11-03T06:00:00Z" sender="a" instanceId="7" version="1.3" bufferSize="1"/>` +
        `<Devices><Device id="d1" name="M1" uuid="u1">${inside}</Device></Devices></MTConnectDevices>`,
    );

  test('tells components, data items, types and units', () => {
    const read = readDocument(
      devices(
        '<Components><Axes id="a" name="axes"><Components><Linear id="x" name="X"><DataItems><DataItem id="x1" name="Xabs" category="SAMPLE" type="POSITION" units="MILLIMETER" nativeUnits="INCH"><Source>X_pos</Source></DataItem></DataItems></Linear></Components></Axes></Components>',
      ),
    );
    expect(read.issues).toEqual([]);
    const found = read.kind === 'devices' ? read.devices.flatMap(dataItemsOf) : [];
    expect(found).toMatchObject([
      { item: { id: 'x1', units: 'MILLIMETER', nativeUnits: 'INCH', source: 'X_pos' }, component: { kind: 'Linear', name: 'X' } },
    ]);
  });

  test.each([
    [
      '<DataItems><DataItem id="a" category="EVENT" type="PROGRAM"/><DataItem id="a" category="EVENT" type="LINE"/></DataItems>',
      'the id a stands in line 1 already',
    ],
    ['<DataItems><DataItem id="a" category="SAMPLE" type="PROGRAM"/></DataItems>', 'PROGRAM: Program is an event'],
    [
      '<DataItems><DataItem id="a" category="SAMPLE" type="LOAD" units="FURLONG"/></DataItems>',
      'FURLONG is no unit of MTConnect',
    ],
    ['<DataItems><DataItem id="a" type="LOAD"/></DataItems>', 'expected a data item with id, type and category'],
    ['<DataItems><DataItem id="1a" category="EVENT" type="LINE"/></DataItems>', '"1a" cannot be an id'],
  ])('says what is not as the standard says: %#', (inside, sentence) => {
    expect(sentences(devices(inside)).join()).toContain(sentence);
  });

  test('every unit of the standard has one of UCUM', () => {
    for (const unit of unitNames) expect(parseUnit(ucumOf(unit) ?? '?'), unit).toMatchObject({ ok: true });
    expect(ucumOf('MILLIMETER/SECOND')).toBe('mm/s');
  });
});

describe('parts of a stream', () => {
  const part = (body: string, length = true): string =>
    `--b\r\nContent-type: text/xml\r\n${length ? `Content-length: ${body.length}\r\n` : ''}\r\n${body}\r\n`;

  test('come whole however they are cut', () => {
    const text = `${part('<a/>')}${part('<b>--b</b>')}${part('<c/>', false)}--b--`;
    for (let size = 1; size < text.length; size++) {
      const reader = new PartReader('b', 1000);
      const parts: string[] = [];
      for (let at = 0; at < text.length; at += size)
        parts.push(...reader.push(Buffer.from(text.slice(at, at + size))).map(each => Buffer.from(each).toString().trim()));
      expect(parts).toEqual(['<a/>', '<b>--b</b>', '<c/>']);
      expect(reader.isEnded).toBe(true);
    }
  });

  test('have a bound', () => {
    expect(() => new PartReader('b', 100).push(Buffer.from(part('x'.repeat(200))))).toThrow('the limit is 100');
    expect(() => new PartReader('b', 100).push(Buffer.alloc(300))).toThrow('larger than 100 bytes');
    expect(boundaryOf('multipart/x-mixed-replace;boundary=abc')).toBe('abc');
    expect(boundaryOf('multipart/x-mixed-replace; charset=x; boundary="a b"')).toBe('a b');
    expect(boundaryOf('text/xml')).toBeUndefined();
  });
});
