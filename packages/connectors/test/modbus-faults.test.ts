import type { ConnectorEnv, TagBatch } from '@millrace/connector';
import { eventually, plainJson, within } from '@millrace/connector/testkit';
import { Line, runLines, startModbusLine } from '@millrace/plant';
import type { ModbusLineOptions } from '@millrace/plant';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { ModbusConfig } from '../src/modbus/config.ts';
import { modbus } from '../src/modbus/index.ts';
import { modbusConfig, setIn, tcpProxy } from './modbus-surroundings.ts';
import { pymodbusMissing, startDevice } from './pymodbus-peer.ts';
import type { Device, DeviceCommand } from './pymodbus-peer.ts';
import { surroundings } from './surroundings.ts';

const soon = (): AbortSignal => AbortSignal.timeout(5_000);

/** A session with what it reported; closed by `await using`. */
async function openTo(port: number, changed: Partial<ModbusConfig> = {}, env: Partial<ConnectorEnv> = {}) {
  const heard = surroundings(plainJson);
  const connection = await modbus.open(modbusConfig(port, changed), { ...heard.env, ...env }, soon());
  const tags = connection.tags!;
  return { ...heard, connection, tags, [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose]() };
}

/** Batches of an observation until the condition holds. */
async function observeUntil(
  batches: AsyncIterable<TagBatch>,
  holds: (all: readonly TagBatch[]) => boolean,
): Promise<readonly TagBatch[]> {
  const all: TagBatch[] = [];
  const taking = (async () => {
    for await (const batch of batches) {
      all.push(batch);
      if (holds(all)) return;
    }
  })();
  await within(5_000, 'what was waited for', taking);
  return all;
}

describe.skipIf(pymodbusMissing !== undefined)('modbus connector and pymodbus', () => {
  let device: Device;
  beforeAll(async () => void (device = await startDevice('tcp')));
  beforeEach(() => device.tell({ do: 'reset' }));
  afterAll(() => device[Symbol.asyncDispose]());
  const readsOf = async (): Promise<unknown> => device.tell({ do: 'reads', table: 'holding' });

  const kinds = [
    ['int16', '-12345', -12_345],
    ['uint16', '54321', 54_321],
    ['int32', '-1234567890', -1_234_567_890],
    ['uint32', '4294967295', 4_294_967_295],
    ['int64', '-9223372036854775808', -(2n ** 63n)],
    ['uint64', '18446744073709551615', 2n ** 64n - 1n],
    ['float32', '3.5', 3.5],
    ['float64', '0.1', 0.1],
    ['text', 'PACKING1', 'PACKING1'],
  ] as const;
  const orders = [
    ['abcd', 'big', 'big'],
    ['cdab', 'big', 'little'],
    ['badc', 'little', 'big'],
    ['dcba', 'little', 'little'],
  ] as const;

  test('F78: every type in every order of bytes and words is what pymodbus encoded', async () => {
    await using session = await openTo(device.port);
    for (const [order, byte, word] of orders) {
      for (const [kind, text, value] of kinds) {
        // pymodbus swaps the bytes of a text with none of its settings.
        if (kind === 'text' && byte === 'little') continue;
        const words = (await device.tell({ do: 'build', kind, value: text, byte, word })) as number[];
        await device.tell({ do: 'set', table: 'holding', offset: 200, values: words });
        const type = kind === 'text' ? 'text(8)' : kind;
        const [read] = await session.tags.read([`holding:200:${type}:${order}`], soon());
        expect(read, `${kind} ${order}`).toMatchObject({ value, status: 0 });
      }
    }
  });

  test('a request reads what lies close together, and with a gap of 0 only what is declared', async () => {
    const wanted = ['holding:0', 'holding:5', 'holding:10', 'holding:100'];
    await using near = await openTo(device.port);
    await near.tags.read(wanted, soon());
    expect(await readsOf()).toEqual([
      [0, 11],
      [100, 1],
    ]);
    await using exact = await openTo(device.port, { gap: 0 });
    await exact.tags.read(wanted, soon());
    expect(await readsOf()).toEqual([
      [0, 1],
      [5, 1],
      [10, 1],
      [100, 1],
    ]);
  });

  test('F78: an address that the device refuses stops itself alone, and is left alone for a while', async () => {
    let now = 1_700_000_000_000;
    await using session = await openTo(device.port, {}, { now: () => now });
    const wanted = ['holding:298', 'holding:299', 'holding:300', 'holding:400', 'nonsense'];
    const statuses = async () => (await session.tags.read(wanted, soon())).map(value => value.status.toString(16));
    expect(await statuses()).toEqual(['0', '0', '80340000', '0', '80330000']);
    expect(session.reports.map(report => report.code)).toEqual(['modbus.address-refused']);
    await readsOf();
    expect(await statuses()).toEqual(['0', '0', '80340000', '0', '80330000']);
    expect(await readsOf()).toEqual([
      [298, 2],
      [400, 1],
    ]);
    now += 61_000;
    await statuses();
    expect(session.reports, 'asked again after a minute').toHaveLength(2);
  });

  test('a gap that the device refuses is not read along again', async () => {
    await using session = await openTo(device.port, { gap: 120 });
    const wanted = ['holding:295', 'holding:299', 'holding:400'];
    const read = async () => (await session.tags.read(wanted, soon())).map(value => value.status);
    expect(await read()).toEqual([0, 0, 0]);
    await readsOf();
    expect(await read()).toEqual([0, 0, 0]);
    expect(await readsOf()).toEqual([
      [295, 1],
      [299, 1],
      [400, 1],
    ]);
    expect(session.reports).toEqual([]);
  });

  test('a forbidden range is never read, as a value or along with others', async () => {
    await using session = await openTo(device.port, { forbidden: ['holding:11-12'] });
    const values = await session.tags.read(['holding:10', 'holding:12', 'holding:13'], soon());
    expect(values.map(value => value.status.toString(16))).toEqual(['0', '803a0000', '0']);
    expect(await readsOf()).toEqual([
      [10, 1],
      [13, 1],
    ]);
  });

  test('a unit that is silent does not keep the others from being read, and its silence is a gap', async () => {
    const proxy = await tcpProxy(device.port);
    await using _ = proxy;
    const deaf = { on: false };
    proxy.toServer = bytes => (deaf.on && bytes[6] === 3 ? undefined : bytes);
    await using session = await openTo(proxy.port, { timeout: 250 });
    const stop = new AbortController();
    const batches = session.tags.observe(
      [{ address: '3/holding:0' }, { address: 'holding:0' }, { address: '3/holding:50' }],
      undefined,
      stop.signal,
    );
    const statuses: string[] = [];
    const gaps: unknown[] = [];
    await observeUntil(batches, all => {
      const last = all.at(-1)!;
      statuses.push(...last.values.map(value => `${value.request}:${value.status.toString(16)}`));
      gaps.push(...(last.gaps ?? []).filter(gap => gap.reason === 'silent'));
      if (statuses.length === 3) deaf.on = true;
      if (statuses.includes('0:800a0000')) deaf.on = false;
      return gaps.length > 0;
    });
    expect(statuses).toContain('2:800a0000');
    expect(statuses).not.toContain('1:800a0000');
    expect(gaps).toMatchObject([{ requests: [0, 2], sentence: 'the device did not answer' }]);
    expect(session.lost).toEqual([]);
    stop.abort();
  });

  test('F78: known values prove the device and its byte order before anything else is asked', async () => {
    await setIn(device, 'holding:10:float32:cdab', 3.5);
    await using session = await openTo(device.port, { expect: [{ address: 'holding:10:float32:cdab', equals: '3.5' }] });
    expect(await session.connection.probe(soon())).toMatchObject([{ ok: true }, { ok: true, detail: '1 as said' }]);
    const wrong = openTo(device.port, { expect: [{ address: 'holding:10:float32', equals: '3.5' }] });
    await expect(wrong).rejects.toMatchObject({
      kind: 'wrong-endpoint',
      message: expect.stringContaining('with the byte order cdab it would be'),
    });
    const other = openTo(device.port, { expect: [{ address: 'holding:10', equals: '77' }] });
    await expect(other).rejects.toMatchObject({
      kind: 'wrong-endpoint',
      message: expect.stringContaining('holding:10 is 0 and not 77'),
    });
  });

  test('writes reach the device by the function that fits', async () => {
    await using session = await openTo(device.port);
    const held = (table: string, offset: number, count: number): Promise<unknown> =>
      device.tell({ do: 'get', table, offset, count } satisfies DeviceCommand);
    await device.tell({ do: 'set', table: 'holding', offset: 70, values: [0xff0f] });
    const outcomes = await session.tags.write!(
      [
        { address: 'holding:60:float32:cdab', value: 1.5 },
        { address: 'holding:62', value: 65_535 },
        { address: 'coil:3', value: true },
        { address: 'coil:8:bits(3)', value: [true, false, true] },
        { address: 'holding:70:bit(4)', value: true },
        { address: 'holding:70:bit(0)', value: false },
        { address: 'holding:80:text(4)', value: 'R-7' },
        { address: 'holding:62', value: 65_536 },
        { address: 'discrete:0', value: true },
        { address: 'holding:350', value: 1 },
        { address: 'what', value: 1 },
      ],
      soon(),
    );
    expect(outcomes.map(outcome => outcome.kind)).toEqual([...Array<string>(7).fill('done'), 'never', 'never', 'never', 'never']);
    expect(await held('holding', 60, 3)).toEqual([0, 0x3fc0, 65_535]);
    expect(await held('coil', 3, 8)).toEqual([1, 0, 0, 0, 0, 1, 0, 1]);
    expect(await held('holding', 70, 1)).toEqual([0xff1e]);
    expect(await held('holding', 80, 2)).toEqual([0x522d, 0x3700]);
  });
});

/** A line behind Modbus and a session with it. */
async function lineAnd(options: ModbusLineOptions = {}, changed: Partial<ModbusConfig> = {}) {
  const line = new Line({ name: 'packing-1', seed: 7 });
  const server = await startModbusLine(line, options);
  const { speedSetpoint: setpoint = '' } = server.addresses;
  return {
    line,
    server,
    setpoint,
    open: () => openTo(server.port, changed),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

describe('modbus connector and a line with faults', () => {
  test('F78: an answer to another transaction is dropped, not taken', async () => {
    await using at = await lineAnd();
    await using session = await at.open();
    expect(await session.tags.read([at.setpoint], soon())).toMatchObject([{ value: 60 }]);
    at.server.dial.turn({ fault: 'stale' });
    expect(at.line.write('speedSetpoint', 45, 0)).toBeUndefined();
    expect(await session.tags.read([at.setpoint], soon())).toMatchObject([{ value: 45, status: 0 }]);
    expect(session.reports).toMatchObject([{ code: 'modbus.stray-answer' }]);
    expect(session.lost).toEqual([]);
  });

  test('F78: an answer that comes after its time is dropped, and the next one is taken', async () => {
    await using at = await lineAnd({}, { timeout: 100 });
    await using session = await at.open();
    at.server.dial.turn({ fault: 'slow', ms: 150, count: 1 });
    expect(await session.tags.read([at.setpoint], soon())).toMatchObject([{ value: null, status: 0x800a_0000 }]);
    at.line.write('speedSetpoint', 45, 0);
    await eventually('the late answer came', async () => {
      const [read] = await session.tags.read([at.setpoint], soon());
      expect(read).toMatchObject({ value: 45, status: 0 });
      return session.reports.length > 0;
    });
    expect(session.reports).toMatchObject([{ code: 'modbus.stray-answer' }]);
  });

  test('F78: a device that failed says so in the status, and writes say what is known', async () => {
    await using at = await lineAnd();
    await using session = await at.open();
    at.server.dial.turn({ fault: 'exception', count: 1 });
    expect(await session.tags.read([at.setpoint], soon())).toMatchObject([{ value: null, status: 0x808b_0000 }]);
    const write = async (value: number) => (await session.tags.write!([{ address: at.setpoint, value }], soon()))[0];
    expect(await write(500), 'the line refuses it').toMatchObject({ kind: 'never', targetCode: '3' });
    at.server.dial.turn({ fault: 'exception', count: 1 });
    expect(await write(50)).toMatchObject({ kind: 'unknown' });
    at.server.dial.turn({ fault: 'commit-then-drop' });
    expect(await write(51)).toMatchObject({ kind: 'unknown' });
    expect(at.line.signals.speedSetpoint, 'it acted before it went away').toBe(51);
    expect(await write(52), 'nothing went out').toMatchObject({ kind: 'later', because: 'down' });
  });

  test('F75: where others have all connections the session is lost with a sentence, and no second one is tried', async () => {
    await using at = await lineAnd();
    at.server.dial.turn({ fault: 'occupied' });
    const proxy = await tcpProxy(at.server.port);
    await using _ = proxy;
    await using session = await openTo(proxy.port);
    await eventually('the session is lost', () => session.lost.length > 0);
    expect(session.lost).toMatchObject([{ kind: 'lost', message: expect.stringContaining('may all be taken by others') }]);
    await expect(session.tags.read([at.setpoint], soon())).rejects.toMatchObject({ kind: 'lost' });
    const watched = observeUntil(session.tags.observe([{ address: at.setpoint }], undefined, soon()), () => true);
    await expect(watched).rejects.toMatchObject({ kind: 'lost' });
    expect(proxy.made).toBe(1);
  });

  test('F75: however much is watched, read and written, one connection and one request at a time', async () => {
    await using at = await lineAnd({ connections: 1 });
    const proxy = await tcpProxy(at.server.port);
    await using _ = proxy;
    const flight = { now: 0, most: 0 };
    proxy.toServer = bytes => {
      flight.most = Math.max(flight.most, ++flight.now);
      return bytes;
    };
    proxy.toClient = bytes => {
      flight.now--;
      return bytes;
    };
    await using session = await openTo(proxy.port);
    const all = Object.values(at.server.addresses);
    const asked = Array.from({ length: 8 }, () => session.tags.read(all, soon()));
    const watched = observeUntil(
      session.tags.observe(
        all.map(address => ({ address })),
        undefined,
        soon(),
      ),
      () => true,
    );
    await Promise.all([...asked, watched, session.tags.write!([{ address: at.setpoint, value: 40 }], soon())]);
    expect(flight.most).toBe(1);
    expect(proxy.made).toBe(1);
    expect(session.connection.sessions?.()).toEqual({ open: 1, allowed: 1 });
  });

  test('a device that keeps the connection and answers nothing is lost after three requests', async () => {
    await using at = await lineAnd({}, { timeout: 30 });
    await using session = await at.open();
    at.server.dial.turn({ fault: 'frozen' });
    const watched = observeUntil(session.tags.observe([{ address: at.setpoint }], undefined, soon()), () => false);
    await expect(watched).rejects.toMatchObject({ kind: 'lost', message: expect.stringContaining('3 requests in a row') });
  });

  test('what the line told is what arrived, change for change', async () => {
    await using at = await lineAnd({ order: 'cdab', hole: 2 }, { order: 'cdab', gap: 0 });
    await using session = await at.open();
    const stop = new AbortController();
    const requests = Object.values(at.server.addresses).map(address => ({ address, sampling: 15 }));
    let seen = 0;
    using _ = runLines([at.line], 5);
    for await (const batch of session.tags.observe(requests, undefined, stop.signal)) {
      seen += batch.values.length;
      expect(seen).toBe(at.server.book.count);
      if (seen > 200) break;
    }
    stop.abort();
  });

  test('looks that come too late leave a gap, and the list of what was granted says what the device keeps up with', async () => {
    await using at = await lineAnd({}, { timeout: 1_000 });
    await using session = await at.open();
    at.server.dial.turn({ fault: 'slow', ms: 80 });
    const batches = session.tags.observe([{ address: at.setpoint, sampling: 20 }], undefined, soon());
    const all = await observeUntil(batches, so => {
      at.line.write('speedSetpoint', 40 + (so.length % 20), 0);
      return so.some(batch => (batch.gaps ?? []).length > 0) && revised(session) >= 60;
    });
    const gap = all.flatMap(batch => batch.gaps ?? [])[0]!;
    expect(gap).toMatchObject({ reason: 'overflow', requests: [0] });
    expect(gap.to! - gap.from).toBeGreaterThan(40_000);
  });
});

function revised(session: { readonly tags: NonNullable<Awaited<ReturnType<typeof modbus.open>>['tags']> }): number {
  return session.tags.granted?.()[0]?.revisedMs ?? 0;
}
