import { setTimeout as pause } from 'node:timers/promises';

import type { Offers } from '@millrace/connector';
import { connectorSuite } from '@millrace/connector/testkit';
import type { Peer } from '@millrace/connector/testkit';
import type { TagValue } from '@millrace/core';
import { DataType, StatusCodes, VariantArrayType, WriteRequest } from 'node-opcua';
import type { VariantOptions } from 'node-opcua';

import type { OpcuaConfig } from '../src/opcua/config.ts';
import { opcua } from '../src/opcua/index.ts';
import { addVariable, at, settings, startProxy, startServer, temporaryFolder } from './opcua-server.ts';

const Int64 = (value: bigint): VariantOptions => ({
  dataType: value < 0n ? DataType.Int64 : DataType.UInt64,
  arrayType: VariantArrayType.Scalar,
  value: [Number(BigInt.asUintN(64, value) >> 32n), Number(value & 0xffff_ffffn)],
});

/** Values as the server holds them, and exactly what must arrive. */
const exact: readonly (readonly [name: string, held: VariantOptions, arrives: TagValue])[] = [
  ['int64', Int64(-9_223_372_036_854_775_808n), -9_223_372_036_854_775_808n],
  ['uint64', Int64(18_446_744_073_709_551_615n), 18_446_744_073_709_551_615n],
  ['nan', { dataType: DataType.Double, value: Number.NaN }, Number.NaN],
  ['infinite', { dataType: DataType.Double, value: -Infinity }, -Infinity],
  ['float', { dataType: DataType.Float, value: Math.fround(0.1) }, Math.fround(0.1)],
  ['text', { dataType: DataType.String, value: 'Prüfgröße ≤ 5 µm' }, 'Prüfgröße ≤ 5 µm'],
  ['empty', { dataType: DataType.String, value: '' }, ''],
  ['bytes', { dataType: DataType.ByteString, value: Buffer.from([0, 255, 16]) }, 'AP8Q'],
  ['time', { dataType: DataType.DateTime, value: new Date('2026-11-03T06:00:00.123Z') }, '2026-11-03T06:00:00.123Z'],
  ['list', { dataType: DataType.Double, arrayType: VariantArrayType.Array, value: [1.5, Number.NaN, -2] }, [1.5, Number.NaN, -2]],
  ['localized', { dataType: DataType.LocalizedText, value: { text: 'läuft', locale: 'de' } }, 'läuft'],
];

async function start(): Promise<Peer<OpcuaConfig>> {
  const pki = await temporaryFolder();
  const served = await startServer({
    history: true,
    allowAnonymous: false,
    userManager: { isValidUser: (name: string, password: string) => name === 'millrace' && password === 'hunter2-of-line' },
    build(space, namespace) {
      for (const [name, held] of exact) addVariable(space, namespace, name, { ...held, value: zero(held) });
      addVariable(space, namespace, 'setpoint', { dataType: DataType.Double, value: 0 });
    },
  });
  const proxy = await startProxy(served.port);
  const held = new Map(exact.map(([name, value]) => [at(name), value]));
  let last = 0;
  // The server tells one change a turn of its loop, and times by the millisecond.
  const set = async (address: string, value: TagValue): Promise<void> => {
    while (Date.now() <= last) await pause(1);
    last = Date.now();
    served.set(
      address.slice(at('').length),
      held.get(address) ?? { dataType: DataType.Int32, value },
      StatusCodes.Good,
      new Date(last),
    );
    await new Promise(setImmediate);
  };
  return {
    config: settings(proxy.url, pki.path, { history: true, user: 'millrace', password: 'hunter2-of-line' }),
    secrets: ['hunter2-of-line'],
    openSessions: () => served.server.currentSessionCount,
    cut: async () => proxy.cut(),
    tags: {
      numbers: [at('a'), at('b')],
      tellsEvery: true,
      tellsTime: true,
      set,
      exact: exact.map(([name, , arrives]) => ({ address: at(name), value: arrives })),
      absent: at('absent'),
      spoil: async address => {
        served.set(address.slice(at('').length), { dataType: DataType.Int32, value: 0 }, StatusCodes.BadSensorFailure);
        return StatusCodes.BadSensorFailure.value;
      },
      writes: {
        allowed: { address: at('setpoint'), value: 42.5 },
        refused: { address: at('setpoint'), value: 'much' },
        held: async address => served.variable(address.slice(at('').length)).readValue().value.value as TagValue,
        loseAnswer: async () => void served.server.on('request', request => request instanceof WriteRequest && proxy.mute()),
      },
      browsable: [at('a'), at('setpoint'), at('int64')],
    },
    async [Symbol.asyncDispose]() {
      await proxy[Symbol.asyncDispose]();
      await served[Symbol.asyncDispose]();
      await pki[Symbol.asyncDispose]();
    },
  };
}

/** Another value of the same type, so that setting the wanted one is a change. */
function zero({ dataType, arrayType, value }: VariantOptions): unknown {
  if (arrayType === VariantArrayType.Array) return [];
  if (Array.isArray(value)) return [0, 0];
  if (typeof value === 'number') return 1;
  if (value instanceof Date) return new Date(0);
  return dataType === DataType.String ? 'before' : null;
}

const offers: Offers = {
  tags: {
    delivery: 'replayable',
    because: 'what was missed is read again from the history of the server',
    writes: true,
    browses: true,
  },
};

connectorSuite('opcua', { connector: opcua, offers, start });
