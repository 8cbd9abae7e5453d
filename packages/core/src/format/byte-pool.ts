const blockSize = 64 * 1024;

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
