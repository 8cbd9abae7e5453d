import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { DeviceIndex } from '../src/mtconnect/device-index.ts';
import type { DataItem } from '../src/mtconnect/device-model.ts';
import { readEntries, splitFields } from '../src/mtconnect/shdr-fields.ts';
import { ShdrReader } from '../src/mtconnect/shdr-line.ts';
import { readMoment, writeMoment } from '../src/mtconnect/time.ts';

const time = '2017-01-24T17:02:00.234375Z';
const received = 1_485_277_320_000_000;

const items: readonly DataItem[] = [
  { id: 'x1', name: 'Xabs', category: 'SAMPLE', type: 'POSITION', subType: 'ACTUAL', units: 'MILLIMETER' },
  { id: 'x2', name: 'Xts', category: 'SAMPLE', type: 'POSITION', representation: 'TIME_SERIES', units: 'MILLIMETER' },
  { id: 'm1', name: 'msg', category: 'EVENT', type: 'MESSAGE' },
  { id: 'c1', name: 'system', category: 'CONDITION', type: 'SYSTEM' },
  { id: 'v1', name: 'vars', category: 'EVENT', type: 'VARIABLE', representation: 'DATA_SET' },
  { id: 't1', name: 'offsets', category: 'EVENT', type: 'TOOL_OFFSET', representation: 'TABLE' },
  { id: 'p1', name: 'parts', category: 'EVENT', type: 'PART_COUNT' },
];
const index = new DeviceIndex([{ kind: 'Device', id: 'd1', name: 'M1', uuid: 'u1', dataItems: items, components: [] }]);

function read(line: string, model?: DeviceIndex) {
  return new ShdrReader('M1', model).read(line, 1, received);
}

function observed(line: string, model?: DeviceIndex) {
  const says = read(line, model);
  if (says.kind !== 'observations') throw new Error(JSON.stringify(says));
  return says.observations;
}

describe('a line of SHDR', () => {
  test('holds pairs of keys and values of one moment', () => {
    const [x, y, ...others] = observed(`${time}|Xabs|-12.50|Yabs|UNAVAILABLE`);
    expect(x).toMatchObject({ dataItemId: 'Xabs', device: 'M1', text: '-12.50', timestamp: time, time: 1_485_277_320_234_375 });
    expect(y).toMatchObject({ dataItemId: 'Yabs', text: 'UNAVAILABLE' });
    expect(others).toEqual([]);
  });

  test('of a key that the model knows is of its data item', () => {
    expect(observed(`${time}|Xabs|1`, index)[0]).toMatchObject({
      dataItemId: 'x1',
      category: 'SAMPLE',
      type: 'Position',
      attributes: { subType: 'ACTUAL' },
    });
    expect(observed(`${time}|M1:Xabs|1`, index)[0]).toMatchObject({ dataItemId: 'x1' });
    expect(observed(`${time}|M2:Xabs|1`)[0]).toMatchObject({ device: 'M2', dataItemId: 'Xabs' });
  });

  test('is a condition by its model, or by its form without one', () => {
    const condition = {
      category: 'CONDITION',
      type: 'Fault',
      text: 'travel | limit',
      attributes: { nativeCode: '401', nativeSeverity: '2', qualifier: 'HIGH' },
    };
    expect(observed(`${time}|system|fault|401|2|HIGH|travel | limit`, index)[0]).toMatchObject(condition);
    expect(observed(`${time}|other|Fault|401|2|HIGH|over`)[0]).toMatchObject({ category: 'CONDITION', text: 'over' });
    expect(observed(`${time}|motion_cond2|Unavailable||||`)[0]).toMatchObject({
      category: 'CONDITION',
      type: 'Unavailable',
      attributes: {},
    });
    expect(observed(`${time}|avail|UNAVAILABLE|mode|UNAVAILABLE|estop|UNAVAILABLE`)).toHaveLength(3);
  });

  test('is a message with its code, a time series, a data set, a table, a reset', () => {
    expect(observed(`${time}|msg|A1|check|oil`, index)[0]).toMatchObject({
      type: 'Message',
      text: 'check|oil',
      attributes: { nativeCode: 'A1' },
    });
    expect(observed(`${time}|note|A1|check oil`)[0]).toMatchObject({ type: 'Message', text: 'check oil' });
    expect(observed(`${time}|Xts|3|100|1 2 3`, index)[0]).toMatchObject({
      type: 'PositionTimeSeries',
      text: '1 2 3',
      attributes: { sampleCount: '3', sampleRate: '100' },
    });
    expect(observed(`${time}|vars|:MANUAL a=1 b="x y" c`, index)[0]).toMatchObject({
      type: 'VariableDataSet',
      attributes: { resetTriggered: 'MANUAL' },
      entries: [
        { key: 'a', text: '1' },
        { key: 'b', text: 'x y' },
        { key: 'c', removed: true, text: '' },
      ],
    });
    expect(observed(`${time}|offsets|T1={x=1 y=2.5}`, index)[0]).toMatchObject({
      type: 'ToolOffsetTable',
      entries: [
        {
          key: 'T1',
          cells: [
            { key: 'x', text: '1' },
            { key: 'y', text: '2.5' },
          ],
        },
      ],
    });
    expect(observed(`${time}|parts|0:DAY`, index)[0]).toMatchObject({ text: '0', attributes: { resetTriggered: 'DAY' } });
  });

  test('has a duration, a relative time or no time', () => {
    expect(observed(`${time}@1.5|a|1`)[0]).toMatchObject({ time: 1_485_277_320_234_375, attributes: { duration: '1.5' } });
    expect(observed('|a|1')[0]).toMatchObject({ time: received });
    const reader = new ShdrReader('M1');
    const told = ['1000|a|1', '1250.5|a|2'].map(line => reader.read(line, 1, received));
    expect(told.flatMap(each => (each.kind === 'observations' ? each.observations.map(one => one.time - received) : []))).toEqual(
      [0, 250_500],
    );
    expect(new ShdrReader('M1').read('1000|a|1', 1)).toMatchObject({ kind: 'bad' });
  });

  test('is a command, an asset, nothing, or a text over several lines', () => {
    expect(read('* PONG 10000')).toEqual({ kind: 'command', name: 'PONG', value: '10000' });
    expect(read('* device: Mazak03')).toEqual({ kind: 'command', name: 'device', value: 'Mazak03' });
    expect(read(`${time}|@REMOVE_ASSET@|T1`)).toEqual({ kind: 'asset', command: '@REMOVE_ASSET@', fields: ['T1'] });
    expect(read('')).toEqual({ kind: 'nothing' });
    const reader = new ShdrReader('M1');
    const lines = [`${time}|@ASSET@|T1|CuttingTool|--multiline--0F`, '<CuttingTool>', '</CuttingTool>', '--multiline--0F'];
    expect(lines.map(line => reader.read(line, 1, received)).at(-1)).toEqual({
      kind: 'asset',
      command: '@ASSET@',
      fields: ['T1', 'CuttingTool', '<CuttingTool>\n</CuttingTool>'],
    });
    expect(reader.isInside).toBe(false);
  });

  test.each([
    ['no bars at all', 'no bar'],
    ['2017-02-30T00:00:00Z|a|1', 'is no time'],
    ['yesterday|a|1', 'is no time'],
    [`${time}|a`, 'the key a has no value'],
    [`${time}||1`, 'a value has no key'],
  ])('%s is bad, with place and reason', (line, reason) => {
    expect(read(line)).toMatchObject({
      kind: 'bad',
      issue: { level: 'error', sentence: expect.stringContaining(reason), at: { line: 1 } },
    });
  });

  test('keeps the clear part of a line of which the rest is not', () => {
    expect(read(`${time}|a|1|b|2|c`)).toMatchObject({
      kind: 'observations',
      observations: [{ text: '1' }, { text: '2' }],
      issue: { sentence: 'the key c has no value' },
    });
  });

  test('says back what was written into it, whatever the values are', () => {
    const key = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,8}$/);
    const value = fc.stringMatching(/^[^|\n\r\\"]{0,12}$/u);
    fc.assert(
      fc.property(fc.array(fc.tuple(key, value), { minLength: 1, maxLength: 6 }), pairs => {
        fc.pre(pairs.length !== 3 || !/^\s*(?:fault|warning)\s*$/i.test(pairs[0]?.[1] ?? ''));
        fc.pre(!pairs.at(-1)?.[1].includes('--multiline--'));
        const told = observed([time, ...pairs.flat()].join('|'));
        expect(told.map(({ dataItemId, text }) => [dataItemId, text])).toEqual(
          pairs.map(([name, text]) => [name, text.trim().toUpperCase() === 'UNAVAILABLE' ? 'UNAVAILABLE' : text]),
        );
      }),
    );
  });

  test('of any text is read, refused or nothing, and never thrown over', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('|', time, '"', '\\|', '@', ':', '{', '=')), {
          maxLength: 30,
        }),
        parts => {
          const line = parts.join('').replaceAll('\n', '');
          for (const model of [undefined, index])
            expect(['observations', 'asset', 'command', 'nothing', 'bad']).toContain(read(line, model).kind);
        },
      ),
    );
  });
});

describe('fields and entries', () => {
  test('a quoted field may hold bars', () => {
    expect(splitFields('t|k|"a \\| b"|x')).toEqual(['t', 'k', 'a | b', 'x']);
    expect(splitFields('a|"b|c')).toEqual(['a', '"b', 'c']);
  });

  test('what is no data set is none, in time in proportion to its length', () => {
    expect(readEntries('a={b=1')).toBeUndefined();
    expect(readEntries('=x')).toBeUndefined();
    expect(readEntries('a='.repeat(50_000))).toBeDefined();
    expect(readEntries(`a="${'\\"'.repeat(50_000)}`)).toBeDefined();
  });
});

describe('moments', () => {
  test('come back as written, to the microsecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: -2_000_000_000_000_000, max: 4_000_000_000_000_000 }), micros => {
        expect(readMoment(writeMoment(micros))?.time).toBe(micros);
      }),
    );
  });

  test('are those of the calendar', () => {
    expect(readMoment('2017-01-24T17:02:00.2343750Z')?.time).toBe(1_485_277_320_234_375);
    expect(readMoment('2017-01-24T18:02:00.234375+01:00')?.time).toBe(1_485_277_320_234_375);
    expect(readMoment('2016-12-31T23:59:60Z')?.time).toBe(1_483_228_800_000_000);
    for (const none of [
      '2017-13-01T00:00:00Z',
      '2017-02-29T00:00:00Z',
      '2017-01-01T24:00:00Z',
      '2017-01-01T00:61:00Z',
      '',
      'now',
      '0000-01-01T00:00:00Z',
    ]) {
      expect(readMoment(none), none).toBeUndefined();
    }
  });
});
