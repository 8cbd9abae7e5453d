import type { Packet } from 'mqtt-packet';

/** Takes the answer to a packet; undefined: there will be none. */
type Answered = (answer: Packet | undefined) => void;

/** Packets that were sent and wait for their answer, by packet identifier; bounded (MQTT 5, 4.9 flow control). */
export class InFlight {
  readonly #most: number;
  readonly #waiting = new Map<number, Answered>();
  #wanting: (() => void)[] = [];
  #last = 0;
  #isEnded = false;

  constructor(most: number) {
    this.#most = Math.max(1, most);
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Takes a packet identifier for a packet that is sent now; undefined where no more may be under way. `answered` is called once. */
  begin(answered: Answered): number | undefined {
    if (this.#isEnded || this.#waiting.size >= this.#most) return undefined;
    do this.#last = (this.#last % 65_535) + 1;
    while (this.#waiting.has(this.#last));
    this.#waiting.set(this.#last, answered);
    return this.#last;
  }

  /** Calls back once, when `begin` may work again or will never. */
  whenFree(callback: () => void): void {
    this.#wanting.push(callback);
  }

  /** Whether a packet with this identifier waits for its answer. */
  knows(packetId: number): boolean {
    return this.#waiting.has(packetId);
  }

  /** Gives an answer to whoever waits for it, and the identifier free. */
  answer(packetId: number, answer: Packet): void {
    const answered = this.#waiting.get(packetId);
    if (answered === undefined) return;
    this.#waiting.delete(packetId);
    answered(answer);
    this.#wake();
  }

  /** Nothing will be answered any more. */
  end(): void {
    this.#isEnded = true;
    const left = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const answered of left) answered(undefined);
    this.#wake();
  }

  #wake(): void {
    const wanting = this.#wanting;
    this.#wanting = [];
    for (const callback of wanting) callback();
  }
}
