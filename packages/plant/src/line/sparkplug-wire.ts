/** A metric as this edge node tells it; `type`: number of the datatype in Sparkplug B (specification 3.0, 6.4.16). */
export interface TellMetric {
  readonly name?: string;
  readonly alias?: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  /** Left out in data. */
  readonly type?: number;
  readonly isHistorical?: boolean;
  readonly unit?: string;
  readonly value: TellValue;
}

/** `null`: told as null. `int`: field for numbers of 32 bits, two's complement; `long`: for 64 bits. */
export type TellValue =
  | null
  | { readonly kind: 'int' | 'double'; readonly value: number }
  | { readonly kind: 'long'; readonly value: bigint }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'string'; readonly value: string };

/** A metric of a command. */
export interface TakenMetric {
  readonly name?: string;
  readonly alias?: number;
  readonly value?: boolean | number | string;
}

/** The bytes of a payload. Without `seq`: a death. */
export function payloadBytes(timestamp: number, seq: number | undefined, metrics: readonly TellMetric[]): Buffer {
  return Buffer.concat([
    whole(1, BigInt(timestamp)),
    ...metrics.map(metric => part(2, metricBytes(metric))),
    ...(seq === undefined ? [] : [whole(3, BigInt(seq))]),
  ]);
}

function metricBytes({ name, alias, timestamp, type, isHistorical, unit, value }: TellMetric): Buffer {
  return Buffer.concat([
    ...(name === undefined ? [] : [part(1, Buffer.from(name))]),
    ...(alias === undefined ? [] : [whole(2, BigInt(alias))]),
    whole(3, BigInt(timestamp)),
    ...(type === undefined ? [] : [whole(4, BigInt(type))]),
    ...(isHistorical === true ? [whole(5, 1n)] : []),
    ...(value === null ? [whole(7, 1n)] : []),
    ...(unit === undefined ? [] : [part(9, unitBytes(unit))]),
    ...(value === null ? [] : [valueBytes(value)]),
  ]);
}

/** A property set with one text: key, and value with its type. */
function unitBytes(unit: string): Buffer {
  return Buffer.concat([part(1, Buffer.from('engUnit')), part(2, Buffer.concat([whole(1, 12n), part(8, Buffer.from(unit))]))]);
}

function valueBytes(value: Exclude<TellValue, null>): Buffer {
  switch (value.kind) {
    case 'int':
      return whole(10, BigInt.asUintN(32, BigInt(value.value)));
    case 'long':
      return whole(11, BigInt.asUintN(64, value.value));
    case 'double': {
      const bytes = Buffer.alloc(8);
      bytes.writeDoubleLE(value.value);
      return Buffer.concat([varint(BigInt((13 << 3) | 1)), bytes]);
    }
    case 'boolean':
      return whole(14, value.value ? 1n : 0n);
    case 'string':
      return part(15, Buffer.from(value.value));
  }
}

function whole(field: number, value: bigint): Buffer {
  return Buffer.concat([varint(BigInt(field << 3)), varint(value)]);
}

function part(field: number, bytes: Buffer): Buffer {
  return Buffer.concat([varint(BigInt((field << 3) | 2)), varint(BigInt(bytes.length)), bytes]);
}

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7n) {
    if (rest < 0x80n) return Buffer.from([...bytes, Number(rest)]);
    bytes.push(Number(rest & 0x7fn) | 0x80);
  }
}

/** The metrics of a command; throws where the bytes are none. */
export function takenMetrics(bytes: Buffer): readonly TakenMetric[] {
  const found: TakenMetric[] = [];
  for (const [field, value] of fieldsOf(bytes)) if (field === 2 && Buffer.isBuffer(value)) found.push(takenMetric(value));
  return found;
}

function takenMetric(bytes: Buffer): TakenMetric {
  let taken: TakenMetric = {};
  for (const [field, value] of fieldsOf(bytes)) {
    if (field === 1) taken = { ...taken, name: value.toString() };
    if (field === 2) taken = { ...taken, alias: Number(value) };
    if (field === 10) taken = { ...taken, value: Number(BigInt.asIntN(32, value as bigint)) };
    if (field === 11) taken = { ...taken, value: Number(BigInt.asIntN(64, value as bigint)) };
    if (field === 12) taken = { ...taken, value: (value as Buffer).readFloatLE() };
    if (field === 13) taken = { ...taken, value: (value as Buffer).readDoubleLE() };
    if (field === 14) taken = { ...taken, value: value !== 0n };
    if (field === 15) taken = { ...taken, value: value.toString() };
  }
  return taken;
}

/** Fields by number: whole numbers as bigint, everything else as its bytes. */
function* fieldsOf(bytes: Buffer): Iterable<readonly [number, bigint | Buffer]> {
  let at = 0;
  const number = (): bigint => {
    for (let value = 0n, shift = 0n; ; shift += 7n) {
      const byte = bytes.readUInt8(at++);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const take = (length: number): Buffer => {
    if (at + length > bytes.length) throw new Error('cut off');
    return bytes.subarray(at, (at += length));
  };
  while (at < bytes.length) {
    const tag = Number(number());
    const kind = tag & 7;
    yield [tag >> 3, kind === 0 ? number() : take(kind === 2 ? Number(number()) : kind === 1 ? 8 : 4)];
  }
}
