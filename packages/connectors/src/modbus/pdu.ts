import type { ModbusTable } from './address.ts';

/** Registers or bits that are read at once. */
export interface ModbusRange {
  readonly table: ModbusTable;
  readonly offset: number;
  readonly length: number;
}

/** An exception that the device answered (Application Protocol V1.1b3, 7). */
export class ModbusException extends Error {
  readonly code: number;
  constructor(code: number) {
    super(exceptionSentence(code));
    this.name = 'ModbusException';
    this.code = code;
  }
}

/** An answer that is none to the request. */
export class ModbusAnswerError extends Error {}

/** Exceptions by their code. */
export const exceptions = {
  1: 'the device does not know this function',
  2: 'the device has nothing at this address',
  3: 'the device does not take this value or this many registers',
  4: 'the device failed',
  5: 'the device took the request and needs longer',
  6: 'the device is busy',
  8: 'the device has a memory fault',
  10: 'the gateway has no path to the device',
  11: 'the device behind the gateway does not answer',
} as const satisfies Readonly<Record<number, string>>;

function exceptionSentence(code: number): string {
  const known: Readonly<Record<number, string>> = exceptions;
  return `${known[code] ?? 'the device answered an exception'} (exception ${code})`;
}

const readCodes = { coil: 1, discrete: 2, holding: 3, input: 4 } as const;

/** Function codes 1 to 4. */
export function readRequest({ table, offset, length }: ModbusRange): Uint8Array {
  return words(readCodes[table], offset, length);
}

/** The bytes of registers or bits in the answer; throws where the answer is an exception or has another size. */
export function readAnswer({ table, length }: ModbusRange, pdu: Uint8Array): Uint8Array {
  const expected = table === 'coil' || table === 'discrete' ? Math.ceil(length / 8) : length * 2;
  const data = answerTo(readCodes[table], pdu);
  if (data[0] !== expected || data.length !== expected + 1) {
    throw new ModbusAnswerError(`the device answered ${data.length - 1} bytes where ${expected} were asked for`);
  }
  return data.subarray(1);
}

/** Function 5: one coil. */
export function writeCoilRequest(offset: number, on: boolean): Uint8Array {
  return words(5, offset, on ? 0xff00 : 0);
}

/** Function 15: coils in a row. */
export function writeCoilsRequest(offset: number, count: number, bytes: Uint8Array): Uint8Array {
  return Buffer.concat([words(15, offset, count), Uint8Array.of(bytes.length), bytes]);
}

/** Function 6 for one register, 16 for several: all of a value at once, never half of it. */
export function writeRegistersRequest(offset: number, bytes: Uint8Array): Uint8Array {
  if (bytes.length === 2) return Buffer.concat([words(6, offset), bytes]);
  return Buffer.concat([words(16, offset, bytes.length / 2), Uint8Array.of(bytes.length), bytes]);
}

/** Function 22: one bit of a register, by the device, so that its neighbours are never overwritten. */
export function writeBitRequest(offset: number, bit: number, on: boolean): Uint8Array {
  return words(22, offset, 0xffff & ~(1 << bit), on ? 1 << bit : 0);
}

/** Throws where the answer to a write is an exception or not the echo that the standard asks for. */
export function checkWriteAnswer(request: Uint8Array, pdu: Uint8Array): void {
  const code = request[0] ?? 0;
  const data = answerTo(code, pdu);
  const echo = code === 22 ? request.subarray(1) : request.subarray(1, 5);
  if (Buffer.compare(data, echo) !== 0) throw new ModbusAnswerError('the device answered to another write');
}

function answerTo(code: number, pdu: Uint8Array): Uint8Array {
  if (pdu[0] === (code | 0x80)) throw new ModbusException(pdu[1] ?? 0);
  if (pdu[0] !== code) throw new ModbusAnswerError(`the device answered function ${pdu[0]} to function ${code}`);
  return pdu.subarray(1);
}

function words(code: number, ...values: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(1 + values.length * 2);
  bytes[0] = code;
  values.forEach((value, place) => bytes.writeUInt16BE(value, 1 + place * 2));
  return bytes;
}
