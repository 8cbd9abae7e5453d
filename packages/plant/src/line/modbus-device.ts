import type { Brand } from './brand.ts';
import type { Line } from './line.ts';
import { heldBytes, takeBytes, type MapEntry, type RegisterOrder } from './modbus-map.ts';
import type { SignalName } from './signal.ts';
import { ToldBook, toldNow } from './told-book.ts';

/** What one master was told: the last bytes of each signal. */
export type ToldMaster = Map<SignalName, string>;

/** An exception of the protocol (Application Protocol V1.1b3, 7). */
class Refusal extends Error {
  readonly code: number;
  constructor(code: number) {
    super(`exception ${code}`);
    this.code = code;
  }
}

/** A line as coils and holding registers: functions 1, 3, 5, 6, 15 and 16; any other is exception 1. */
export class ModbusDevice {
  readonly #line: Line;
  readonly #brand: Brand;
  readonly #order: RegisterOrder;
  readonly #map: readonly MapEntry[];
  /** Values told that were not what the same master had been told before. */
  readonly book = new ToldBook();

  constructor(line: Line, brand: Brand, order: RegisterOrder, map: readonly MapEntry[]) {
    this.#line = line;
    this.#brand = brand;
    this.#order = order;
    this.#map = map;
  }

  /** The answer to a request: data, or an exception. */
  answer(pdu: Buffer, master: ToldMaster): Buffer {
    try {
      return this.#done(pdu, master);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return exception(pdu, error.code);
    }
  }

  #done(pdu: Buffer, master: ToldMaster): Buffer {
    if (pdu.length < 5) throw new Refusal(1);
    const [from, word] = [pdu.readUInt16BE(1), pdu.readUInt16BE(3)];
    switch (pdu[0]) {
      case 1:
        return counted(pdu, packed(this.#read('coil', from, word, 2000, master)));
      case 3:
        return counted(pdu, this.#read('holding', from, word, 125, master));
      case 5:
        this.#write('coil', from, Uint8Array.of(word === 0xff00 ? 1 : 0));
        break;
      case 6:
        this.#write('holding', from, pdu.subarray(3, 5));
        break;
      case 15:
        this.#write('coil', from, unpacked(pdu.subarray(6), word));
        break;
      case 16:
        this.#write('holding', from, pdu.subarray(6));
        break;
      default:
        throw new Refusal(1);
    }
    return pdu.subarray(0, 5);
  }

  /** A byte for each coil, two for each register; refused where one of them is not there. */
  #read(table: MapEntry['table'], from: number, count: number, limit: number, master: ToldMaster): Buffer {
    if (count < 1 || count > limit) throw new Refusal(3);
    const size = sizeOf(table);
    const data = Buffer.alloc(count * size);
    const told = new Map<SignalName, string>();
    let covered = 0;
    for (const entry of this.#map.filter(one => one.table === table)) {
      const start = Math.max(entry.offset, from);
      const end = Math.min(entry.offset + entry.length, from + count);
      if (start >= end) continue;
      const bytes = heldBytes(entry, this.#line, this.#brand, this.#order);
      data.set(bytes.subarray((start - entry.offset) * size, (end - entry.offset) * size), (start - from) * size);
      covered += end - start;
      if (end - start === entry.length) told.set(entry.signal, Buffer.from(bytes).toString('hex'));
    }
    if (covered < count) throw new Refusal(2);
    for (const [signal, bytes] of told) this.#note(signal, bytes, master);
    return data;
  }

  #note(signal: SignalName, bytes: string, master: ToldMaster): void {
    if (master.get(signal) === bytes) return;
    master.set(signal, bytes);
    this.book.add(toldNow(this.#line.signals, [signal], Date.now()));
  }

  /** Takes the whole value of one signal; half of one is refused. */
  #write(table: MapEntry['table'], from: number, data: Uint8Array): void {
    const entry = this.#map.find(one => one.table === table && one.offset === from && one.length * sizeOf(table) === data.length);
    if (entry === undefined) throw new Refusal(2);
    if (takeBytes(entry, data, this.#line, this.#brand, this.#order) !== undefined) throw new Refusal(3);
  }
}

/** An exception as the answer to a request. */
export function exception(pdu: Buffer, code: number): Buffer {
  return Buffer.from([(pdu[0] ?? 0) | 0x80, code]);
}

function sizeOf(table: MapEntry['table']): number {
  return table === 'coil' ? 1 : 2;
}

function counted(request: Buffer, data: Buffer): Buffer {
  return Buffer.concat([request.subarray(0, 1), Buffer.from([data.length]), data]);
}

function packed(bits: Uint8Array): Buffer {
  const bytes = Buffer.alloc(Math.ceil(bits.length / 8));
  bits.forEach((bit, place) => (bytes[place >> 3] = (bytes[place >> 3] ?? 0) | (bit << (place & 7))));
  return bytes;
}

function unpacked(bytes: Uint8Array, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, bit) => ((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1);
}
