import { toldValue, takenValue, type Brand } from './brand.ts';
import type { Line } from './line.ts';
import { writable, type SignalName, type WritableSignal } from './signal.ts';

/** Which way the bytes of a number lie in its registers; `abcd` is most significant first. */
export type RegisterOrder = 'abcd' | 'cdab' | 'badc' | 'dcba';

/** Where a signal stands: coils for what is true or false, holding registers for everything else; offsets from 0. */
export interface MapEntry {
  readonly signal: SignalName;
  readonly table: 'coil' | 'holding';
  readonly offset: number;
  readonly type: 'boolean' | 'uint16' | 'uint32' | 'float32' | 'float64' | 'text';
  /** Registers or coils. */
  readonly length: number;
}

const types: Readonly<Record<SignalName, readonly [type: MapEntry['type'], length: number]>> = {
  running: ['boolean', 1],
  state: ['uint16', 1],
  speed: ['float32', 2],
  speedSetpoint: ['float32', 2],
  goodCount: ['uint32', 2],
  scrapCount: ['uint32', 2],
  cycleCount: ['uint32', 2],
  cycleTime: ['float32', 2],
  sealTemperature: ['float32', 2],
  sealPressure: ['float32', 2],
  energy: ['float64', 4],
  alarm: ['boolean', 1],
  recipe: ['text', 8],
  recipePrepared: ['text', 8],
  recipeTemperature: ['float32', 2],
  recipeActivate: ['boolean', 1],
  commandId: ['text', 20],
};

/** The map of a brand: its signals in a row from `base`, in both tables, with holes of `hole` registers between them. */
export function registerMap(brand: Brand, base: number, hole: number): readonly MapEntry[] {
  const next = { coil: base, holding: base };
  return (Object.keys(types) as SignalName[])
    .filter(signal => brand.names[signal] !== undefined)
    .map(signal => {
      const [type, length] = types[signal];
      const table = type === 'boolean' ? 'coil' : 'holding';
      const offset = next[table];
      next[table] += length + hole;
      return { signal, table, offset, type, length };
    });
}

/** The address of an entry as documents write it: `holding:100:float32:cdab`. */
export function addressOf({ table, offset, type, length }: MapEntry, order: RegisterOrder): string {
  if (table === 'coil') return `coil:${offset}`;
  return `holding:${offset}:${type === 'text' ? `text(${length * 2})` : type}:${order}`;
}

/** What an entry holds now: 0 or 1 for a coil, the bytes of its registers otherwise. */
export function heldBytes(entry: MapEntry, line: Line, brand: Brand, order: RegisterOrder): Uint8Array {
  const value = toldValue(brand, entry.signal, line.signals);
  if (entry.type === 'boolean') return Uint8Array.of(value === true ? 1 : 0);
  const bytes = Buffer.alloc(entry.length * 2);
  if (entry.type === 'uint16') bytes.writeUInt16BE(Number(value));
  else if (entry.type === 'uint32') bytes.writeUInt32BE(Number(value));
  else if (entry.type === 'float32') bytes.writeFloatBE(Number(value));
  else if (entry.type === 'float64') bytes.writeDoubleBE(Number(value));
  else bytes.write(String(value), 'latin1');
  return arranged(bytes, entry, order);
}

/** Writes what a master sent into the line; a sentence where the line refuses. */
export function takeBytes(entry: MapEntry, sent: Uint8Array, line: Line, brand: Brand, order: RegisterOrder): string | undefined {
  if (!writable.includes(entry.signal as WritableSignal)) return `${entry.signal} cannot be written`;
  const told = entry.type === 'boolean' ? sent[0] === 1 : valueIn(arranged(Buffer.from(sent), entry, order), entry);
  return line.write(entry.signal, takenValue(brand, entry.signal, told), Date.now());
}

function valueIn(bytes: Buffer, { type }: MapEntry): number | string {
  if (type === 'uint16') return bytes.readUInt16BE();
  if (type === 'uint32') return bytes.readUInt32BE();
  if (type === 'float32') return bytes.readFloatBE();
  if (type === 'float64') return bytes.readDoubleBE();
  return bytes.toString('latin1').replace(/\0.*$/su, '');
}

/** Bytes as their registers carry them, and back: the first pair of letters says how words lie, `ba` that their bytes are swapped. */
function arranged(bytes: Buffer, { type }: MapEntry, order: RegisterOrder): Buffer {
  const swapsBytes = order === 'badc' || order === 'dcba';
  const swapsWords = type !== 'text' && (order === 'cdab' || order === 'dcba');
  const words = Array.from({ length: bytes.length / 2 }, (_, word) => bytes.readUInt16BE(word * 2));
  const arrangedBytes = Buffer.alloc(bytes.length);
  (swapsWords ? words.toReversed() : words).forEach((word, place) => {
    if (swapsBytes) arrangedBytes.writeUInt16LE(word, place * 2);
    else arrangedBytes.writeUInt16BE(word, place * 2);
  });
  return arrangedBytes;
}
