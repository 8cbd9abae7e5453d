import type { FieldSet } from '@millrace/core';

import type { ByteOrder } from './address.ts';
import { rangeForm } from './ranges.ts';

/** The settings of a Modbus interface once read: durations in milliseconds, defaults filled in. */
export interface ModbusConfig {
  readonly host: string;
  readonly port: number;
  readonly framing: 'tcp' | 'rtu';
  readonly unit: number;
  readonly order: ByteOrder;
  readonly every: number;
  readonly heartbeat: number;
  readonly timeout: number;
  readonly spacing: number;
  readonly registers: number;
  readonly bits: number;
  readonly gap: number;
  readonly forbidden: readonly string[];
  readonly expect: readonly ExpectedValue[];
}

/** A value that is known, to prove that this is the right device and that byte and word order are declared rightly. */
export interface ExpectedValue {
  readonly address: string;
  readonly equals: string;
}

/** The settings of the `modbus` connector. */
export const modbusFields: FieldSet = {
  host: { kind: 'text', required: true, summary: 'Name or address of the device or gateway.', example: '10.20.0.15' },
  port: { kind: 'integer', minimum: 1, maximum: 65_535, default: 502, summary: 'TCP port.' },
  framing: {
    kind: 'choice',
    choices: {
      tcp: 'Modbus TCP, with transaction ids',
      rtu: 'frames of a serial line carried over TCP, as simple gateways do',
    },
    default: 'tcp',
    summary: 'How requests are framed.',
  },
  unit: {
    kind: 'integer',
    minimum: 0,
    maximum: 255,
    default: 1,
    summary: 'Unit that is meant where an address names none.',
  },
  order: {
    kind: 'choice',
    choices: {
      abcd: 'most significant byte first, as the standard says',
      cdab: 'words swapped',
      badc: 'bytes in each word swapped',
      dcba: 'least significant byte first',
    },
    default: 'abcd',
    summary: 'Order of the bytes of a value where an address names none.',
  },
  every: { kind: 'duration', default: '1 s', summary: 'Time between two looks where a measurement asks for none.' },
  heartbeat: { kind: 'duration', default: '1 min', summary: 'A value that does not change is told again after this time.' },
  timeout: { kind: 'duration', default: '1 s', summary: 'How long one request may take.' },
  spacing: { kind: 'duration', default: '5 ms', summary: 'Pause between an answer and the next request, to spare the device.' },
  registers: { kind: 'integer', minimum: 1, maximum: 125, default: 125, summary: 'Registers in one request, at most.' },
  bits: { kind: 'integer', minimum: 1, maximum: 2_000, default: 2_000, summary: 'Bits in one request, at most.' },
  gap: {
    kind: 'integer',
    minimum: 0,
    maximum: 124,
    default: 8,
    summary:
      'Registers or bits between two values that may be read along to save a request. 0: nothing is read that is not declared.',
  },
  forbidden: {
    kind: 'list',
    of: { kind: 'text', pattern: rangeForm, form: 'a table and a range, `holding:200-299`', summary: 'A range.' },
    default: [],
    summary: 'Ranges that are never read, because reading them does something in the device.',
    example: ['holding:200-299'],
  },
  expect: {
    kind: 'list',
    of: {
      kind: 'group',
      summary: 'A value that is known.',
      fields: {
        address: { kind: 'text', required: true, summary: 'Its address.', example: 'holding:10:float32:cdab' },
        equals: { kind: 'text', required: true, summary: 'The value, as text.', example: '3.5' },
      },
    },
    default: [],
    summary: 'Known values that are read when a session opens: nothing else is read or written unless they are as said.',
  },
};
