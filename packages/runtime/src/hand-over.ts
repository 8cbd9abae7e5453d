import type { LiveMessage } from './live-message.ts';

/** What may wait, in messages and in bytes as received; decoded they take several times as much. */
const mostMessages = 16_000;
const mostBytes = 16 * 1024 * 1024;

/** Messages that intake has just put on disk and for which the flow has no room yet, in order: whoever is behind by so few need not read them again. */
export class HandOver {
  #messages: LiveMessage[] = [];
  #next = 0;
  #bytes = 0;

  /** Messages that wait. */
  get size(): number {
    return this.#messages.length - this.#next;
  }

  /** Keeps messages; false, and nothing is kept any more, where they would be too many. */
  add(messages: readonly LiveMessage[]): boolean {
    for (const message of messages) {
      this.#messages.push(message);
      this.#bytes += message.size;
    }
    if (this.size <= mostMessages && this.#bytes <= mostBytes) return true;
    this.clear();
    return false;
  }

  /** Takes the first of them, at most so many. */
  take(most: number): readonly LiveMessage[] {
    const taken = this.#messages.slice(this.#next, this.#next + most);
    this.#next += taken.length;
    for (const { size } of taken) this.#bytes -= size;
    if (this.#next * 2 > this.#messages.length) {
      this.#messages = this.#messages.slice(this.#next);
      this.#next = 0;
    }
    return taken;
  }

  clear(): void {
    this.#messages = [];
    this.#next = 0;
    this.#bytes = 0;
  }
}
