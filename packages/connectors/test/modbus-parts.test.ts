import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { addressText, parseAddress } from '../src/modbus/address.ts';
import type { ModbusAddress } from '../src/modbus/address.ts';
import { decodeRegisters, encodeRegisters, packBits, unpackBits } from '../src/modbus/codec.ts';
import { crc16, rtuFrame, rtuReader, tcpFrame, tcpReader } from '../src/modbus/frame.ts';
import { gapsOf, narrower, overlaps, planReads } from '../src/range-plan.ts';
import type { PlanLimits } from '../src/range-plan.ts';
import { writeRequest } from '../src/modbus/write.ts';

const defaults = { unit: 1, order: 'abcd' } as const;

function address(text: string): ModbusAddress {
  const parsed = parseAddress(text, defaults);
  if (typeof parsed === 'string') throw new Error(parsed);
  return parsed;
}

describe('modbus addresses', () => {
  test('name unit, table, offset from 0, type and order', () => {
    expect(address('3/holding:100:float32:cdab')).toEqual({
      unit: 3,
      table: 'holding',
      space: '3/holding',
      offset: 100,
      length: 2,
      type: { kind: 'float32' },
      order: 'cdab',
    });
    expect(address('input:0')).toMatchObject({ unit: 1, type: { kind: 'uint16' }, length: 1 });
    expect(address('coil:7')).toMatchObject({ type: { kind: 'boolean' }, length: 1 });
    expect(address('holding:4:text(5)')).toMatchObject({ length: 3 });
    expect(address('holding:4:bcd(8)')).toMatchObject({ length: 2 });
    expect(address('coil:0:bits(12)')).toMatchObject({ length: 12 });
  });

  test.each([
    ['40001', 'is not an address'],
    ['holding:70000', 'reaches beyond 65535'],
    ['holding:65535:int32', 'reaches beyond 65535'],
    ['300/coil:0', 'unit 300'],
    ['coil:0:abcd', 'has no byte order'],
    ['coil:0:int16', 'bits are read one by one'],
    ['holding:0:bit(16)', 'its type is none of'],
    ['holding:0:text(0)', 'its type is none of'],
    ['holding:0:float', 'its type is none of'],
    ['holding:-1', 'is not an address'],
    ['Holding:1', 'is not an address'],
    ['holding:1:uint16:abdc', 'is not an address'],
    ['', 'is not an address'],
  ])('%s is refused with a sentence', (text, sentence) => {
    expect(parseAddress(text, defaults)).toContain(sentence);
  });

  test('the text of an address means the same address', () => {
    for (const text of [
      '3/holding:100:float32:cdab',
      'coil:0:bits(9)',
      'holding:2:bit(15):badc',
      'discrete:4',
      'input:9:text(7)',
    ]) {
      expect(address(addressText(address(text)))).toEqual(address(text));
    }
  });
});

const registers = (...values: readonly number[]): Uint8Array => {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, place) => bytes.writeUInt16BE(value, place * 2));
  return bytes;
};

describe('F78: values in registers', () => {
  test.each([
    ['float32:abcd', [0x4048, 0xf5c3], Math.fround(3.14)],
    ['float32:cdab', [0xf5c3, 0x4048], Math.fround(3.14)],
    ['float32:badc', [0x4840, 0xc3f5], Math.fround(3.14)],
    ['float32:dcba', [0xc3f5, 0x4840], Math.fround(3.14)],
    ['int32:abcd', [0xffff, 0xfffe], -2],
    ['uint32:cdab', [0x0001, 0x8000], 0x8000_0001],
    ['uint16:badc', [0x0100], 1],
    ['int16', [0x8000], -32_768],
    ['uint64:abcd', [0xffff, 0xffff, 0xffff, 0xffff], 18_446_744_073_709_551_615n],
    ['int64:dcba', [0xfeff, 0xffff, 0xffff, 0xffff], -2],
    ['int64:cdab', [0x0001, 0, 0, 0x8000], -9_223_372_036_854_775_807n],
    ['float64:abcd', [0x7ff8, 0, 0, 0], Number.NaN],
    ['bit(15)', [0x8000], true],
    ['bit(0)', [0x8000], false],
    ['bit(0):badc', [0x0100], true],
    ['bcd', [0x1234], 1_234],
    ['bcd(16)', [0x9999, 0x9999, 0x9999, 0x9999], 9_999_999_999_999_999n],
    ['text(4)', [0x4142, 0x4300], 'ABC'],
    ['text(3):badc', [0x4241, 0x0043], 'ABC'],
    ['text(3):cdab', [0x4142, 0x4300], 'ABC'],
  ] as const)('%s of %j is %s', (type, words, value) => {
    expect(decodeRegisters(address(`holding:0:${type}`), registers(...words))).toBe(value);
  });

  test('a BCD digit above nine is no number', () => {
    expect(() => decodeRegisters(address('holding:0:bcd'), registers(0x12a4))).toThrow('no BCD number');
  });

  const order = fc.constantFrom('abcd', 'cdab', 'badc', 'dcba');
  const typed = fc.oneof(
    fc.tuple(fc.constant('float64'), fc.double()),
    fc.tuple(fc.constant('float32'), fc.float()),
    fc.tuple(fc.constant('int64'), fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map(small)),
    fc.tuple(fc.constant('uint64'), fc.bigInt(0n, 2n ** 64n - 1n).map(small)),
    fc.tuple(fc.constant('int32'), fc.integer()),
    fc.tuple(fc.constant('uint16'), fc.integer({ min: 0, max: 65_535 })),
    fc.tuple(fc.constant('bcd(8)'), fc.integer({ min: 0, max: 99_999_999 })),
    fc.tuple(fc.constant('text(9)'), fc.stringMatching(/^[ -~]{0,9}$/)),
  );

  test('every value written is the value read, in every order', () => {
    fc.assert(
      fc.property(typed, order, ([type, value], bytes) => {
        const one = address(`holding:0:${type}:${bytes}`);
        expect(decodeRegisters(one, encodeRegisters(one, value))).toEqual(value);
      }),
    );
  });

  test.each([
    ['uint16', 65_536, 'does not fit uint16'],
    ['uint16', 1.5, 'not a whole number'],
    ['int32', '7', 'not a whole number'],
    ['float32', 1e300, 'does not fit float32'],
    ['text(2)', 'abc', 'has 3 characters'],
    ['text(2)', '€', 'one byte cannot hold'],
    ['bcd', 10_000, 'does not fit bcd'],
    ['bit(1)', 1, 'true or false'],
  ])('%s does not take %s', (type, value, sentence) => {
    expect(() => writeRequest(address(`holding:0:${type}`), value)).toThrow(sentence);
  });

  test('bits are packed least significant first', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }), bits => {
        expect(unpackBits(packBits(bits), bits.length)).toEqual(bits);
      }),
    );
    expect([...packBits([true, false, false, false, false, false, false, false, true])]).toEqual([1, 1]);
  });
});

function small(value: bigint): number | bigint {
  return BigInt.asIntN(54, value) === value ? Number(value) : value;
}

describe('modbus frames', () => {
  test('the CRC is that of the standard', () => {
    // Serial Line V1.02, 6.2.2: 02 07 gives 0x1241 (sent 41 12).
    expect(crc16(Uint8Array.of(2, 7))).toBe(0x1241);
  });

  test('frames of TCP come out as they went in, however they are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 250 }), { maxLength: 5 }),
        fc.integer({ min: 1, max: 20 }),
        (pdus, cut) => {
          const bytes = Buffer.concat(pdus.map((pdu, place) => tcpFrame(place + 1, place, pdu)));
          const reader = tcpReader();
          const frames = Array.from({ length: Math.ceil(bytes.length / cut) }, (_, n) =>
            reader.push(bytes.subarray(n * cut, (n + 1) * cut)),
          );
          expect(frames.flat().map(({ transaction, unit, pdu }) => ({ transaction, unit, pdu: [...pdu] }))).toEqual(
            pdus.map((pdu, place) => ({ transaction: place + 1, unit: place, pdu: [...pdu] })),
          );
        },
      ),
    );
  });

  test('bytes that are no Modbus TCP are told from frames that are not complete', () => {
    expect(tcpReader().push(Uint8Array.of(0, 1, 0, 0, 0, 9, 1))).toEqual([]);
    expect(() => tcpReader().push(Buffer.from('HTTP/1.1 400 Bad Request'))).toThrow('no Modbus TCP');
  });

  test('an answer of RTU is found behind noise, and one with a wrong CRC is not taken', () => {
    const answer = rtuFrame(7, Uint8Array.of(3, 2, 0x12, 0x34));
    const noisy = Buffer.concat([Uint8Array.of(0xff, 0, 0x13), answer]);
    expect(rtuReader().push(noisy)).toMatchObject([{ unit: 7, pdu: { length: 4 } }]);
    const spoiled = Buffer.from(answer);
    spoiled[3] = 0x13;
    expect(rtuReader().push(spoiled)).toEqual([]);
  });
});

describe('modbus requests', () => {
  const limits: PlanLimits = { largest: space => (/coil|discrete/.test(space) ? 2_000 : 125), gap: 8, forbidden: [], apart: [] };
  const plan = (texts: readonly string[], changed: Partial<PlanLimits> = {}) => {
    const addresses = texts.map(address);
    return planReads(addresses, [...addresses.keys()], { ...limits, ...changed }).map(({ range, members }) => ({
      from: range.offset,
      length: range.length,
      members,
    }));
  };

  test('neighbours are read together, a gap is read along, a wide one is not', () => {
    expect(plan(['holding:10', 'holding:0:float32', 'holding:30', 'holding:1'])).toEqual([
      { from: 0, length: 11, members: [1, 3, 0] },
      { from: 30, length: 1, members: [2] },
    ]);
  });

  test('with a gap of 0 nothing is read that is not declared', () => {
    expect(plan(['holding:0', 'holding:2', 'holding:3'], { gap: 0 })).toEqual([
      { from: 0, length: 1, members: [0] },
      { from: 2, length: 2, members: [1, 2] },
    ]);
  });

  test('tables and units are read apart', () => {
    expect(plan(['holding:0', 'input:0', '2/holding:1', 'coil:0', 'discrete:1'])).toHaveLength(5);
  });

  const anything = fc.record({
    unit: fc.integer({ min: 1, max: 2 }),
    table: fc.constantFrom('coil', 'discrete', 'input', 'holding'),
    offset: fc.integer({ min: 0, max: 400 }),
    type: fc.constantFrom('uint16', 'float32', 'float64', 'text(40)'),
  });
  const written = anything.map(({ unit, table, offset, type }) =>
    address(`${unit}/${table}:${offset}${table === 'coil' || table === 'discrete' ? '' : `:${type}`}`),
  );
  const anyLimits = fc.record({
    largest: fc.integer({ min: 20, max: 125 }).map(most => () => most),
    gap: fc.integer({ min: 0, max: 30 }),
    forbidden: fc.array(
      written.map(({ space, offset }) => ({ space, offset, length: 5 })),
      { maxLength: 3 },
    ),
    apart: fc.constant([]),
  });

  test('every address is in exactly one request, inside the limits, and nothing forbidden is read along', () => {
    fc.assert(
      fc.property(fc.array(written, { maxLength: 40 }), anyLimits, (addresses, bounds) => {
        const reads = planReads(addresses, [...addresses.keys()], bounds);
        expect(reads.flatMap(read => read.members).toSorted((a, b) => a - b)).toEqual([...addresses.keys()]);
        for (const read of reads) {
          expect(read.range.length).toBeLessThanOrEqual(bounds.largest());
          for (const place of read.members) {
            const one = addresses[place]!;
            expect(one.offset >= read.range.offset).toBe(true);
            expect(one.offset + one.length <= read.range.offset + read.range.length).toBe(true);
          }
          for (const gap of gapsOf(read, addresses)) {
            expect(gap.length).toBeLessThanOrEqual(bounds.gap);
            expect(bounds.forbidden.some(range => overlaps(range, gap))).toBe(false);
          }
        }
      }),
    );
  });

  test('a refused request is narrowed until each address stands alone, and then no further', () => {
    fc.assert(
      fc.property(fc.array(written, { minLength: 1, maxLength: 20 }), addresses => {
        const queue = [...planReads(addresses, [...addresses.keys()], limits)];
        const alone: number[] = [];
        let steps = 0;
        for (let read = queue.shift(); read !== undefined; read = queue.shift()) {
          expect(++steps).toBeLessThan(200);
          const smaller = narrower(read, addresses, limits);
          if (smaller.length === 0) alone.push(...read.members);
          queue.push(...smaller);
        }
        expect(alone.toSorted((a, b) => a - b)).toEqual([...addresses.keys()]);
      }),
    );
  });
});
