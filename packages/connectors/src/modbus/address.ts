import type { CellRange } from '../range-plan.ts';

/** The four tables of the Modbus data model (Application Protocol V1.1b3, 4.3). */
export type ModbusTable = 'coil' | 'discrete' | 'input' | 'holding';

/** How the bytes of a value lie in its registers: `abcd` is the order of the standard, most significant byte first. */
export type ByteOrder = 'abcd' | 'cdab' | 'badc' | 'dcba';

/** What registers or bits mean. `count`: characters of a text, decimal digits of a BCD, number of a bit (0 is the least significant), or how many bits. */
export type ModbusType =
  | { readonly kind: 'int16' | 'uint16' | 'int32' | 'uint32' | 'int64' | 'uint64' | 'float32' | 'float64' | 'boolean' }
  | { readonly kind: 'text' | 'bcd' | 'bit' | 'bits'; readonly count: number };

/** One value in a device, as `3/holding:100:float32:cdab` names it. */
export interface ModbusAddress extends CellRange {
  readonly unit: number;
  readonly table: ModbusTable;
  /** Number of the first register or bit as it goes over the wire: from 0. */
  readonly offset: number;
  /** Registers or bits that it takes. */
  readonly length: number;
  readonly type: ModbusType;
  readonly order: ByteOrder;
}

/** What holds where an address does not say. */
export interface AddressDefaults {
  readonly unit: number;
  readonly order: ByteOrder;
}

const form =
  /^(?:(\d{1,3})\/)?(coil|discrete|input|holding):(\d{1,5})(?::(?!(?:abcd|cdab|badc|dcba)$)([a-z]+\d*)(?:\((\d{1,4})\))?)?(?::(abcd|cdab|badc|dcba))?$/;
const registersOf: Readonly<Record<string, number>> = {
  int16: 1,
  uint16: 1,
  int32: 2,
  uint32: 2,
  float32: 2,
  int64: 4,
  uint64: 4,
  float64: 4,
};

/** The address in a text, or the sentence that says what is wrong with it. */
export function parseAddress(text: string, defaults: AddressDefaults): ModbusAddress | string {
  const match = form.exec(text);
  if (match === null) {
    return `"${text}" is not an address: write table, offset from 0, type and order (holding:100:float32:cdab, coil:3, 7/input:20:text(16))`;
  }
  const [, unitText, table, offsetText, word, countText, order] = match;
  const unit = unitText === undefined ? defaults.unit : Number(unitText);
  if (unit > 255) return `unit ${unit} of "${text}" is greater than 255`;
  const isBits = table === 'coil' || table === 'discrete';
  if (isBits && order !== undefined) return `"${text}": a ${table} has no byte order`;
  const typed = isBits ? bitType(word, countText) : registerType(word, countText);
  if (typeof typed === 'string') return `"${text}": ${typed}`;
  const offset = Number(offsetText);
  if (offset + typed.length > 65_536) return `"${text}" reaches beyond 65535`;
  return {
    unit,
    table: table as ModbusTable,
    space: spaceOf(unit, table ?? ''),
    offset,
    ...typed,
    order: (order as ByteOrder | undefined) ?? defaults.order,
  };
}

/** The name of a table of one unit, in which registers lie in a row. */
export function spaceOf(unit: number, table: string): string {
  return `${unit}/${table}`;
}

/** The address as text, complete. */
export function addressText({ unit, table, offset, type, order }: ModbusAddress): string {
  const count = 'count' in type ? `(${type.count})` : '';
  return `${unit}/${table}:${offset}${type.kind === 'boolean' ? '' : `:${type.kind}${count}`}${isBitTable(table) ? '' : `:${order}`}`;
}

/** Whether a table holds bits; else it holds registers of 16 bits. */
export function isBitTable(table: ModbusTable): boolean {
  return table === 'coil' || table === 'discrete';
}

type Typed = Pick<ModbusAddress, 'type' | 'length'>;

function bitType(word: string | undefined, count: string | undefined): Typed | string {
  if (word === undefined) return { type: { kind: 'boolean' }, length: 1 };
  const bits = Number(count);
  if (word === 'bits' && bits >= 1 && bits <= 1_968) return { type: { kind: 'bits', count: bits }, length: bits };
  return `bits are read one by one, or several as bits(8); at most 1968`;
}

function registerType(word = 'uint16', countText: string | undefined): Typed | string {
  const count = Number(countText);
  if (countText === undefined) {
    const length = registersOf[word];
    if (length !== undefined) return { type: { kind: word } as ModbusType, length };
    if (word === 'bcd') return { type: { kind: 'bcd', count: 4 }, length: 1 };
  }
  if (word === 'text' && count >= 1 && count <= 246) return { type: { kind: 'text', count }, length: Math.ceil(count / 2) };
  if (word === 'bcd' && count >= 1 && count <= 16) return { type: { kind: 'bcd', count }, length: Math.ceil(count / 4) };
  if (word === 'bit' && count <= 15) return { type: { kind: 'bit', count }, length: 1 };
  return 'its type is none of int16, uint16, int32, uint32, int64, uint64, float32, float64, text(1…246), bit(0…15), bcd(1…16)';
}
