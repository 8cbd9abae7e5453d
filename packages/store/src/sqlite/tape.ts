/**
 * What goes between the threads: everything of a group laid down in the order it will be read, split by type, so that one message
 * carries thousands of records as two transferred buffers and one list of texts instead of an object each.
 */
export interface Tape {
  readonly numbers: Float64Array<ArrayBuffer>;
  readonly texts: readonly (string | null)[];
  /** Texts that repeat within the group (names of keys), each once. */
  readonly words: readonly string[];
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Where each kind of content stands at the beginning of a record. */
export interface TapeMark {
  readonly numbers: number;
  readonly texts: number;
  readonly bytes: number;
}

/** Lays values down. `byteLength` is the expected sum of all `bytes`; more is allowed. */
export class TapeWriter {
  #numbers = new Float64Array(256);
  #count = 0;
  readonly #texts: (string | null)[] = [];
  readonly #words = new Map<string, number>();
  #bytes: Uint8Array<ArrayBuffer>;
  #end = 0;

  constructor(byteLength = 0) {
    this.#bytes = new Uint8Array(byteLength);
  }

  number(value: number): void {
    if (this.#count === this.#numbers.length) this.#numbers = grown(this.#numbers, new Float64Array(this.#count * 2));
    this.#numbers[this.#count++] = value;
  }

  /** A number that may be absent. Only for numbers that are never NaN. */
  optionalNumber(value: number | undefined): void {
    this.number(value ?? Number.NaN);
  }

  text(value: string | undefined): void {
    this.#texts.push(value ?? null);
  }

  word(value: string): void {
    let place = this.#words.get(value);
    if (place === undefined) this.#words.set(value, (place = this.#words.size));
    this.number(place);
  }

  bytes(value: Uint8Array): void {
    const end = this.#end + value.byteLength;
    if (end > this.#bytes.length) this.#bytes = grown(this.#bytes, new Uint8Array(Math.max(end, this.#bytes.length * 2)));
    this.#bytes.set(value, this.#end);
    this.#end = end;
    this.number(value.byteLength);
  }

  mark(): TapeMark {
    return { numbers: this.#count, texts: this.#texts.length, bytes: this.#end };
  }

  /** Takes back everything laid down since the mark (words stay). */
  rewind(mark: TapeMark): void {
    this.#count = mark.numbers;
    this.#texts.length = mark.texts;
    this.#end = mark.bytes;
  }

  /** The tape, and the buffers to transfer with it. The writer must not be used afterwards. */
  finish(): { readonly tape: Tape; readonly transfer: ArrayBuffer[] } {
    const numbers = this.#numbers.slice(0, this.#count);
    const tape = { numbers, texts: this.#texts, words: [...this.#words.keys()], bytes: this.#bytes.subarray(0, this.#end) };
    return { tape, transfer: [numbers.buffer, this.#bytes.buffer] };
  }
}

/** Reads a tape in the order in which it was written. */
export class TapeReader {
  readonly #tape: Tape;
  #number = 0;
  #text = 0;
  #byte = 0;

  constructor(tape: Tape) {
    this.#tape = tape;
  }

  number(): number {
    return this.#tape.numbers[this.#number++] as number;
  }

  optionalNumber(): number | undefined {
    const value = this.number();
    return Number.isNaN(value) ? undefined : value;
  }

  text(): string | null {
    return this.#tape.texts[this.#text++] as string | null;
  }

  /** A text that is always there. */
  name(): string {
    return this.text() as string;
  }

  /** The word and its place in `words`, which the reader may use to remember what it looked up. */
  word(): string {
    return this.#tape.words[this.number()] as string;
  }

  /** A view into the tape, not a copy. */
  bytes(): Uint8Array {
    const length = this.number();
    return this.#tape.bytes.subarray(this.#byte, (this.#byte += length));
  }

  seek(mark: TapeMark): void {
    this.#number = mark.numbers;
    this.#text = mark.texts;
    this.#byte = mark.bytes;
  }
}

function grown<T extends Float64Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
