/** Parts of a `multipart/x-mixed-replace` body (RFC 2046), as they come. */
export class PartReader {
  readonly #delimiter: Uint8Array;
  readonly #largest: number;
  #held: Buffer = Buffer.alloc(0);
  #length: number | undefined;
  #isEnded = false;

  /** `largest`: bytes of one part, after which reading fails. */
  constructor(boundary: string, largest: number) {
    this.#delimiter = Buffer.from(`--${boundary}`);
    this.#largest = largest;
  }

  /** The farewell of the sender was read: nothing follows. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Bytes of a part that has begun and is not complete. */
  get isInside(): boolean {
    return this.#length !== undefined || this.#held.length > 2;
  }

  /** Takes bytes and gives the parts that are complete with them. Throws where a part is larger than it may be or has no end. */
  push(bytes: Uint8Array): readonly Uint8Array[] {
    this.#held = this.#held.length === 0 ? Buffer.from(bytes) : Buffer.concat([this.#held, bytes]);
    const parts: Uint8Array[] = [];
    for (let part = this.#next(); part !== undefined; part = this.#next()) parts.push(part);
    if (this.#held.length > this.#largest) throw new Error(`a part is larger than ${this.#largest} bytes`);
    return parts;
  }

  #next(): Uint8Array | undefined {
    if (this.#isEnded) return undefined;
    if (this.#length === undefined && !this.#readHead()) return undefined;
    const length = this.#length === -1 ? this.#held.indexOf(this.#delimiter) : this.#length;
    if (length === undefined || length === -1 || this.#held.length < length) return undefined;
    const part = this.#held.subarray(0, length);
    this.#held = this.#held.subarray(length);
    this.#length = undefined;
    return part;
  }

  /** Delimiter and headers; the length of the part, -1 where only the next delimiter ends it. */
  #readHead(): boolean {
    const begin = this.#held.indexOf(this.#delimiter);
    if (begin === -1) return false;
    const afterDelimiter = begin + this.#delimiter.length;
    if (this.#held.toString('latin1', afterDelimiter, afterDelimiter + 2) === '--') {
      this.#isEnded = true;
      return false;
    }
    const end = headEnd(this.#held, afterDelimiter);
    if (end === undefined) return false;
    const head = this.#held.toString('latin1', afterDelimiter, end);
    const length = /^content-length:\s*(\d{1,12})\s*$/im.exec(head)?.[1];
    if (length !== undefined && Number(length) > this.#largest)
      throw new Error(`a part says ${length} bytes, the limit is ${this.#largest}`);
    this.#length = length === undefined ? -1 : Number(length);
    this.#held = this.#held.subarray(end);
    return true;
  }
}

function headEnd(bytes: Buffer, from: number): number | undefined {
  for (const mark of ['\r\n\r\n', '\n\n']) {
    const at = bytes.indexOf(mark, from);
    if (at !== -1) return at + mark.length;
  }
  return undefined;
}

/** The boundary that a content type names; `undefined` where it is no multipart. */
export function boundaryOf(contentType: string): string | undefined {
  const found = /^multipart\/[^;]+;.*?\bboundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  return found?.[1] ?? found?.[2];
}
