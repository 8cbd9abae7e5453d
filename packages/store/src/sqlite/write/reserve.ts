import { existsSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Space that is taken in advance, so that deliveries and audit can go on when somebody else has filled the volume to the last block. It is given up
 * when such a write finds no space, and taken again when there is plenty.
 */
export class Reserve {
  readonly #path: string;
  readonly #bytes: number;

  /** With `bytes` 0 there is none. */
  constructor(path: string, bytes: number) {
    this.#path = path;
    this.#bytes = bytes;
  }

  /** Takes the space, where twice as much is free. Real zeros, since a sparse file reserves nothing. */
  take(): void {
    if (this.#bytes === 0 || existsSync(this.#path)) return;
    const { bavail, bsize } = statfsSync(dirname(this.#path));
    if (bavail * bsize < 2 * this.#bytes) return;
    try {
      writeFileSync(this.#path, Buffer.alloc(this.#bytes));
    } catch {
      rmSync(this.#path, { force: true });
    }
  }

  /** Gives the space up; false where there was none to give. */
  release(): boolean {
    if (!existsSync(this.#path)) return false;
    rmSync(this.#path);
    return true;
  }
}
