import type { TagValue } from '@millrace/core';

import type { CipAddress } from './address.ts';

/** A value that cannot stand in a tag, or a tag whose type is not read. */
export class CipCodecError extends Error {
  /** The type cannot be read or written at all; else the value does not fit. */
  readonly isUnsupported: boolean;
  constructor(message: string, isUnsupported = false) {
    super(message);
    this.isUnsupported = isUnsupported;
  }
}

/** What a tag holds, as a controller tells and takes it: type (with the handle of a structure) and bytes. */
export interface CipValue {
  readonly type: Uint8Array;
  readonly data: Uint8Array;
}

interface Elementary {
  readonly size: 1 | 2 | 4 | 8;
  readonly kind: 'boolean' | 'signed' | 'unsigned' | 'real';
}

/** Elementary types by their code (CIP Volume 1, C-6.1). */
const elementary: Readonly<Record<number, Elementary>> = {
  0xc1: { size: 1, kind: 'boolean' },
  0xc2: { size: 1, kind: 'signed' },
  0xc3: { size: 2, kind: 'signed' },
  0xc4: { size: 4, kind: 'signed' },
  0xc5: { size: 8, kind: 'signed' },
  0xc6: { size: 1, kind: 'unsigned' },
  0xc7: { size: 2, kind: 'unsigned' },
  0xc8: { size: 4, kind: 'unsigned' },
  0xc9: { size: 8, kind: 'unsigned' },
  0xca: { size: 4, kind: 'real' },
  0xcb: { size: 8, kind: 'real' },
  0xd1: { size: 1, kind: 'unsigned' },
  0xd2: { size: 2, kind: 'unsigned' },
  0xd3: { size: 4, kind: 'unsigned' },
  0xd4: { size: 8, kind: 'unsigned' },
};

const structure = 0x02a0;
/** Handle of the type STRING of every Logix controller. */
const logixString = 0x0fce;

/** The type (with the handle of a structure) and bytes in the data of an answer. */
export function splitAnswer(data: Uint8Array): CipValue {
  const length = data.length >= 4 && word(data) === structure ? 4 : 2;
  if (data.length < length) throw new CipCodecError('the answer has no type');
  return { type: data.subarray(0, length), data: data.subarray(length) };
}

/** The value of an address. Whole numbers beyond 2^53 are bigint; NaN stays NaN. */
export function decodeCip(address: CipAddress, { type, data }: CipValue): TagValue {
  if (word(type) === structure) {
    if (!isText(address, type))
      throw new CipCodecError('it is a structure: name its members, or write {string} behind a text', true);
    return decodeText(data);
  }
  const { size } = elementaryOf(type);
  if (address.count !== undefined) {
    if (data.length < address.count * size) throw new CipCodecError('the answer has fewer elements than asked for');
    return Array.from({ length: address.count }, (_, place) => element(type, data.subarray(place * size)));
  }
  if (address.bit === undefined) return element(type, data);
  if (address.bit >= size * 8) throw new CipCodecError(`the tag has ${size * 8} bits`);
  return ((BigInt.asUintN(64, BigInt(element(type, data))) >> BigInt(address.bit)) & 1n) === 1n;
}

/** The bytes of a value for a tag that held `before`. Throws `CipCodecError` where they cannot hold it exactly. */
export function encodeCip(address: CipAddress, value: TagValue, before: CipValue): Uint8Array {
  if (word(before.type) === structure) {
    if (!isText(address, before.type)) throw new CipCodecError('it is a structure: write its members', true);
    return encodeText(value, before.data.length);
  }
  if (address.count === undefined) return encodeElement(before.type, value);
  if (!Array.isArray(value) || value.length !== address.count) throw new CipCodecError(`it takes a list of ${address.count}`);
  return Buffer.concat(value.map((one: TagValue) => encodeElement(before.type, one)));
}

/** Bytes of one element of a type; 0 for a structure. */
export function elementSize(type: Uint8Array): number {
  return elementary[word(type)]?.size ?? 0;
}

function isText({ isText: isDeclared }: CipAddress, type: Uint8Array): boolean {
  return isDeclared || word(type.subarray(2)) === logixString;
}

function elementaryOf(type: Uint8Array): Elementary {
  const found = elementary[word(type)];
  if (found === undefined) throw new CipCodecError(`its type 0x${word(type).toString(16)} is not read`, true);
  return found;
}

function element(type: Uint8Array, bytes: Uint8Array): number | bigint | boolean {
  const { size, kind } = elementaryOf(type);
  if (bytes.length < size) throw new CipCodecError('the answer is too short for its type');
  const view = Buffer.from(bytes.subarray(0, size));
  if (kind === 'boolean') return view[0] !== 0;
  if (kind === 'real') return size === 4 ? view.readFloatLE() : view.readDoubleLE();
  if (size < 8) return kind === 'signed' ? view.readIntLE(0, size) : view.readUIntLE(0, size);
  const big = kind === 'signed' ? view.readBigInt64LE() : view.readBigUInt64LE();
  return BigInt.asIntN(54, big) === big ? Number(big) : big;
}

function encodeElement(type: Uint8Array, value: TagValue): Uint8Array {
  const { size, kind } = elementaryOf(type);
  const bytes = Buffer.alloc(size);
  if (kind === 'boolean') bytes[0] = boolean(value) ? 0xff : 0;
  else if (kind === 'real') writeReal(bytes, value);
  else writeWhole(bytes, value, kind === 'signed');
  return bytes;
}

function writeReal(bytes: Buffer, value: TagValue): void {
  if (typeof value !== 'number') throw new CipCodecError(`${String(value)} is not a number`);
  if (bytes.length === 8) return void bytes.writeDoubleLE(value);
  if (Number.isFinite(value) && !Number.isFinite(Math.fround(value))) throw new CipCodecError(`${value} does not fit REAL`);
  bytes.writeFloatLE(value);
}

function writeWhole(bytes: Buffer, value: TagValue, isSigned: boolean): void {
  const isWhole = typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value));
  if (!isWhole) throw new CipCodecError(`${String(value)} is not a whole number`);
  const bits = bytes.length * 8;
  const big = BigInt(value);
  if ((isSigned ? BigInt.asIntN(bits, big) : BigInt.asUintN(bits, big)) !== big) {
    throw new CipCodecError(`${big} does not fit ${bits} bits ${isSigned ? 'with' : 'without'} sign`);
  }
  const raw = BigInt.asUintN(bits, big);
  for (let place = 0; place < bytes.length; place++) bytes[place] = Number((raw >> BigInt(8 * place)) & 0xffn);
}

/** LEN (DINT) and DATA (SINT[]). */
function decodeText(data: Uint8Array): string {
  const length = data.length < 4 ? -1 : Buffer.from(data).readInt32LE();
  if (length < 0 || length > data.length - 4) throw new CipCodecError('the structure is no text', true);
  return Buffer.from(data.subarray(4, 4 + length)).toString('latin1');
}

function encodeText(value: TagValue, room: number): Uint8Array {
  if (typeof value !== 'string') throw new CipCodecError(`${String(value)} is not a text`);
  if (/[\u0100-\uffff]/.test(value)) throw new CipCodecError('the text has characters that one byte cannot hold');
  // STRING has 82 characters and two bytes to fill the last word.
  const most = Math.min(room - 4, room === 88 ? 82 : room);
  if (value.length > most) throw new CipCodecError(`the text has ${value.length} characters and the tag holds ${most}`);
  const bytes = Buffer.alloc(room);
  bytes.writeInt32LE(value.length);
  bytes.write(value, 4, 'latin1');
  return bytes;
}

function boolean(value: TagValue): boolean {
  if (typeof value !== 'boolean') throw new CipCodecError('it takes true or false');
  return value;
}

function word(bytes: Uint8Array): number {
  return (bytes[0] ?? 0) | ((bytes[1] ?? 0) << 8);
}
