/** One control packet as it came (MQTT 5, 2.1), or the head of one that is longer than may be kept. */
export interface Frame {
  /** From the fixed header on; shorter than `size` where the rest was thrown away. */
  readonly bytes: Buffer;
  /** Where the variable header begins in `bytes`. */
  readonly bodyAt: number;
  /** Bytes of the whole packet. */
  readonly size: number;
}

/** Bytes kept of a packet that is too long: enough for its topic and properties, and for a person to recognise it. */
const headKept = 128 * 1024;

/**
 * Cuts a stream of bytes into control packets. A packet beyond `most` bytes is never in memory: its head is given and the rest thrown away
 * as it comes. Throws where the length of a packet is not valid (MQTT 5, 1.5.5).
 */
export class FrameCutter {
  readonly #most: number;
  readonly #take: (frame: Frame) => void;
  #chunks: Buffer[] = [];
  #length = 0;
  /** Bytes without which looking again is in vain. */
  #needed = 2;
  /** Bytes still to be thrown away. */
  #skip = 0;

  constructor(most: number, take: (frame: Frame) => void) {
    this.#most = most;
    this.#take = take;
  }

  push(chunk: Buffer): void {
    const rest = this.#skipped(chunk);
    if (rest.length === 0) return;
    this.#chunks.push(rest);
    this.#length += rest.length;
    if (this.#length < this.#needed) return;
    const [only] = this.#chunks;
    this.#cut(this.#chunks.length === 1 && only !== undefined ? only : Buffer.concat(this.#chunks, this.#length));
  }

  #skipped(chunk: Buffer): Buffer {
    const dropped = Math.min(this.#skip, chunk.length);
    this.#skip -= dropped;
    return dropped === 0 ? chunk : chunk.subarray(dropped);
  }

  #cut(data: Buffer): void {
    let at = 0;
    this.#needed = 2;
    while (at < data.length) {
      const head = readHead(data, at);
      const size = head === undefined ? 0 : head.bodyAt - at + head.remaining;
      const kept = size > this.#most ? Math.min(size, headKept) : size;
      if (head === undefined || at + kept > data.length) {
        this.#needed = Math.max(2, head === undefined ? data.length - at + 1 : kept);
        break;
      }
      this.#take({ bytes: data.subarray(at, at + kept), bodyAt: head.bodyAt - at, size });
      const end = at + size;
      this.#skip = Math.max(0, end - data.length);
      at = Math.min(end, data.length);
    }
    this.#chunks = at < data.length ? [data.subarray(at)] : [];
    this.#length = data.length - at;
  }
}

/** The fixed header (MQTT 5, 2.1.4); undefined where it is not complete. */
function readHead(data: Buffer, at: number): { readonly bodyAt: number; readonly remaining: number } | undefined {
  const length = readLength(data, at + 1);
  return length === undefined ? undefined : { bodyAt: length.next, remaining: length.value };
}

/** A variable byte integer (MQTT 5, 1.5.5); undefined where it is not complete. Throws where it has more than four bytes. */
export function readLength(data: Buffer, at: number): { readonly value: number; readonly next: number } | undefined {
  let value = 0;
  for (let place = 0; place < 4; place++) {
    const byte = data[at + place];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 128 ** place;
    if (byte < 0x80) return { value, next: at + place + 1 };
  }
  throw new Error('a packet whose length is not valid');
}
