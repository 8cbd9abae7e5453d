const blockSize = 64 * 1024;
const encoder = new TextEncoder();

/**
 * Hands out bytes as views of larger blocks, because making a buffer for each of 100,000 short records takes longer than cutting them.
 * A block lives as long as any of its views.
 */
export class BytePool {
  #block = new Uint8Array(0);
  #used = 0;

  /** A copy of `front` and then `rest`, in bytes of their own that nothing else will write to. */
  copy(front: Uint8Array, rest: Uint8Array): Uint8Array {
    const bytes = this.#take(front.length + rest.length);
    if (front.length > 0) bytes.set(front);
    bytes.set(rest, front.length);
    return bytes;
  }

  /** The UTF-8 bytes of a well-formed text, in bytes of their own that nothing else will write to. */
  encode(text: string): Uint8Array {
    const most = text.length * 3;
    if (most > blockSize / 8) return encoder.encode(text);
    const room = this.#take(most);
    const { written } = encoder.encodeInto(text, room);
    this.#used -= most - written;
    return room.subarray(0, written);
  }

  #take(length: number): Uint8Array {
    if (length > blockSize / 8) return new Uint8Array(length);
    if (this.#used + length > this.#block.length) {
      this.#block = new Uint8Array(blockSize);
      this.#used = 0;
    }
    this.#used += length;
    return this.#block.subarray(this.#used - length, this.#used);
  }
}
