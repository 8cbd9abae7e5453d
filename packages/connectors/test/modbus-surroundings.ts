import type { Peer } from '@millrace/connector/testkit';
import type { TagValue } from '@millrace/core';

import { parseAddress } from '../src/modbus/address.ts';
import type { ModbusAddress } from '../src/modbus/address.ts';
import { decodeRegisters, encodeRegisters } from '../src/modbus/codec.ts';
import type { ModbusConfig } from '../src/modbus/config.ts';
import type { Device } from './pymodbus-peer.ts';
import { tcpProxy } from './tcp-proxy.ts';
import type { TcpProxy } from './tcp-proxy.ts';

/** Settings of a device on this machine, as they are once read. */
export function modbusConfig(port: number, changed: Partial<ModbusConfig> = {}): ModbusConfig {
  return {
    host: '127.0.0.1',
    port,
    framing: 'tcp',
    unit: 1,
    order: 'abcd',
    every: 20,
    heartbeat: 60_000,
    timeout: 400,
    spacing: 0,
    registers: 125,
    bits: 2_000,
    gap: 8,
    forbidden: [],
    expect: [],
    ...changed,
  };
}

/** An address that is surely well written. */
export function addressOf(text: string): ModbusAddress {
  const address = parseAddress(text, { unit: 1, order: 'abcd' });
  if (typeof address === 'string') throw new Error(address);
  return address;
}

/** Sets a value in the device from its own side. */
export async function setIn(device: Device, text: string, value: TagValue): Promise<void> {
  const address = addressOf(text);
  const { unit, table, offset } = address;
  await device.tell({ do: 'set', unit, table, offset, values: wordsOf(address, value) });
}

/** What the device holds. */
export async function heldIn(device: Device, text: string): Promise<TagValue> {
  const address = addressOf(text);
  const { unit, table, offset, length } = address;
  const words = (await device.tell({ do: 'get', unit, table, offset, count: length })) as number[];
  if (address.type.kind === 'boolean') return words[0] === 1;
  const bytes = Buffer.alloc(words.length * 2);
  words.forEach((word, place) => bytes.writeUInt16BE(word, place * 2));
  return decodeRegisters(address, bytes);
}

function wordsOf(address: ModbusAddress, value: TagValue): readonly number[] {
  if (address.type.kind === 'boolean') return [value === true ? 1 : 0];
  if (address.type.kind === 'bits') return (value as boolean[]).map(Number);
  const bytes = Buffer.from(encodeRegisters(address, value));
  return Array.from({ length: bytes.length / 2 }, (_, place) => bytes.readUInt16BE(place * 2));
}

/** The device as the shared suite wants it, with a proxy before it. It is reset for every case. */
export async function modbusPeer(device: Device, changed: Partial<ModbusConfig> = {}): Promise<Peer<ModbusConfig>> {
  const proxy = await tcpProxy(device.port);
  await device.tell({ do: 'reset' });
  return {
    config: modbusConfig(proxy.port, { timeout: 700, ...changed }),
    secrets: [],
    openSessions: () => proxy.open,
    cut: async () => proxy.cut(),
    tags: {
      numbers: ['holding:0', 'holding:2:int32:cdab'],
      sampling: 20,
      tellsEvery: false,
      tellsTime: false,
      set: (address, value) => setIn(device, address, value),
      exact: [
        { address: 'holding:10:uint64:dcba', value: 18_446_744_073_709_551_615n },
        { address: 'holding:14:int64', value: -9_223_372_036_854_775_808n },
        { address: 'holding:18:int16', value: -1 },
        { address: 'holding:20:float64:badc', value: 0.1 },
        { address: 'holding:24:float32', value: Number.NaN },
        { address: 'holding:26:float32', value: Number.NEGATIVE_INFINITY },
        { address: 'holding:30:text(6)', value: 'Füße' },
        { address: 'holding:30:text(6)', value: '' },
        { address: 'coil:5', value: true },
        { address: 'coil:8:bits(3)', value: [true, false, true] },
      ],
      absent: 'holding:350',
      spoil: spoiler(device),
      writes: {
        allowed: { address: 'holding:60:float32:cdab', value: 1.5 },
        refused: { address: 'input:60', value: 1 },
        held: address => heldIn(device, address),
        loseAnswer: async () => void (proxy.toClient = () => undefined),
      },
    },
    [Symbol.asyncDispose]: () => proxy[Symbol.asyncDispose](),
  };
}

/** pymodbus answers exception 4 where its data cannot be read. */
function spoiler(device: Device) {
  return async (address: string): Promise<number> => {
    const { table, offset } = addressOf(address);
    await device.tell({ do: 'spoil', table, offset });
    return 0x808b_0000;
  };
}

export { tcpProxy };
export type { TcpProxy };
