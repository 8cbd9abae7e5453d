import { statfsSync } from 'node:fs';
import { StoreError } from '../store.ts';

/** The rule for intake when space runs out: refused under the reserve, so that deliveries and audit have room to go on. */
export class SpaceGuard {
  readonly #freeBytes: () => number;
  readonly #minimum: number;
  readonly #folder: string;
  readonly #monotonicMs: () => number;
  #checkedAt = Number.NEGATIVE_INFINITY;
  #free = Number.POSITIVE_INFINITY;

  /** `freeBytes` is asked at most once a second; absent: the file system. */
  constructor(folder: string, minimum: number, freeBytes: (() => number) | undefined, monotonicMs = () => performance.now()) {
    this.#folder = folder;
    this.#minimum = minimum;
    this.#freeBytes = freeBytes ?? (() => freeSpace(folder));
    this.#monotonicMs = monotonicMs;
  }

  /** Throws `full` where intake must be refused. */
  admit(): void {
    if (this.free() >= this.#minimum) return;
    const [free, minimum] = [mebibytes(this.#free), mebibytes(this.#minimum)];
    throw new StoreError(
      'full',
      `appending to the journal: ${free} are free on the volume of ${this.#folder}, and ${minimum} are kept for deliveries and audit; free some space, intake resumes by itself`,
    );
  }

  /** Asks again at the next look, because a write found no space. */
  suspect(): void {
    this.#checkedAt = Number.NEGATIVE_INFINITY;
  }

  free(): number {
    const now = this.#monotonicMs();
    if (now - this.#checkedAt >= 1_000) {
      this.#free = this.#freeBytes();
      this.#checkedAt = now;
    }
    return this.#free;
  }
}

function freeSpace(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

function mebibytes(bytes: number): string {
  return `${Math.floor(bytes / 1024 / 1024)} MiB`;
}
