import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';

import { describe, expect, test } from 'vitest';

import { keystone } from '../src/line/brand.ts';
import { Line } from '../src/line/line.ts';
import { startModbusLine } from '../src/line/modbus.ts';
import type { ModbusLineOptions } from '../src/line/modbus.ts';

const run = promisify(execFile);
const missing = existsSync('/usr/bin/mbpoll') ? undefined : 'needs mbpoll (apt-get install mbpoll)';

/** A line that has run for a while, behind Modbus. */
async function lineThatRan(options: ModbusLineOptions = {}) {
  const line = new Line({ name: 'packing-1', seed: 7, countersAt: 2 ** 32 - 3 });
  for (let at = 0; at < 5_000; at += 50) line.step(1_700_000_000_000 + at);
  return { line, server: await startModbusLine(line, options) };
}

/** Values that mbpoll, a master of its own, reads or writes. */
async function mbpoll(port: number, ...parameters: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await run('/usr/bin/mbpoll', ['-0', '-1', '-q', '-p', String(port), ...parameters]);
  return [...stdout.matchAll(/^\[\d+\]:\s+(.*)$/gmu)].map(match => match[1]!.trim());
}

const offsetOf = (address = ''): string => address.split(':')[1] ?? '';

describe.skipIf(missing !== undefined)('a line behind Modbus, seen by mbpoll', () => {
  test('tells what the line says, in the order of words that is set', async () => {
    const { line, server } = await lineThatRan({ order: 'abcd' });
    await using _ = server;
    const { addresses, port } = server;
    const [speed] = await mbpoll(port, '-t', '4:float', '-B', '-r', offsetOf(addresses.speed), '127.0.0.1');
    expect(Number(speed)).toBeCloseTo(line.signals.speed, 2);
    const [state] = await mbpoll(port, '-t', '4', '-r', offsetOf(addresses.state), '127.0.0.1');
    expect(Number(state)).toBe(line.signals.state);
    const [running] = await mbpoll(port, '-t', '0', '-r', offsetOf(addresses.running), '127.0.0.1');
    expect(running).toBe(line.signals.running ? '1' : '0');
  });

  test('an American line tells feet a minute, with its words swapped', async () => {
    const { line, server } = await lineThatRan({ order: 'cdab', brand: keystone });
    await using _ = server;
    const [speed] = await mbpoll(server.port, '-t', '4:float', '-r', offsetOf(server.addresses.speed), '127.0.0.1');
    expect(Number(speed)).toBeCloseTo(line.signals.speed / 0.3048, 1);
  });

  test('takes a setpoint, refuses one that is too high, and a register that is not there', async () => {
    const { line, server } = await lineThatRan({ hole: 1 });
    await using _ = server;
    const at = offsetOf(server.addresses.speedSetpoint);
    await mbpoll(server.port, '-t', '4:float', '-B', '-r', at, '127.0.0.1', '45.5');
    expect(line.signals.speedSetpoint).toBe(45.5);
    await expect(mbpoll(server.port, '-t', '4:float', '-B', '-r', at, '127.0.0.1', '500')).rejects.toThrow(/Illegal data value/);
    await expect(mbpoll(server.port, '-t', '4', '-r', '101', '127.0.0.1')).rejects.toThrow(/Illegal data address/);
    expect(line.signals.speedSetpoint).toBe(45.5);
  });

  test('counts what it told once, until it changes', async () => {
    const { server } = await lineThatRan();
    await using _ = server;
    await mbpoll(server.port, '-t', '4', '-r', offsetOf(server.addresses.state), '127.0.0.1');
    expect(server.book.count).toBe(1);
  });

  test('a controller whose connections are taken closes one more', async () => {
    const { server } = await lineThatRan();
    await using _ = server;
    server.dial.turn({ fault: 'occupied' });
    await expect(mbpoll(server.port, '-t', '4', '-r', '100', '127.0.0.1')).rejects.toThrow();
    expect(server.masters).toBe(0);
  });
});
