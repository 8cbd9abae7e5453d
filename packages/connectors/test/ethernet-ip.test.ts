import { connectorSuite, eventually, plainJson } from '@millrace/connector/testkit';
import type { Peer } from '@millrace/connector/testkit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { parseCipAddress } from '../src/ethernet-ip/address.ts';
import type { CipAddress } from '../src/ethernet-ip/address.ts';
import { decodeCip, encodeCip } from '../src/ethernet-ip/codec.ts';
import type { EthernetIpConfig } from '../src/ethernet-ip/config.ts';
import { ethernetIp } from '../src/ethernet-ip/index.ts';
import { ethernetIpOffers } from '../src/ethernet-ip/offers.ts';
import { groupReads } from '../src/ethernet-ip/plan.ts';
import { startCipServer, tagOf } from './cip-server.ts';
import type { CipServer } from './cip-server.ts';
import { surroundings } from './surroundings.ts';
import { tcpProxy } from './tcp-proxy.ts';

const soon = (): AbortSignal => AbortSignal.timeout(5_000);

function addressOf(text: string): CipAddress {
  const address = parseCipAddress(text);
  if (typeof address === 'string') throw new Error(address);
  return address;
}

function configOf(port: number, changed: Partial<EthernetIpConfig> = {}): EthernetIpConfig {
  return { host: '127.0.0.1', port, slot: 0, every: 20, heartbeat: 60_000, timeout: 500, ...changed };
}

async function openTo(port: number, changed: Partial<EthernetIpConfig> = {}) {
  const heard = surroundings(plainJson);
  const connection = await ethernetIp.open(configOf(port, changed), heard.env, soon());
  return { ...heard, connection, tags: connection.tags!, [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose]() };
}

/** A controller with the tags of a line. */
async function lineServer(): Promise<CipServer> {
  const server = await startCipServer();
  const tags = {
    Speed: tagOf.dint(),
    Count: tagOf.int(),
    Total: tagOf.lint(),
    Ratio: tagOf.lreal(),
    Heat: tagOf.real(0),
    Zones: tagOf.real(...Array.from({ length: 300 }, (_, n) => n / 2)),
    Name: tagOf.text(),
    Ready: tagOf.bool(),
    Recipe: tagOf.structure(16),
    'Recipe.Temperature': tagOf.real(180),
    'Program:Main.Steps': tagOf.dint(7),
    'Program:Main.Text': tagOf.text('run'),
  };
  for (const [name, tag] of Object.entries(tags)) server.tags.set(name, tag);
  return server;
}

/** Puts a value into a tag from the side of the controller. */
function put(server: CipServer, text: string, value: Parameters<typeof encodeCip>[1]): void {
  const tag = server.tags.get(text)!;
  tag.data.set(encodeCip(addressOf(text), value, typed(tag)));
}

function typed({ type, handle, data }: NonNullable<ReturnType<CipServer['tags']['get']>>) {
  return { type: Uint8Array.of(type & 255, type >> 8, ...(handle === undefined ? [] : [handle & 255, handle >> 8])), data };
}

describe('ethernet-ip addresses and values', () => {
  test.each([
    ['Speed', { path: ['Speed'] }],
    ['Program:Main.Count', { path: ['Program:Main', 'Count'] }],
    ['Zones[3].Temperature', { path: ['Zones', 3, 'Temperature'] }],
    ['Grid[1,2,3]', { path: ['Grid', 1, 2, 3] }],
    ['Flags.31', { path: ['Flags'], bit: 31 }],
    ['Zones[0]{10}', { path: ['Zones', 0], count: 10 }],
    ['Recipe.Name{string}', { path: ['Recipe', 'Name'], isText: true }],
  ])('%s is understood', (text, meaning) => {
    expect(addressOf(text)).toMatchObject(meaning);
  });

  test.each(['', 'Speed.64', '3Speed', 'Zones[', 'Zones[a]', 'A..B', 'Zones{0}', 'Flags.3{2}', 'Program:.X', 'x'.repeat(41)])(
    '"%s" is refused with a sentence',
    text => {
      expect(typeof parseCipAddress(text)).toBe('string');
    },
  );

  test('every value that can be written is the value read', () => {
    const any = fc.oneof(
      fc.tuple(fc.constant(0xc5), fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n)),
      fc.tuple(fc.constant(0xc9), fc.bigInt(0n, 2n ** 64n - 1n)),
      fc.tuple(fc.constant(0xc4), fc.integer()),
      fc.tuple(fc.constant(0xc2), fc.integer({ min: -128, max: 127 })),
      fc.tuple(fc.constant(0xc1), fc.boolean()),
      fc.tuple(fc.constant(0xca), fc.float()),
      fc.tuple(fc.constant(0xcb), fc.double()),
    );
    fc.assert(
      fc.property(any, ([code, value]) => {
        const type = Uint8Array.of(code, 0);
        const read = decodeCip(addressOf('T'), {
          type,
          data: encodeCip(addressOf('T'), value, { type, data: new Uint8Array() }),
        });
        if (typeof value === 'bigint') expect(BigInt(read as number)).toBe(value);
        else expect(read).toEqual(value);
      }),
    );
  });

  test('tags that are asked for together keep their order and fit one message', () => {
    const tag = fc.record({
      text: fc.string(),
      request: fc.integer({ min: 10, max: 300 }),
      answer: fc.integer({ min: 6, max: 2_000 }),
    });
    fc.assert(
      fc.property(fc.array(tag), tags => {
        const groups = groupReads(tags);
        expect(groups.flat()).toEqual(tags.map(({ text }) => text));
        let at = 0;
        for (const group of groups) {
          const members = tags.slice(at, (at += group.length));
          const sum = (of: 'request' | 'answer') => members.reduce((total, one) => total + one[of], 0);
          if (group.length > 1) expect(Math.max(sum('request'), sum('answer'))).toBeLessThanOrEqual(440);
        }
      }),
    );
  });
});

connectorSuite<EthernetIpConfig>('ethernet-ip connector', {
  connector: ethernetIp,
  offers: ethernetIpOffers(),
  async start(): Promise<Peer<EthernetIpConfig>> {
    const server = await lineServer();
    return {
      config: configOf(server.port),
      secrets: [],
      openSessions: () => server.open,
      cut: async () => server.cut(),
      tags: {
        numbers: ['Speed', 'Count'],
        sampling: 20,
        tellsEvery: false,
        tellsTime: false,
        set: async (address, value) => put(server, address, value),
        exact: [
          { address: 'Total', value: -9_223_372_036_854_775_807n },
          { address: 'Ratio', value: 0.1 },
          { address: 'Heat', value: Number.NaN },
          { address: 'Name', value: 'Füllung' },
          { address: 'Name', value: '' },
          { address: 'Ready', value: true },
        ],
        absent: 'Nothing',
        async spoil(address) {
          server.faulty.set(address, 0x10);
          return 0x808b_0000;
        },
        writes: {
          allowed: { address: 'Heat', value: 1.5 },
          refused: { address: 'Nothing', value: 1 },
          held: async text => decodeCip(addressOf(text), typed(server.tags.get(text)!)),
          loseAnswer: async () => void (server.muteService = 0x4d),
        },
        browsable: ['Speed', 'Zones', 'Name', 'Recipe', 'Program:Main.Steps', 'Program:Main.Text'],
      },
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
  },
});

describe('ethernet-ip connector and a controller', () => {
  test('all tags are one request, refused ones stop themselves alone and are left alone', async () => {
    await using server = await lineServer();
    await using session = await openTo(server.port);
    const wanted = [
      'Speed',
      'Nothing',
      'Recipe',
      'Program:Main.Steps',
      'Recipe.Temperature',
      'Program:Main.Text',
      'Steps.2',
      'what?',
    ];
    const read = async () =>
      (await session.tags.read(wanted, soon())).map(({ status, value }) => (status === 0 ? value : status.toString(16)));
    const expected = [0, '80340000', '803d0000', 7, 180, 'run', '80340000', '80330000'];
    expect(await read()).toEqual(expected);
    expect(session.reports.map(report => report.sentence)).toEqual([
      expect.stringContaining('Nothing: there is no such tag'),
      expect.stringContaining('Recipe: it is a structure: name its members'),
      expect.stringContaining('Steps.2: there is no such tag'),
    ]);
    server.services.length = 0;
    expect(await read()).toEqual(expected);
    expect(server.services, 'one packet of four reads').toEqual([0x0a, 0x52, 0x52, 0x52, 0x52]);
  });

  test('arrays, elements, bits, and values longer than one answer', async () => {
    await using server = await lineServer();
    server.pieces = 13;
    server.most = 100;
    await using session = await openTo(server.port);
    put(server, 'Speed', 0b1010);
    const all = Array.from({ length: 300 }, (_, n) => n / 2);
    const values = await session.tags.read(
      ['Zones[0]{300}', 'Zones[299]', 'Zones[300]', 'Speed.3', 'Speed.2', 'Speed.40'],
      soon(),
    );
    expect(values.map(({ status, value }) => (status === 0 ? value : status.toString(16)))).toEqual([
      all,
      149.5,
      '80340000',
      true,
      false,
      '80070000',
    ]);
  });

  test('writes take the type of the tag, bits leave their neighbours alone', async () => {
    await using server = await lineServer();
    await using session = await openTo(server.port);
    put(server, 'Speed', 0b1010);
    const outcomes = await session.tags.write!(
      [
        { address: 'Speed.0', value: true },
        { address: 'Speed.3', value: false },
        { address: 'Total', value: -2n },
        { address: 'Zones[7]', value: 99.5 },
        { address: 'Zones[0]{2}', value: [1, 2] },
        { address: 'Name', value: 'R-7' },
        { address: 'Count', value: 40_000 },
        { address: 'Name', value: 'x'.repeat(83) },
        { address: 'Recipe', value: 1 },
        { address: 'Nothing', value: 1 },
      ],
      soon(),
    );
    expect(outcomes.map(outcome => outcome.kind)).toEqual([...Array<string>(6).fill('done'), ...Array<string>(4).fill('never')]);
    expect(server.tags.get('Speed')!.data.readInt32LE()).toBe(0b0011);
    expect(server.tags.get('Total')!.data.readBigInt64LE()).toBe(-2n);
    expect(server.tags.get('Zones')!.data.readFloatLE(28)).toBe(99.5);
    expect(server.tags.get('Zones')!.data.readFloatLE(4)).toBe(2);
    expect(server.tags.get('Name')!.data.toString('latin1', 4, 7)).toBe('R-7');
  });

  test('an answer to another request is dropped, not taken', async () => {
    await using server = await lineServer();
    await using session = await openTo(server.port);
    put(server, 'Speed', 1);
    put(server, 'Count', 2);
    server.stale = true;
    for (const [tag, value] of [
      ['Speed', 1],
      ['Count', 2],
      ['Speed', 1],
    ] as const) {
      expect(await session.tags.read([tag], soon())).toMatchObject([{ value }]);
    }
  });

  test('a wrong slot says so, and without a slot the host itself is asked', async () => {
    await using server = await lineServer();
    await using wrong = await openTo(server.port, { slot: 5 });
    expect(await wrong.tags.read(['Speed'], soon())).toMatchObject([{ status: 0x8031_0000 }]);
    expect(await wrong.connection.probe(soon())).toMatchObject([
      { ok: true },
      { ok: false, detail: expect.stringContaining('is the slot right?') },
    ]);
    server.slot = undefined;
    const { slot: _, ...direct } = configOf(server.port);
    const heard = surroundings(plainJson);
    await using connection = await ethernetIp.open(direct, heard.env, soon());
    expect(await connection.tags!.read(['Speed'], soon())).toMatchObject([{ status: 0 }]);
  });

  test('F75: where others have all sessions nothing is opened, with a sentence, and nothing is tried again by itself', async () => {
    await using server = await lineServer();
    await using first = await openTo(server.port);
    server.limit = 1;
    await expect(openTo(server.port)).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('may all be taken by others'),
    });
    await eventually('only the first session is there', () => server.open === 1);
    expect(await first.tags.read(['Speed'], soon())).toMatchObject([{ status: 0 }]);
    expect(first.connection.sessions?.()).toEqual({ open: 1, allowed: 1 });
  });

  test('bytes that are no EtherNet/IP end the session and nothing else', async () => {
    const empty = Buffer.alloc(26);
    empty.writeUInt16LE(0x6f);
    empty.writeUInt16LE(2, 2);
    for (const bytes of [Buffer.from('HTTP/1.1 400 Bad Request, and so on'), Buffer.alloc(24, 0xff), empty]) {
      await using server = await lineServer();
      await using proxy = await tcpProxy(server.port);
      await using session = await openTo(proxy.port, { timeout: 150 });
      proxy.toClient = answer => {
        const hostile = Buffer.from(bytes);
        if (hostile === empty || hostile.readUInt16LE() === 0x6f) answer.copy(hostile, 4, 4, 24);
        return hostile;
      };
      await expect(session.tags.read(['Speed'], soon())).rejects.toMatchObject({ kind: 'lost' });
    }
  });

  test('a write whose answer is lost is unknown, the session with it, and nothing goes out after', async () => {
    await using server = await lineServer();
    await using session = await openTo(server.port, { timeout: 120 });
    server.muteService = 0x4d;
    const [outcome] = await session.tags.write!([{ address: 'Speed', value: 7 }], soon());
    expect(outcome).toMatchObject({ kind: 'unknown', sentence: expect.stringContaining('did not answer') });
    expect(server.tags.get('Speed')!.data.readInt32LE(), 'it acted').toBe(7);
    expect(session.lost).toMatchObject([{ kind: 'lost' }]);
    const [later] = await session.tags.write!([{ address: 'Speed', value: 8 }], soon());
    expect(later).toMatchObject({ kind: 'later', because: 'down' });
  });
});
