import { heartbeatText, openRateMeter } from '@millrace/api';
import type { Present } from '@millrace/core';
import type { Line } from './line.ts';
import { newsText, tellingOf, type Telling } from './telling.ts';

/** Somebody who listens: a line to write to, and whether they still may. */
export interface Listener {
  readonly line: Line;
  /** Asked before anything is told. */
  mayStay(): boolean;
}

/** What a hub is made with; times are milliseconds. */
export interface HubOptions {
  /** Reads the present moment, once for everybody. */
  readonly read: () => Promise<Present>;
  /** A clock that never goes back. */
  readonly now: () => number;
  readonly everyMs?: number;
  /** How long a line may stand still before it is dropped. */
  readonly patienceMs?: number;
  /** A quiet line is given a sign of life this often. */
  readonly heartbeatMs?: number;
}

interface Seat extends Listener {
  told?: Telling;
  saidAt: number;
  /** Since when its line takes nothing. */
  stuckSince?: number;
}

/**
 * Tells everybody who listens what changed, from one reading of the node a second, and reads nothing while nobody listens. Nobody is ever
 * owed more than one telling: who has not taken the last one is told the difference later, and who takes nothing for too long is dropped (F50).
 */
export class LiveHub implements Disposable {
  readonly #options: Required<HubOptions>;
  readonly #seats = new Set<Seat>();
  #meter = openRateMeter();
  #latest: Telling | undefined;
  #timer: NodeJS.Timeout | undefined;
  #reading = false;

  constructor(options: HubOptions) {
    this.#options = { everyMs: 1000, patienceMs: 10_000, heartbeatMs: 10_000, ...options };
  }

  /** How many listen. */
  get size(): number {
    return this.#seats.size;
  }

  /** Lets somebody listen until their line closes. What is known is told at once. */
  join(listener: Listener): void {
    const seat: Seat = { ...listener, saidAt: this.#options.now() };
    this.#seats.add(seat);
    listener.line.onClose(() => this.#leave(seat));
    if (this.#latest !== undefined) this.#tell(seat, this.#latest, new Map());
    else void this.#tick();
    this.#timer ??= setInterval(() => void this.#tick(), this.#options.everyMs).unref();
  }

  /** Ends every line in order. */
  [Symbol.dispose](): void {
    for (const { line } of this.#seats) line.end();
    for (const seat of this.#seats) this.#leave(seat);
  }

  #leave(seat: Seat): void {
    this.#seats.delete(seat);
    if (this.#seats.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#latest = undefined;
    this.#meter = openRateMeter();
  }

  async #tick(): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    try {
      const present = await this.#options.read();
      if (this.#seats.size === 0) return;
      this.#latest = tellingOf(present, this.#meter.take(present.status, this.#options.now()));
    } catch {
      // The node could not be read now; who listens hears the sign of life, and the next reading.
    } finally {
      this.#reading = false;
    }
    const texts = new Map<Telling | undefined, string>();
    for (const seat of this.#seats) this.#tell(seat, this.#latest, texts);
  }

  /** Tells one listener what is new to them. `texts`: what was already put into words in this round, by what was told before. */
  #tell(seat: Seat, latest: Telling | undefined, texts: Map<Telling | undefined, string>): void {
    const { now, patienceMs, heartbeatMs } = this.#options;
    if (!seat.mayStay()) return seat.line.end();
    if (seat.line.isBusy) {
      seat.stuckSince ??= now();
      if (now() - seat.stuckSince >= patienceMs) seat.line.drop();
      return;
    }
    delete seat.stuckSince;
    const text = latest === undefined || latest === seat.told ? '' : (texts.get(seat.told) ?? newsText(seat.told, latest));
    if (latest !== undefined) {
      texts.set(seat.told, text);
      seat.told = latest;
    }
    if (text === '' && now() - seat.saidAt < heartbeatMs) return;
    seat.saidAt = now();
    seat.line.write(text === '' ? heartbeatText : text);
  }
}
