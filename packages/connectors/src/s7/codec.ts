import type { TagValue } from '@millrace/core';

import type { S7Address } from './address.ts';

/** A value that cannot stand at its address, or bytes that hold no value of its type. */
export class S7CodecError extends Error {}

/** The value in the bytes of an address. Whole numbers beyond 2^53 are bigint; NaN stays NaN. */
export function decodeS7({ kind, bit }: S7Address, bytes: Uint8Array): TagValue {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (kind) {
    case 'bool':
      return ((view.getUint8(0) >> bit) & 1) === 1;
    case 'byte':
      return view.getUint8(0);
    case 'sint':
      return view.getInt8(0);
    case 'char':
      return String.fromCharCode(view.getUint8(0));
    case 'int':
      return view.getInt16(0);
    case 'word':
      return view.getUint16(0);
    case 'dint':
      return view.getInt32(0);
    case 'dword':
      return view.getUint32(0);
    case 'lint':
      return exact(view.getBigInt64(0));
    case 'lword':
      return exact(view.getBigUint64(0));
    case 'real':
      return view.getFloat32(0);
    case 'lreal':
      return view.getFloat64(0);
    default:
      return decodeString(bytes);
  }
}

/** The bytes of a value; a `bool` is a byte of 0 or 1. Throws `S7CodecError` with the reason where they cannot hold it exactly. */
export function encodeS7(address: S7Address, value: TagValue): Uint8Array {
  const { kind, length } = address;
  if (kind === 'string' || kind === 'char') return encodeText(address, value);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  if (kind === 'bool') view.setUint8(0, boolean(value) ? 1 : 0);
  else if (kind === 'real') view.setFloat32(0, real(value));
  else if (kind === 'lreal') view.setFloat64(0, number(value));
  else {
    const isSigned = kind === 'sint' || kind === 'int' || kind === 'dint' || kind === 'lint';
    const raw = BigInt.asUintN(64, whole(value, length * 8, isSigned));
    for (let place = 0; place < length; place++) bytes[place] = Number((raw >> BigInt(8 * (length - 1 - place))) & 0xffn);
  }
  return bytes;
}

/** A STRING: room for characters, how many stand there, and the characters. */
function decodeString(bytes: Uint8Array): string {
  const [room = 0, count = 0] = bytes;
  if (count > bytes.length - 2 || count > room)
    throw new S7CodecError(`a string of ${count} characters does not stand in room for ${room}`);
  return Buffer.from(bytes.subarray(2, 2 + count)).toString('latin1');
}

function encodeText({ kind, length }: S7Address, value: TagValue): Uint8Array {
  if (typeof value !== 'string') throw new S7CodecError(`${String(value)} is not a text`);
  if (/[\u0100-\uffff]/.test(value)) throw new S7CodecError('the text has characters that one byte cannot hold');
  const characters = Buffer.from(value, 'latin1');
  const room = kind === 'char' ? 1 : length - 2;
  if (characters.length > room || (kind === 'char' && characters.length !== 1)) {
    throw new S7CodecError(`the text has ${characters.length} characters and the address holds ${room}`);
  }
  return kind === 'char' ? characters : Buffer.concat([Uint8Array.of(room, characters.length), characters]);
}

function exact(value: bigint): number | bigint {
  return BigInt.asIntN(54, value) === value ? Number(value) : value;
}

function whole(value: TagValue, bits: number, isSigned: boolean): bigint {
  const isWhole = typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value));
  if (!isWhole) throw new S7CodecError(`${String(value)} is not a whole number`);
  const big = BigInt(value);
  const fitting = isSigned ? BigInt.asIntN(bits, big) : BigInt.asUintN(bits, big);
  if (fitting !== big) throw new S7CodecError(`${big} does not fit ${bits} bits ${isSigned ? 'with' : 'without'} sign`);
  return big;
}

function boolean(value: TagValue): boolean {
  if (typeof value !== 'boolean') throw new S7CodecError('a bit takes true or false');
  return value;
}

function number(value: TagValue): number {
  if (typeof value !== 'number') throw new S7CodecError(`${String(value)} is not a number`);
  return value;
}

function real(value: TagValue): number {
  const told = number(value);
  if (Number.isFinite(told) && !Number.isFinite(Math.fround(told))) throw new S7CodecError(`${told} does not fit REAL`);
  return told;
}
