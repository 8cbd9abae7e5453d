import { connectorSuite, eventually, plainJson } from '@millrace/connector/testkit';
import type { Peer } from '@millrace/connector/testkit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { parseS7Address, s7AddressText } from '../src/s7/address.ts';
import type { S7Address } from '../src/s7/address.ts';
import { decodeS7, encodeS7 } from '../src/s7/codec.ts';
import type { S7Config } from '../src/s7/config.ts';
import { s7 } from '../src/s7/index.ts';
import { s7Offers } from '../src/s7/offers.ts';
import { startS7Server } from './s7-server.ts';
import type { S7Server } from './s7-server.ts';
import { surroundings } from './surroundings.ts';
import { tcpProxy } from './tcp-proxy.ts';

const soon = (): AbortSignal => AbortSignal.timeout(5_000);

function addressOf(text: string): S7Address {
  const address = parseS7Address(text);
  if (typeof address === 'string') throw new Error(address);
  return address;
}

function configOf(server: S7Server, changed: Partial<S7Config> = {}): S7Config {
  const base = { host: '127.0.0.1', port: server.port, rack: 0, slot: 1, every: 20, heartbeat: 60_000, timeout: 500, gap: 16 };
  return { ...base, ...changed };
}

async function openTo(server: S7Server, changed: Partial<S7Config> = {}) {
  const heard = surroundings(plainJson);
  const connection = await s7.open(configOf(server, changed), heard.env, soon());
  return { ...heard, connection, tags: connection.tags!, [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose]() };
}

/** Puts a value into a block from the side of the controller. */
function put(server: S7Server, text: string, value: Parameters<typeof encodeS7>[1]): void {
  const address = addressOf(text);
  const block = server.blocks.get(address.space)!;
  const bytes = encodeS7(address, value);
  if (address.kind !== 'bool') return void block.set(bytes, address.offset);
  const others = block[address.offset]! & ~(1 << address.bit);
  block[address.offset] = others | (bytes[0]! << address.bit);
}

describe('s7 addresses', () => {
  test.each([
    ['DB10,REAL4', 'DB10.DBD4:REAL', { space: 'DB10', offset: 4, length: 4, kind: 'real' }],
    ['DB10,X0.3', '%DB10.DBX0.3', { offset: 0, kind: 'bool', bit: 3 }],
    ['DB1,INT2', 'DB1.DBW2:INT', { kind: 'int', length: 2 }],
    ['DB1,BYTE7', 'DB1.DBB7', { kind: 'byte', length: 1 }],
    ['DB1,STRING20.30', 'DB1.DBB20:STRING(30)', { kind: 'string', length: 32 }],
    ['DB1,LINT8', 'DB1.DBL8:LINT', { kind: 'lint', length: 8 }],
    ['M0.3', '%M0.3', { space: 'M', kind: 'bool', bit: 3 }],
    ['MW4:INT', 'MW4:INT', { space: 'M', kind: 'int', offset: 4 }],
    ['E0.0', 'I0.0', { space: 'I', kind: 'bool' }],
    ['AD8:REAL', 'QD8:REAL', { space: 'Q', kind: 'real' }],
  ])('%s is %s', (one, other, meaning) => {
    expect(addressOf(one)).toMatchObject(meaning);
    expect(addressOf(one)).toEqual(addressOf(other));
  });

  test.each([
    ['DB10,X0.8', 'a bit is 0 to 7'],
    ['DB10,X0', 'a bit is 0 to 7'],
    ['DB10,STRING20', '1 to 254 characters'],
    ['DB10,FLOAT4', 'is none of'],
    ['DB10.DBW4:REAL', 'not as wide'],
    ['DB10,INT4.8', 'arrays are not read'],
    ['DB10,LREAL65530', 'beyond byte 65535'],
    ['Temperature', 'is not an address'],
  ])('%s is refused with a sentence', (text, sentence) => {
    expect(parseS7Address(text)).toContain(sentence);
  });

  test('every value that can be written is the value read', () => {
    const typed = fc.oneof(
      fc.tuple(fc.constant('LINT0'), fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n)),
      fc.tuple(fc.constant('LWORD0'), fc.bigInt(0n, 2n ** 64n - 1n)),
      fc.tuple(fc.constant('DINT0'), fc.integer()),
      fc.tuple(fc.constant('SINT0'), fc.integer({ min: -128, max: 127 })),
      fc.tuple(fc.constant('UINT0'), fc.integer({ min: 0, max: 65_535 })),
      fc.tuple(fc.constant('REAL0'), fc.float()),
      fc.tuple(fc.constant('LREAL0'), fc.double()),
      fc.tuple(fc.constant('STRING0.9'), fc.stringMatching(/^[ -~]{0,9}$/)),
    );
    fc.assert(
      fc.property(typed, ([type, value]) => {
        const address = addressOf(`DB1,${type}`);
        expect(addressOf(s7AddressText(address).replace('BOOL', 'X'))).toEqual(address);
        const read = decodeS7(address, encodeS7(address, value));
        if (typeof value === 'bigint') expect(BigInt(read as number)).toBe(value);
        else expect(read).toEqual(value);
      }),
    );
  });
});

connectorSuite<S7Config>('s7 connector', {
  connector: s7,
  offers: s7Offers(),
  async start(): Promise<Peer<S7Config>> {
    const server = await startS7Server();
    return {
      config: configOf(server),
      secrets: [],
      openSessions: () => server.open,
      cut: async () => server.cut(),
      tags: {
        numbers: ['DB10,INT0', 'DB10,DINT4'],
        sampling: 20,
        tellsEvery: false,
        tellsTime: false,
        set: async (address, value) => put(server, address, value),
        exact: [
          { address: 'DB10,LINT16', value: -9_223_372_036_854_775_807n },
          { address: 'DB10,LWORD24', value: 18_446_744_073_709_551_615n },
          { address: 'DB10,LREAL32', value: 0.1 },
          { address: 'DB10,REAL40', value: Number.NaN },
          { address: 'DB10,STRING50.20', value: 'Füllung' },
          { address: 'DB10,STRING50.20', value: '' },
          { address: 'M3.7', value: true },
        ],
        absent: 'DB99,INT0',
        async spoil(address) {
          const { space, offset } = addressOf(address);
          server.faulty.add(`${space}:${offset}`);
          return 0x808b_0000;
        },
        writes: {
          allowed: { address: 'DB10,REAL80', value: 1.5 },
          refused: { address: 'DB20,DINT18', value: 1 },
          held: async text => {
            const { space, offset, length } = addressOf(text);
            return decodeS7(addressOf(text), server.blocks.get(space)!.subarray(offset, offset + length));
          },
          loseAnswer: async () => void (server.mute = true),
        },
      },
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
  },
});

describe('s7 connector and a controller', () => {
  test('what lies close together is one request, and what the controller refuses stops itself alone', async () => {
    await using server = await startS7Server();
    await using session = await openTo(server);
    put(server, 'DB10,REAL4', 2.5);
    const wanted = ['DB10,INT0', 'DB10,REAL4', 'DB10,X12.3', 'DB20,INT16', 'DB20,DINT18', 'DB99,INT0'];
    const read = async () =>
      (await session.tags.read(wanted, soon())).map(({ status, value }) => (status === 0 ? value : status.toString(16)));
    expect(await read()).toEqual([0, 2.5, false, 0, '80340000', '80340000']);
    server.reads.length = 0;
    expect(await read()).toEqual([0, 2.5, false, 0, '80340000', '80340000']);
    expect(server.reads).toEqual([
      ['DB10', 0, 13],
      ['DB20', 16, 2],
    ]);
    expect(session.reports.map(report => report.sentence)).toEqual([
      expect.stringContaining('DB20,DINT18: the address is outside of the block'),
      expect.stringContaining('optimised access'),
    ]);
  });

  test('a text that is longer than one request is read whole, and answers may come in pieces', async () => {
    await using server = await startS7Server();
    server.pieces = 11;
    await using session = await openTo(server);
    const text = 'x'.repeat(254);
    put(server, 'DB10,STRING100.254', text);
    expect(await session.tags.read(['DB10,STRING100.254'], soon())).toMatchObject([{ value: text, status: 0 }]);
    const [outcome] = await session.tags.write!([{ address: 'DB10,STRING100.254', value: text }], soon());
    expect(outcome, 'half a value is never written').toMatchObject({ kind: 'never' });
  });

  test('writes reach the block, bits without their neighbours', async () => {
    await using server = await startS7Server();
    await using session = await openTo(server);
    server.blocks.get('DB10')![60] = 0b1010_0000;
    const outcomes = await session.tags.write!(
      [
        { address: 'DB10,X60.0', value: true },
        { address: 'DB10,X60.7', value: false },
        { address: 'DB10,LINT64', value: -2n },
        { address: 'DB10,STRING80.10', value: 'R-7' },
        { address: 'DB10,BYTE72', value: 200 },
        { address: 'M5.1', value: true },
        { address: 'DB10,INT0', value: 40_000 },
      ],
      soon(),
    );
    expect(outcomes.map(outcome => outcome.kind)).toEqual([...Array<string>(6).fill('done'), 'never']);
    const block = server.blocks.get('DB10')!;
    expect(block[60]).toBe(0b0010_0001);
    expect(block.readBigInt64BE(64)).toBe(-2n);
    expect(block.subarray(80, 85).toString('latin1')).toBe('\u000a\u0003R-7');
    expect(block[72]).toBe(200);
    expect(server.blocks.get('M')![5]).toBe(2);
  });

  test('a controller that does not permit PUT/GET says so in the sentence', async () => {
    await using server = await startS7Server();
    await using session = await openTo(server);
    server.permits = false;
    await expect(session.tags.read(['DB10,INT0'], soon())).rejects.toMatchObject({
      kind: 'lost',
      message: expect.stringContaining('is access by PUT/GET allowed?'),
    });
    await using other = await startS7Server();
    other.code = 3;
    await using protectedOne = await openTo(other);
    expect(await protectedOne.tags.read(['DB10,INT0'], soon())).toMatchObject([{ status: 0x801f_0000 }]);
  });

  test('F75: where others have all connections nothing is opened, with a sentence, and nothing is tried again by itself', async () => {
    await using server = await startS7Server();
    await using first = await openTo(server);
    server.limit = 1;
    const second = openTo(server);
    await expect(second).rejects.toMatchObject({ kind: 'refused', message: expect.stringContaining('taken') });
    await eventually('only the first session is there', () => server.open === 1);
    expect(await first.tags.read(['DB10,INT0'], soon())).toMatchObject([{ status: 0 }]);
    expect(first.connection.sessions?.()).toEqual({ open: 1, allowed: 1 });
  });

  test('a controller that answers nothing is lost after one timeout, and a write under way is unknown', async () => {
    await using server = await startS7Server();
    await using session = await openTo(server, { timeout: 80 });
    server.mute = true;
    const [outcome] = await session.tags.write!([{ address: 'DB10,INT0', value: 7 }], soon());
    expect(outcome).toMatchObject({ kind: 'unknown' });
    expect(server.blocks.get('DB10')!.readInt16BE(0)).toBe(7);
    expect(session.lost).toMatchObject([{ kind: 'lost' }]);
    await eventually('the session is closed', () => server.open === 0);
    const [later] = await session.tags.write!([{ address: 'DB10,INT0', value: 8 }], soon());
    expect(later, 'nothing went out').toMatchObject({ kind: 'later' });
  });

  test('bytes that are no S7 end the session and nothing else', async () => {
    const hostile = [
      Buffer.from('HTTP/1.1 400 Bad Request\r\n'),
      Buffer.from([3, 0, 0, 7, 2, 0xf0, 0x80]),
      Buffer.from([3, 0, 0, 4]),
    ];
    for (const bytes of [...hostile, Buffer.from([3, 0, 0, 22, ...Array<number>(18).fill(0xff)])]) {
      await using server = await startS7Server();
      await using proxy = await tcpProxy(server.port);
      const heard = surroundings(plainJson);
      await using connection = await s7.open({ ...configOf(server), port: proxy.port, timeout: 200 }, heard.env, soon());
      proxy.toClient = () => bytes;
      await expect(connection.tags!.read(['DB10,INT0'], soon())).rejects.toMatchObject({ kind: 'lost' });
      proxy.toClient = () => bytes;
      const again = s7.open({ ...configOf(server), port: proxy.port, timeout: 200 }, heard.env, soon());
      await expect(again).rejects.toMatchObject({ name: 'ConnectorError' });
    }
  });
});
