import type { Receipt, SourceBatch, SourceItem } from '@millrace/connector';

import { notTaken, settledReply } from './reply.ts';
import type { Reply } from './reply.ts';

/** A batch ends at so many items or bytes; one request is never cut. */
const batchItems = 1_000;
const batchBytes = 8 * 1024 * 1024;
/** Bytes that may be in memory for one interface, bodies under way included. */
const bytesMost = 64 * 1024 * 1024;

/** The place of one request, from its first byte to its answer. */
export interface Place {
  bytes: number;
  items: readonly SourceItem[];
  /** Called once, when the request has been settled, refused, or sent away. `taken`: its messages are on disk. */
  answer(reply: Reply, taken: boolean): void;
}

/** Where requests wait until the runtime takes and settles them; bounded in number and bytes. */
export class WaitingRoom {
  readonly #placesMost: number;
  readonly #inside = new Set<Place>();
  readonly #queue: Place[] = [];
  #bytes = 0;
  #wake: (() => void) | undefined;
  #isClosed = false;

  constructor(placesMost: number) {
    this.#placesMost = placesMost;
  }

  /** Requests inside: being read, waiting, or not yet settled. */
  get occupied(): number {
    return this.#inside.size;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Why nobody more can come in, if so. */
  get full(): string | undefined {
    if (this.#inside.size >= this.#placesMost)
      return `${this.#inside.size} requests wait already, the limit is ${this.#placesMost}`;
    return this.#bytes >= bytesMost ? `requests of ${this.#bytes} bytes wait already, the limit is ${bytesMost}` : undefined;
  }

  enter(place: Place): void {
    this.#inside.add(place);
  }

  /** Counts bytes of a body; false where there is no room for them. */
  claim(place: Place, bytes: number): boolean {
    if (this.#bytes + bytes > bytesMost || !this.#inside.has(place)) return false;
    this.#bytes += bytes;
    place.bytes += bytes;
    return true;
  }

  /** Gives the place free; false where it was free already. */
  leave(place: Place): boolean {
    if (!this.#inside.delete(place)) return false;
    this.#bytes -= place.bytes;
    return true;
  }

  /** A request is complete: its items wait for the next batch. */
  queue(place: Place, items: readonly SourceItem[]): void {
    place.items = items;
    this.#queue.push(place);
    this.#wake?.();
  }

  /** Batches of everything that waits, until the signal or the room ends. */
  async *batches(signal: AbortSignal): AsyncGenerator<SourceBatch> {
    const wakeUp = (): void => this.#wake?.();
    signal.addEventListener('abort', wakeUp);
    try {
      while (!signal.aborted && !this.#isClosed) {
        if (this.#queue.length === 0) await this.#arrival(signal);
        else yield batchOf(this.#next());
      }
    } finally {
      signal.removeEventListener('abort', wakeUp);
    }
  }

  /** Waits for a request, and then for the others that came in the same turn of the event loop: one commit serves them all. */
  async #arrival(signal: AbortSignal): Promise<void> {
    await new Promise<void>(resolve => {
      this.#wake = resolve;
      if (signal.aborted || this.#isClosed) resolve();
    });
    this.#wake = undefined;
    if (!signal.aborted && !this.#isClosed) await new Promise<void>(resolve => setImmediate(resolve));
  }

  #next(): readonly Place[] {
    let [count, items, bytes] = [0, 0, 0];
    for (const place of this.#queue) {
      if (count > 0 && (items + place.items.length > batchItems || bytes + place.bytes > batchBytes)) break;
      count++;
      items += place.items.length;
      bytes += place.bytes;
    }
    return this.#queue.splice(0, count);
  }

  /** Ends the batches and answers everybody inside: what was not settled was not taken, as far as we may say. */
  close(): void {
    this.#isClosed = true;
    this.#queue.length = 0;
    for (const place of this.#inside) place.answer(notTaken('http.not-ready', 'the interface is closing'), false);
    this.#wake?.();
  }
}

function batchOf(places: readonly Place[]): SourceBatch {
  return {
    items: places.length === 1 && places[0] ? places[0].items : places.flatMap(place => place.items),
    settle: async receipts => answerAll(places, receipts),
    refuse: async (code, sentence) => places.forEach(place => place.answer(notTaken(code, sentence), false)),
  };
}

function answerAll(places: readonly Place[], receipts: readonly Receipt[]): void {
  let start = 0;
  for (const place of places) {
    const end = start + place.items.length;
    place.answer(settledReply(receipts.slice(start, end)), true);
    start = end;
  }
}
