import fc from 'fast-check';
import Long from 'long';
import sparkplug from 'sparkplug-payload';
import { expect, it } from 'vitest';

import { dataTypes } from '../src/sparkplug/codec/data-type.ts';
import type { DataType } from '../src/sparkplug/codec/data-type.ts';
import type { Metric } from '../src/sparkplug/codec/message.ts';
import type { MetricValue, Properties } from '../src/sparkplug/codec/metric-value.ts';
import { decodePayload, encodePayload } from '../src/sparkplug/codec/payload.ts';
import { readPropertySet, writePropertySet } from '../src/sparkplug/codec/property-set.ts';
import { readValue, writeValue } from '../src/sparkplug/codec/value.ts';
import { defineMetric, seeMetric } from '../src/sparkplug/host/metric.ts';
import { independent } from './sparkplug-peer.ts';

const { encodePayload: encodeTheirs, decodePayload: decodeTheirs } = independent(sparkplug);

function roundTrip(type: DataType, value: Exclude<MetricValue, null>): MetricValue {
  const bytes = encodePayload({ metrics: [{ name: 'm', datatype: dataTypes[type], value: writeValue(type, value) }] });
  const decoded = decodePayload(bytes);
  if (!decoded.ok) throw new Error(decoded.issues[0]?.sentence);
  return readValue(type, decoded.value.metrics![0]!.value!);
}

/** What our reader makes of a metric that sparkplug-payload wrote. */
function fromTheirs(metric: object): MetricValue {
  const decoded = decodePayload(encodeTheirs({ timestamp: 1, seq: 0, metrics: [metric] }));
  if (!decoded.ok) throw new Error(decoded.issues[0]?.sentence);
  const told = decoded.value.metrics![0]!;
  const definition = defineMetric(told, name => `g/n:${name}`);
  if (typeof definition === 'string') throw new Error(definition);
  const seen = seeMetric(told, definition, 1);
  if (seen.problem !== undefined) throw new Error(seen.problem);
  return seen.value;
}

/** What sparkplug-payload reads of a metric that we wrote. */
function toTheirs(type: DataType, value: Exclude<MetricValue, null>): unknown {
  const metric = { name: 'm', timestamp: 5, datatype: dataTypes[type], value: writeValue(type, value) };
  return decodeTheirs(encodePayload({ timestamp: 5, seq: 3, metrics: [metric] })).metrics![0]!.value;
}

const whole = (type: DataType, low: bigint, high: bigint) => ({ type, values: fc.bigInt(low, high) });
const wholes = [
  whole('Int8', -128n, 127n),
  whole('Int16', -32_768n, 32_767n),
  whole('Int32', -(2n ** 31n), 2n ** 31n - 1n),
  whole('Int64', -(2n ** 63n), 2n ** 63n - 1n),
  whole('UInt8', 0n, 255n),
  whole('UInt16', 0n, 65_535n),
  whole('UInt32', 0n, 2n ** 32n - 1n),
  whole('UInt64', 0n, 2n ** 64n - 1n),
  whole('DateTime', 0n, 2n ** 64n - 1n),
];
const exactly = (value: bigint): number | bigint =>
  value >= -(2n ** 53n) + 1n && value <= 2n ** 53n - 1n ? Number(value) : value;

it.each(wholes)(
  'F63: every whole number of type $type comes back exactly, alone and in an array [tck-id-payloads-metric-datatype-value-type, tck-id-payloads-metric-datatype-value]',
  ({ type, values }) => {
    fc.assert(
      fc.property(fc.array(values, { maxLength: 6 }), told => {
        for (const value of told) expect(roundTrip(type, value)).toBe(exactly(value));
        const array = `${type}Array` as DataType;
        if (array in dataTypes) expect(roundTrip(array, told)).toEqual(told.map(exactly));
      }),
      { numRuns: 60 },
    );
  },
);

it('F63: whole numbers at their bounds are what an independent codec wrote, and it reads what we write', () => {
  for (const [type, value, told] of [
    ['Int8', -128, -128],
    ['Int8', -1, -1],
    ['Int16', -32_768, -32_768],
    ['Int32', -2_147_483_648, -2_147_483_648],
    ['UInt8', 255, 255],
    ['UInt16', 65_535, 65_535],
    ['Int64', Long.fromString('-9223372036854775808'), -(2n ** 63n)],
    ['Int64', Long.fromString('9007199254740993'), 9_007_199_254_740_993n],
    ['UInt64', Long.fromString('18446744073709551615', true), 2n ** 64n - 1n],
    ['UInt32', Long.fromString('4294967295', true), 4_294_967_295],
    ['DateTime', Long.fromString('1793685600000', true), 1_793_685_600_000],
  ] as const)
    expect(fromTheirs({ name: 'm', type, value }), type).toBe(told);
  expect(String(toTheirs('Int64', -(2n ** 63n)))).toBe('-9223372036854775808');
  expect(String(toTheirs('UInt64', 2n ** 64n - 1n))).toBe('18446744073709551615');
  expect(Number(toTheirs('UInt32', 4_294_967_295)) >>> 0).toBe(4_294_967_295);
  for (const type of ['Int8', 'Int16', 'Int32'] as const) expect(toTheirs(type, -5), type).toBe(-5);
});

it('F63: negative numbers are read in each width that writers use, and numbers beyond the type are none', () => {
  for (const told of [0xff, 0xffff_ffff, 2n ** 64n - 1n])
    expect(readValue('Int8', { kind: 'long', value: told }), String(told)).toBe(-1);
  expect(readValue('Int16', { kind: 'int', value: 0xffff_8000 })).toBe(-32_768);
  expect(() => readValue('Int8', { kind: 'int', value: 300 })).toThrow('300 is beyond Int8');
  expect(() => readValue('UInt8', { kind: 'int', value: 256 })).toThrow('256 is beyond UInt8');
  expect(() => readValue('UInt32', { kind: 'long', value: 2n ** 40n })).toThrow('beyond UInt32');
  expect(() => writeValue('UInt16', -1)).toThrow('-1 is beyond UInt16');
  expect(() => writeValue('Int64', 1.5)).toThrow('takes a whole number');
});

it('F63: NaN, infinities and minus zero are kept, and a Float is exact or refused', () => {
  for (const value of [NaN, Infinity, -Infinity, -0, 5e-324, Number.MAX_VALUE]) expect(roundTrip('Double', value)).toBe(value);
  for (const value of [NaN, Infinity, -Infinity, -0, Math.fround(0.1)]) expect(roundTrip('Float', value)).toBe(value);
  expect(() => writeValue('Float', 0.1)).toThrow('not exact as Float');
  expect(fromTheirs({ name: 'm', type: 'Double', value: NaN })).toBeNaN();
  expect(toTheirs('Double', NaN)).toBeNaN();
  expect(roundTrip('FloatArray', [NaN, -0, Math.fround(3.3)])).toEqual([NaN, -0, Math.fround(3.3)]);
  expect(roundTrip('DoubleArray', [0.1, Infinity])).toEqual([0.1, Infinity]);
});

it('F63: null is told by is_null and no value, in both directions', () => {
  expect(fromTheirs({ name: 'm', type: 'Int32', value: null })).toBeNull();
  const bytes = encodePayload({ timestamp: 1, seq: 0, metrics: [{ name: 'm', datatype: 3, isNull: true }] });
  expect(decodeTheirs(bytes).metrics![0]!).toMatchObject({ name: 'm', value: null });
});

it('texts, UUID, bytes and files are exact', () => {
  for (const text of ['', '  two  ', 'Prüfgröße ≤ 5 µm — 検査 𐍈', '\uFEFFBOM', '__proto__']) {
    expect(roundTrip('String', text)).toBe(text);
    expect(roundTrip('Text', text)).toBe(text);
    expect(fromTheirs({ name: 'm', type: 'String', value: text })).toBe(text);
    expect(toTheirs('Text', text)).toBe(text);
  }
  expect(roundTrip('UUID', '6ba7b810-9dad-11d1-80b4-00c04fd430c8')).toBe('6ba7b810-9dad-11d1-80b4-00c04fd430c8');
  expect(roundTrip('Bytes', Uint8Array.of(0, 255, 128))).toEqual(Uint8Array.of(0, 255, 128));
  expect(roundTrip('File', new Uint8Array())).toEqual(new Uint8Array());
  expect(fromTheirs({ name: 'm', type: 'Bytes', value: Uint8Array.of(1, 2) })).toEqual(Uint8Array.of(1, 2));
  expect(() => writeValue('String', '\uD800')).toThrow('half of a surrogate pair');
});

it('arrays of texts and booleans keep their form', () => {
  expect(writeValue('BooleanArray', [false, false, true, true, false, true, false, false, true, true, false, true])).toEqual({
    kind: 'bytes',
    value: Uint8Array.of(0x0c, 0, 0, 0, 0x34, 0xd0),
  });
  expect(writeValue('Int16Array', [-30_000, 30_000])).toEqual({ kind: 'bytes', value: Uint8Array.of(0xd0, 0x8a, 0x30, 0x75) });
  expect(writeValue('StringArray', ['ABC', 'hello'])).toEqual({ kind: 'bytes', value: new TextEncoder().encode('ABC\0hello\0') });
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 40 }), bits => {
      expect(roundTrip('BooleanArray', bits)).toEqual(bits);
    }),
  );
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }).filter(text => text.isWellFormed() && !text.includes('\0'))), texts => {
      expect(roundTrip('StringArray', texts)).toEqual(texts);
    }),
  );
  expect(() => readValue('Int32Array', { kind: 'bytes', value: new Uint8Array(5) })).toThrow('no multiple of 4');
  expect(() => readValue('StringArray', { kind: 'bytes', value: Uint8Array.of(65) })).toThrow('zero byte');
  expect(() => readValue('BooleanArray', { kind: 'bytes', value: Uint8Array.of(200, 0, 0, 0, 1) })).toThrow('200 Booleans');
});

it('a DataSet has as many types as columns and values of basic types [tck-id-payloads-dataset-column-size, tck-id-payloads-dataset-column-num-headers, tck-id-payloads-dataset-types-def, tck-id-payloads-dataset-types-num, tck-id-payloads-dataset-types-type, tck-id-payloads-dataset-types-value, tck-id-payloads-dataset-parameter-type-req, tck-id-payloads-template-dataset-value]', () => {
  const table = {
    kind: 'dataset',
    columns: ['name', 'count', 'ok'],
    types: ['String', 'Int64', 'Boolean'],
    rows: [
      ['a', -1, true],
      ['b', 9_007_199_254_740_993n, null],
    ],
  } as const;
  expect(roundTrip('DataSet', table)).toEqual(table);
  const theirs = {
    numOfColumns: 2,
    columns: ['a', 'b'],
    types: ['String', 'Double'],
    rows: [['x', 1.5]],
  };
  expect(fromTheirs({ name: 'm', type: 'DataSet', value: theirs })).toEqual({
    kind: 'dataset',
    columns: ['a', 'b'],
    types: ['String', 'Double'],
    rows: [['x', 1.5]],
  });
  expect(toTheirs('DataSet', { ...table, types: ['String', 'Double', 'Boolean'], rows: [['a', 2.5, true]] })).toMatchObject({
    columns: ['name', 'count', 'ok'],
    types: ['String', 'Double', 'Boolean'],
    rows: [['a', 2.5, true]],
  });
  expect(() => writeValue('DataSet', { ...table, types: ['String', 'Int64'] })).toThrow('3 columns and 2 types');
  expect(() => writeValue('DataSet', { ...table, types: ['String', 'Int64', 'Bytes'] })).toThrow('no basic type');
  expect(() => readValue('DataSet', { kind: 'dataset', value: { numOfColumns: 2, columns: ['a'], types: [12] } })).toThrow(
    'says 2 columns',
  );
  const short = { numOfColumns: 1, columns: ['a'], types: [12], rows: [{ elements: [] }] };
  expect(() => readValue('DataSet', { kind: 'dataset', value: short })).toThrow('row 1');
});

it('properties have as many values as keys, each with its type [tck-id-payloads-propertyset-keys-array-size, tck-id-payloads-propertyset-values-array-size, tck-id-payloads-metric-propertyvalue-type-type, tck-id-payloads-metric-propertyvalue-type-value, tck-id-payloads-metric-propertyvalue-type-req]', () => {
  const inner = { kind: 'properties', values: new Map([['low', { type: 'Double', value: -1.5 }]]) } as const;
  const properties = {
    kind: 'properties',
    values: new Map([
      ['Quality', { type: 'Int32', value: 192 }],
      ['note', { type: 'String', value: null }],
      ['limits', { type: 'PropertySet', value: inner }],
      ['list', { type: 'PropertySetList', value: [inner, inner] }],
    ]),
  } as const;
  const bytes = encodePayload({ metrics: [{ name: 'm', properties: writePropertySet(properties as Properties, writeValue) }] });
  const decoded = decodePayload(bytes);
  if (!decoded.ok) throw new Error(decoded.issues[0]?.sentence);
  expect(readPropertySet(decoded.value.metrics![0]!.properties!, readValue)).toEqual(properties);
  expect(() => readPropertySet({ keys: ['a', 'b'], values: [{ type: 3 }] }, readValue)).toThrow('2 keys and 1 values');
  expect(() => readPropertySet({ keys: ['a'], values: [{ type: 99 }] }, readValue)).toThrow('no known type');
  expect(() => readPropertySet({ keys: ['a'], values: [{}] }, readValue)).toThrow('no known type');
});

it('a Template says whether it is a definition, an instance says of which, members and parameters have names and types [tck-id-payloads-template-is-definition, tck-id-payloads-template-is-definition-definition, tck-id-payloads-template-is-definition-instance, tck-id-payloads-template-definition-is-definition, tck-id-payloads-template-definition-ref, tck-id-payloads-template-ref-definition, tck-id-payloads-template-ref-instance, tck-id-payloads-template-instance-ref, tck-id-payloads-template-instance-is-definition, tck-id-payloads-template-version, tck-id-payloads-template-parameter-name-required, tck-id-payloads-template-parameter-name-type, tck-id-payloads-template-parameter-type-req, tck-id-payloads-template-parameter-type-value, tck-id-payloads-template-parameter-value, tck-id-payloads-template-parameter-value-type, tck-id-payloads-template-definition-parameters-default]', () => {
  const definition = {
    kind: 'template',
    isDefinition: true,
    version: 'v1 µ',
    members: [{ name: 'rpm', type: 'Int32', value: -3 }],
    parameters: [{ name: 'index', type: 'UInt8', value: 7 }],
  } as const;
  const instance = { ...definition, isDefinition: false, ref: 'Motor' } as const;
  expect(roundTrip('Template', definition)).toEqual(definition);
  expect(roundTrip('Template', instance)).toEqual(instance);
  const simple = { ...instance, parameters: [{ name: 'index', type: 'Double', value: 7 }] } as const;
  const theirs = toTheirs('Template', simple) as { readonly isDefinition: boolean; readonly templateRef: string };
  expect(theirs).toMatchObject({ isDefinition: false, templateRef: 'Motor', version: 'v1 µ' });
  expect(() => writeValue('Template', { ...definition, ref: 'Motor' })).toThrow('definition to none');
  expect(() => writeValue('Template', { ...definition, isDefinition: false })).toThrow('refers to its definition');
  const read = (value: object): MetricValue => readValue('Template', { kind: 'template', value });
  expect(() => read({ templateRef: 'Motor' })).toThrow('does not say whether it is a definition');
  expect(() => read({ isDefinition: true, templateRef: 'Motor' })).toThrow('refers to another one');
  expect(() => read({ isDefinition: false })).toThrow('does not say of which');
  expect(() => read({ isDefinition: true, parameters: [{ type: 3 }] })).toThrow('has no name');
  expect(() => read({ isDefinition: true, parameters: [{ name: 'p', type: 17 }] })).toThrow('no basic type');
  expect(() => read({ isDefinition: true, parameters: [{ name: 'p' }] })).toThrow('no basic type');
});

it('fields of later versions are passed over', () => {
  const known = encodePayload({
    timestamp: 7,
    seq: 1,
    metrics: [{ name: 'm', datatype: 11, value: { kind: 'boolean', value: true } }],
  });
  const later = Uint8Array.of(0xa2, 0x06, 3, 1, 2, 3, 0xc1, 0x3e, 1, 2, 3, 4, 5, 6, 7, 8);
  const decoded = decodePayload(Buffer.concat([known, later]));
  expect(decoded).toMatchObject({ ok: true, value: { timestamp: 7, seq: 1, metrics: [{ name: 'm' }] } });
});

it('cut or damaged bytes are an issue that names the place, and never more than that', () => {
  const metrics: readonly Metric[] = [
    { name: 'speed', alias: 2n ** 60n, timestamp: 1, datatype: 10, value: { kind: 'double', value: 1.5 } },
    {
      name: 't',
      datatype: 19,
      value: { kind: 'template', value: { isDefinition: false, templateRef: 'x', metrics: [{ name: 'y' }] } },
    },
  ];
  const bytes = encodePayload({ timestamp: 1, seq: 0, metrics, body: Uint8Array.of(1, 2, 3) });
  for (let length = 1; length < bytes.length; length++) {
    const decoded = decodePayload(bytes.subarray(0, length));
    if (!decoded.ok) expect(decoded.issues[0]).toMatchObject({ code: 'sparkplug.payload', at: { offset: expect.any(Number) } });
  }
  expect(decodePayload(bytes.subarray(0, bytes.length - 1))).toMatchObject({ ok: false });
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), noise => void decodePayload(noise)),
    { numRuns: 500 },
  );
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, byte) => {
      const damaged = Uint8Array.from(bytes);
      damaged[at] = byte;
      decodePayload(damaged);
    }),
    { numRuns: 500 },
  );
});

it('templates in each other without end are refused', () => {
  let bytes: Uint8Array = new Uint8Array();
  for (let depth = 0; depth < 200; depth++) {
    const template = Buffer.concat([Buffer.from([0x12]), lengthOf(bytes), bytes]);
    bytes = Buffer.concat([Buffer.from([0x92, 0x01]), lengthOf(template), template]);
  }
  const decoded = decodePayload(Buffer.concat([Buffer.from([0x12]), lengthOf(bytes), bytes]));
  expect(decoded).toMatchObject({ ok: false, issues: [{ sentence: expect.stringContaining('deeper than 32') }] });
});

function lengthOf(bytes: Uint8Array): Buffer {
  const digits: number[] = [];
  for (let rest = bytes.length; ; rest >>= 7) {
    if (rest < 0x80) return Buffer.from([...digits, rest]);
    digits.push((rest & 0x7f) | 0x80);
  }
}
