import { ColumnsError } from './byte-tape.ts';
import type { ByteReader, ByteWriter } from './byte-tape.ts';

/** Which of the eight bytes of a double differ from those of the one before, as a mask of bits, and then these bytes. */
export function writeDoubles(to: ByteWriter, values: Iterable<number>): void {
  const view = new DataView(new ArrayBuffer(8));
  const [last, next] = [new Uint8Array(8), new Uint8Array(view.buffer)];
  for (const value of values) {
    view.setFloat64(0, value);
    let mask = 0;
    for (let at = 0; at < 8; at += 1) if (next[at] !== last[at]) mask |= 1 << at;
    to.byte(mask);
    for (let at = 0; at < 8; at += 1) if (mask & (1 << at)) to.byte(next[at] as number);
    last.set(next);
  }
}

/** Reads them again; every NaN is the one NaN. */
export function readDoubles(from: ByteReader, count: number): Float64Array {
  if (count > from.left) throw new ColumnsError('it ends too early');
  const values = new Float64Array(count);
  const view = new DataView(new ArrayBuffer(8));
  const bytes = new Uint8Array(view.buffer);
  for (let place = 0; place < count; place += 1) {
    const mask = from.byte();
    for (let at = 0; at < 8; at += 1) if (mask & (1 << at)) bytes[at] = from.byte();
    values[place] = view.getFloat64(0);
  }
  return values;
}
