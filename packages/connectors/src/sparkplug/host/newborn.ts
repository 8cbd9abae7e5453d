/** How long an edge node may take from its births, or the last of its history, to the next of its history; milliseconds. */
const historyMs = 300;

/**
 * What births tell is the present, and what an edge node kept while nobody listened comes after it, as historical. Whoever watches is told in the order of
 * time: births wait a moment for the history, and any other message of their edge node or device lets them go.
 */
export class Newborn<Told> {
  readonly #tell: (told: Told) => void;
  readonly #held = new Map<string, { readonly told: Told[]; timer: NodeJS.Timeout }>();

  constructor(tell: (told: Told) => void) {
    this.#tell = tell;
  }

  /** Keeps what the births of an edge node or device tell. */
  hold(owner: string, told: readonly Told[]): void {
    this.release(owner);
    this.#held.set(owner, { told: [...told], timer: this.#patience(owner) });
  }

  /** Some of its history came: there may be more. */
  wait(owner: string): void {
    const held = this.#held.get(owner);
    if (held === undefined) return;
    clearTimeout(held.timer);
    held.timer = this.#patience(owner);
  }

  /** Tells what was kept, of one or of all of them. */
  release(owner?: string): void {
    if (owner === undefined) return [...this.#held.keys()].forEach(one => this.release(one));
    const held = this.#held.get(owner);
    if (held === undefined) return;
    clearTimeout(held.timer);
    this.#held.delete(owner);
    for (const told of held.told) this.#tell(told);
  }

  #patience(owner: string): NodeJS.Timeout {
    return setTimeout(() => this.release(owner), historyMs).unref();
  }
}
