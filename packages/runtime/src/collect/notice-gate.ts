import type { Clock } from '../clock.ts';

/** The same about the same tag is told at most so often. */
const againMs = 60_000;
/** So many are remembered. */
const remembered = 10_000;

/** Lets a notice through unless the same was told of late: what flutters would fill the book of anomalies. */
export class NoticeGate {
  readonly #clock: Clock;
  readonly #tell: (code: string, sentence: string) => void;
  readonly #last = new Map<string, number>();

  constructor(clock: Clock, tell: (code: string, sentence: string) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  tell(about: string, code: string, sentence: string): void {
    const now = this.#clock.now();
    const key = `${code} ${about}`;
    if (now - (this.#last.get(key) ?? -Infinity) < againMs) return;
    this.#last.delete(key);
    this.#last.set(key, now);
    if (this.#last.size > remembered) this.#last.delete(this.#last.keys().next().value!);
    this.#tell(code, sentence);
  }
}
