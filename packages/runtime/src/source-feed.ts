import type { Settlement } from '@millrace/core';
import type { Store, StoredMessage } from '@millrace/store';
import { correctedMessage } from './corrected-message.ts';
import { HandOver } from './hand-over.ts';
import { reviveMessage } from './live-message.ts';
import type { LiveMessage, SourceReading } from './live-message.ts';

/** The flow that a feed feeds. */
export interface Fed {
  readonly room: number;
  /** `entries`: what it has taken and not ended, by message; `rowed` where the store knows it already. */
  readonly state: { readonly offeredThrough: number; readonly entries: ReadonlyMap<number, { readonly rowed: boolean }> };
  offer(messages: readonly LiveMessage[]): void;
  /** The feed could not read: ours to say aloud. */
  failed(error: unknown): void;
}

/** Most messages and bytes of one reading of the journal. */
const pageMessages = 500;
const pageBytes = 8 * 1024 * 1024;
/** Room that a reading waits for, so that pages are not tiny. */
const leastRoom = 250;

/**
 * Gives one flow the messages of its source: straight from intake while it keeps up or is a little behind, from the journal when it lags further
 * behind or after a restart. Holds the decoded messages of the flow's window, and those few that it is behind by.
 */
export class SourceFeed {
  readonly #source: number;
  readonly #store: Store;
  readonly #reading: () => SourceReading;
  readonly #correction: (message: number) => number | undefined;
  readonly #live = new Map<number, LiveMessage>();
  readonly #behind = new HandOver();
  #fed: Fed | undefined;
  #newest: number;
  #lags = true;
  #filling = false;
  bytes = 0;

  /** `newest`: the last message number of the source at the start. `correction`: number of the correction in force for a message in this flow. */
  constructor(
    source: number,
    newest: number,
    store: Store,
    reading: () => SourceReading,
    correction: (message: number) => number | undefined = () => undefined,
  ) {
    this.#source = source;
    this.#newest = newest;
    this.#store = store;
    this.#reading = reading;
    this.#correction = correction;
  }

  /** How the bytes of the source are read now. */
  get reading(): SourceReading {
    return this.#reading();
  }

  /** Starts feeding. */
  attach(fed: Fed): void {
    this.#fed = fed;
    this.request();
  }

  /** Stops feeding. */
  detach(): void {
    this.#fed = undefined;
    this.#lags = true;
    this.#behind.clear();
  }

  /** New messages of the source, on disk by now, in order. */
  accept(messages: readonly LiveMessage[]): void {
    this.#newest = messages.at(-1)?.number ?? this.#newest;
    const fed = this.#fed;
    if (fed === undefined) return;
    if (!this.#lags && this.#behind.size === 0 && fed.room >= messages.length) return this.#give(fed, messages);
    this.#lags ||= !this.#behind.add(messages);
    this.request();
  }

  /** Goes on with what waits, or reads on from the journal if the flow lags, where there is room. Cheap when there is nothing to do. */
  request(): void {
    const fed = this.#fed;
    if (fed === undefined || this.#filling || fed.room < leastRoom) return;
    if (this.#behind.size > 0) return this.#give(fed, this.#behind.take(fed.room));
    if (!this.#lags) return;
    this.#filling = true;
    void this.#fill(fed).catch((error: unknown) => fed.failed(error));
  }

  /** A message of the window, if it is in memory. */
  message(number: number): LiveMessage | undefined {
    return this.#live.get(number);
  }

  /** Messages by number as this flow delivers them, read again from the journal where they are not in memory. */
  async load(numbers: readonly number[]): Promise<ReadonlyMap<number, LiveMessage>> {
    const found = new Map<number, LiveMessage>();
    const missing: number[] = [];
    for (const number of numbers) {
      const live = this.#live.get(number);
      if (live === undefined) missing.push(number);
      else found.set(number, live);
    }
    if (missing.length === 0) return found;
    const reading = this.#reading();
    for (const stored of await this.#store.messages(missing)) found.set(stored.number, await this.#revive(stored, reading));
    return found;
  }

  /** A held message was let go of when it was held, so whatever was corrected is never in memory as it was received. */
  async #revive(stored: StoredMessage, reading: SourceReading): Promise<LiveMessage> {
    const correction = this.#correction(stored.number);
    const bytes = correction === undefined ? undefined : await this.#store.correctionBytes(correction);
    return bytes === undefined ? reviveMessage(stored, reading) : correctedMessage(stored, bytes, reading);
  }

  /** Lets go of a message that is mapped; where it is needed again it is read again. */
  release(number: number): void {
    this.#drop(number);
  }

  /** Lets go of messages that are final or wait for long. */
  forget(settlement: Settlement): void {
    for (const { message } of settlement.unlock) this.#drop(message);
    for (const row of settlement.rows) this.#drop(row.message);
  }

  async #fill(fed: Fed): Promise<void> {
    try {
      while (this.#lags && this.#fed === fed && fed.room > 0) {
        const known = this.#newest;
        const page = await this.#store.read(this.#source, fed.state.offeredThrough, Math.min(fed.room, pageMessages), pageBytes);
        if (this.#fed !== fed) return;
        const reading = this.#reading();
        this.#lags = (page.at(-1)?.number ?? known) < this.#newest;
        if (page.length > 0)
          this.#give(
            fed,
            page.map(stored => reviveMessage(stored, reading)),
          );
      }
    } finally {
      this.#filling = false;
    }
  }

  /** Intake may announce a message that was read from the journal already: it is given once. */
  #give(fed: Fed, given: readonly LiveMessage[]): void {
    const messages = given.filter(message => message.number > fed.state.offeredThrough);
    for (const message of messages) {
      this.#live.set(message.number, message);
      this.bytes += message.size;
    }
    fed.offer(messages);
    for (const { number } of messages) if (fed.state.entries.get(number)?.rowed !== false) this.#drop(number);
  }

  #drop(number: number): void {
    const message = this.#live.get(number);
    if (message === undefined) return;
    this.#live.delete(number);
    this.bytes -= message.size;
  }
}
