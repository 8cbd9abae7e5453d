import { ConnectorError } from '@millrace/connector';
import type { ConnectorEnv } from '@millrace/connector';
import { quality } from '@millrace/core';
import type { DataValue } from '@millrace/core';

import type { ByteOrder } from './address.ts';
import type { ModbusConfig } from './config.ts';
import type { ModbusReader } from './device.ts';

const orders: readonly ByteOrder[] = ['abcd', 'cdab', 'badc', 'dcba'];

/** Reads the known values; throws where one is not as said, and names the byte order with which it would be. Answers how many there are. */
export async function checkExpected(
  { expect }: Pick<ModbusConfig, 'expect'>,
  reader: ModbusReader,
  env: ConnectorEnv,
  signal: AbortSignal,
): Promise<number> {
  const values = await reader.read(
    expect.map(({ address }) => address),
    signal,
  );
  for (const [place, { address, equals }] of expect.entries()) {
    if (isAsSaid(values[place], equals)) continue;
    const hint = await betterOrder(address, equals, reader, signal);
    const held = shown(values[place], reader.problem(address));
    throw new ConnectorError('wrong-endpoint', `opening ${env.name}: ${address} is ${held} and not ${equals}${hint}`);
  }
  return expect.length;
}

async function betterOrder(address: string, equals: string, reader: ModbusReader, signal: AbortSignal): Promise<string> {
  const bare = address.replace(/:(abcd|cdab|badc|dcba)$/u, '');
  if (typeof reader.parse(`${bare}:abcd`) === 'string') return '';
  const values = await reader.read(
    orders.map(order => `${bare}:${order}`),
    signal,
  );
  const found = orders.find((_, place) => isAsSaid(values[place], equals));
  return found === undefined ? '' : `; with the byte order ${found} it would be`;
}

function isAsSaid(value: DataValue | undefined, equals: string): boolean {
  if (value === undefined || quality(value.status) !== 'good') return false;
  if (typeof value.value === 'number')
    return Object.is(value.value, Number(equals)) || Math.fround(Number(equals)) === value.value;
  return String(value.value) === equals;
}

function shown(value: DataValue | undefined, problem: string | undefined): string {
  if (value === undefined || quality(value.status) !== 'good') return problem ?? 'not readable';
  return String(value.value);
}
