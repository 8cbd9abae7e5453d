/** Damaged or foreign bytes, with where it was noticed. */
export class ColumnsError extends Error {
  constructor(problem: string) {
    super(`reading a block of samples: ${problem}`);
    this.name = 'ColumnsError';
  }
}

const wholeLimit = 2 ** 31;

/** Made once: making one takes longer than what it does for a short text. */
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Bytes that grow. Whole numbers are written in groups of seven bits, the lowest first. */
export class ByteWriter {
  #bytes = new Uint8Array(1024);
  #view = new DataView(this.#bytes.buffer);
  #end = 0;

  get length(): number {
    return this.#end;
  }

  byte(value: number): void {
    this.#room(1);
    this.#bytes[this.#end++] = value;
  }

  /** A whole number from 0 to 2^53. */
  whole(value: number): void {
    this.#room(8);
    let rest = value;
    for (; rest >= wholeLimit; rest = Math.floor(rest / 128)) this.#bytes[this.#end++] = (rest % 128) | 128;
    for (; rest >= 128; rest >>>= 7) this.#bytes[this.#end++] = rest | 128;
    this.#bytes[this.#end++] = rest;
  }

  /** A whole number of either sign, less than 2^52 away from 0: small ones take few bytes. */
  signed(value: number): void {
    this.whole(value < 0 ? -2 * value - 1 : 2 * value);
  }

  /** A whole number of any size and either sign. */
  big(value: bigint): void {
    let rest = value < 0n ? -2n * value - 1n : 2n * value;
    for (; rest >= 128n; rest >>= 7n) this.byte(Number(rest & 127n) | 128);
    this.byte(Number(rest));
  }

  uint32(value: number): void {
    this.#room(4);
    this.#view.setUint32(this.#end, value);
    this.#end += 4;
  }

  /** Text exactly, also one that is not well-formed Unicode. */
  text(value: string): void {
    if (value.isWellFormed()) {
      const bytes = encoder.encode(value);
      this.whole(bytes.length * 2);
      this.raw(bytes);
      return;
    }
    this.whole(value.length * 2 + 1);
    for (let at = 0; at < value.length; at += 1) this.whole(value.charCodeAt(at));
  }

  raw(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#end);
    this.#end += bytes.length;
  }

  /** What was written, as bytes of its own. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#end);
  }

  #room(count: number): void {
    if (this.#end + count <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#end + count));
    grown.set(this.#bytes);
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}

/** Reads what a `ByteWriter` wrote; throws `ColumnsError` where it ends too early. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #end: number;
  #at: number;

  constructor(bytes: Uint8Array, from: number, end: number) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = from;
    this.#end = end;
  }

  get left(): number {
    return this.#end - this.#at;
  }

  byte(): number {
    if (this.#at >= this.#end) throw new ColumnsError('it ends too early');
    return this.#bytes[this.#at++] as number;
  }

  whole(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) break;
    }
    if (!Number.isSafeInteger(value)) throw new ColumnsError('a number is too large');
    return value;
  }

  /** A count of things that take at least so many bits each. */
  count(bitsEach: number): number {
    const count = this.whole();
    if (count * bitsEach > this.left * 8) throw new ColumnsError(`it cannot hold ${count} more values`);
    return count;
  }

  signed(): number {
    const value = this.whole();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  big(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value % 2n === 0n ? value / 2n : -(value + 1n) / 2n;
    }
  }

  uint32(): number {
    if (this.left < 4) throw new ColumnsError('it ends too early');
    this.#at += 4;
    return this.#view.getUint32(this.#at - 4);
  }

  text(): string {
    const mark = this.whole();
    const length = Math.floor(mark / 2);
    if (mark % 2 === 0) return decoder.decode(this.raw(length));
    if (length > this.left) throw new ColumnsError('it ends too early');
    let text = '';
    for (let at = 0; at < length; at += 1) text += String.fromCharCode(this.whole());
    return text;
  }

  raw(length: number): Uint8Array {
    if (length > this.left) throw new ColumnsError('it ends too early');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }
}
