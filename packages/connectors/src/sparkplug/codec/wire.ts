import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

import { wholeOf } from './whole.ts';
import type { Whole } from './whole.ts';

/** A message of Protocol Buffers by its field numbers. */
export interface MessageDeclaration {
  readonly name: string;
  readonly fields: Readonly<Record<number, FieldDeclaration>>;
}

/** A field: a property by its name, or one of the kinds of the property `value` (a oneof). */
export type FieldDeclaration = { readonly kind: FieldKind } & (
  { readonly name: string; readonly repeated?: true } | { readonly one: string }
);

type Scalar = 'uint32' | 'uint64' | 'float' | 'double' | 'bool' | 'string' | 'bytes';
type FieldKind = Scalar | (() => MessageDeclaration);

/** Where bytes are not what they should be. `offset`: the byte where the field begins. */
export class WireError extends Error {
  readonly offset: number;
  constructor(offset: number, sentence: string) {
    super(sentence);
    this.name = 'WireError';
    this.offset = offset;
  }
}

/** Templates and property sets in each other deeper than this are refused. */
const deepest = 32;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads a message; fields that the declaration does not have are passed over. Throws `WireError`. */
export function readMessage(declaration: MessageDeclaration, bytes: Uint8Array): unknown {
  return readFields(declaration, new BinaryReader(bytes), bytes.length, 0);
}

type Read = Record<string, unknown>;

function readFields(declaration: MessageDeclaration, reader: BinaryReader, end: number, depth: number): Read {
  if (depth > deepest)
    throw new WireError(reader.pos, `${declaration.name} stands deeper than ${deepest} messages in each other`);
  const read: Read = {};
  while (reader.pos < end) {
    const offset = reader.pos;
    try {
      readField(declaration, reader, end, depth, read);
    } catch (cause) {
      if (cause instanceof WireError) throw cause;
      throw new WireError(offset, `a field of ${declaration.name} is cut off or damaged (${(cause as Error).message})`);
    }
    if (reader.pos > end) throw new WireError(offset, `a field of ${declaration.name} goes beyond the end of its message`);
  }
  return read;
}

function readField(declaration: MessageDeclaration, reader: BinaryReader, end: number, depth: number, read: Read): void {
  const offset = reader.pos;
  const [number, type] = reader.tag();
  const field = declaration.fields[number];
  if (field === undefined) return void reader.skip(type, number);
  if (type === WireType.LengthDelimited && isPacked(field)) return readPacked(field, reader, end, read);
  if (type !== wireTypeOf(field.kind))
    throw new WireError(
      offset,
      `field ${number} of ${declaration.name} has wire type ${type} instead of ${wireTypeOf(field.kind)}`,
    );
  const value = readValue(field.kind, reader, end, depth);
  if ('one' in field) read['value'] = { kind: field.one, value };
  else if (field.repeated) append(read, field.name, value);
  else read[field.name] = value;
}

function append(read: Read, name: string, value: unknown): void {
  const list = read[name] as unknown[] | undefined;
  if (list === undefined) read[name] = [value];
  else list.push(value);
}

/** Whether a writer may put the numbers of this field into one piece of bytes. */
function isPacked(field: FieldDeclaration): field is FieldDeclaration & { readonly name: string } {
  return 'repeated' in field && field.repeated === true && field.kind === 'uint32';
}

function readPacked(field: FieldDeclaration & { readonly name: string }, reader: BinaryReader, outer: number, read: Read): void {
  const end = endOf(reader, outer);
  while (reader.pos < end) append(read, field.name, reader.uint32());
}

function readValue(kind: FieldKind, reader: BinaryReader, end: number, depth: number): unknown {
  if (typeof kind === 'function') return readFields(kind(), reader, endOf(reader, end), depth + 1);
  switch (kind) {
    case 'uint64':
      return wholeOf(BigInt(reader.uint64()));
    case 'string':
      return readText(reader);
    case 'bytes':
      return new Uint8Array(reader.bytes());
    default:
      return reader[kind]();
  }
}

function readText(reader: BinaryReader): string {
  const offset = reader.pos;
  const bytes = reader.bytes();
  try {
    return utf8.decode(bytes);
  } catch {
    throw new WireError(offset, 'a text is not UTF-8');
  }
}

/** The end of a part whose length comes next. */
function endOf(reader: BinaryReader, outer: number): number {
  const offset = reader.pos;
  const length = reader.uint32();
  const end = reader.pos + length;
  if (end > outer)
    throw new WireError(offset, `a part of ${length} bytes goes beyond the end, ${outer - reader.pos} bytes are left`);
  return end;
}

/** Writes a message; fields that are `undefined` are left out. */
export function writeMessage(declaration: MessageDeclaration, message: object): Uint8Array {
  const writer = new BinaryWriter();
  writeFields(declaration, writer, message as Read);
  return writer.finish();
}

function writeFields(declaration: MessageDeclaration, writer: BinaryWriter, message: Read): void {
  for (const [number, field] of Object.entries(declaration.fields)) {
    for (const value of valuesOf(field, message)) writeField(Number(number), field.kind, writer, value);
  }
}

function valuesOf(field: FieldDeclaration, message: Read): readonly unknown[] {
  if ('one' in field) {
    const one = message['value'] as { readonly kind: string; readonly value: unknown } | undefined;
    return one?.kind === field.one ? [one.value] : [];
  }
  const value = message[field.name];
  return value === undefined ? [] : field.repeated === true ? (value as readonly unknown[]) : [value];
}

function writeField(number: number, kind: FieldKind, writer: BinaryWriter, value: unknown): void {
  writer.tag(number, wireTypeOf(kind));
  if (typeof kind === 'function') {
    writer.fork();
    writeFields(kind(), writer, value as Read);
    writer.join();
    return;
  }
  switch (kind) {
    case 'uint64':
      return void writer.uint64(value as Whole);
    case 'bool':
      return void writer.bool(value as boolean);
    case 'string':
      return void writer.string(value as string);
    case 'bytes':
      return void writer.bytes(value as Uint8Array);
    default:
      return void writer[kind](value as number);
  }
}

function wireTypeOf(kind: FieldKind): WireType {
  switch (kind) {
    case 'uint32':
    case 'uint64':
    case 'bool':
      return WireType.Varint;
    case 'float':
      return WireType.Bit32;
    case 'double':
      return WireType.Bit64;
    default:
      return WireType.LengthDelimited;
  }
}
