import type { ConnectorEnv } from '@millrace/connector';
import type { TagValue } from '@millrace/core';

import type { CellRange } from '../range-plan.ts';
import { RangeReader } from '../range-reader.ts';
import type { RangeDevice } from '../range-reader.ts';
import { addressText, isBitTable, parseAddress } from './address.ts';
import type { ModbusAddress } from './address.ts';
import { decodeRegisters, unpackBits } from './codec.ts';
import type { ModbusConfig } from './config.ts';
import { readAnswer, readRequest } from './pdu.ts';
import { forbiddenRanges } from './ranges.ts';
import type { ModbusSession } from './session.ts';
import { failureOf } from './status.ts';

/** Reads the values of addresses over a session. */
export type ModbusReader = RangeReader<ModbusAddress>;

/** A reader over a session, with the limits of the settings. */
export function modbusReader(session: ModbusSession, config: ModbusConfig, env: ConnectorEnv): ModbusReader {
  const { registers, bits, gap } = config;
  const device: RangeDevice<ModbusAddress> = {
    limits: {
      largest: space => (space.endsWith('coil') || space.endsWith('discrete') ? bits : registers),
      gap,
      forbidden: forbiddenRanges(config),
    },
    parse: text => parseAddress(text, config),
    textOf: addressText,
    async fetch({ offset, length }, { unit, table }, signal) {
      const range = { table, offset, length };
      return readAnswer(range, await session.ask(unit, readRequest(range), signal));
    },
    decode: valueIn,
    failure: failureOf,
    station: ({ unit }) => String(unit),
    hint: hintAt,
    refusedCode: 'modbus.address-refused',
  };
  return new RangeReader(device, env);
}

/** The value of an address in what was read of a range. */
function valueIn(address: ModbusAddress, range: CellRange, bytes: Uint8Array): TagValue {
  const from = address.offset - range.offset;
  if (!isBitTable(address.table)) return decodeRegisters(address, bytes.subarray(from * 2, (from + address.length) * 2));
  const bits = unpackBits(bytes, range.length).slice(from, from + address.length);
  return address.type.kind === 'bits' ? bits : (bits[0] ?? null);
}

/** Manuals count from 1 and put the number of the table in front. */
function hintAt({ table, offset }: ModbusAddress): string {
  const base = { coil: 0, discrete: 10_001, input: 30_001, holding: 40_001 }[table];
  if (base === 0 || offset < base) return '';
  return `; addresses count from 0: what a manual calls ${offset} is ${table}:${offset - base}`;
}
