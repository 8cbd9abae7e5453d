import { isDeepStrictEqual } from 'node:util';

import type { TagBatch, TagGap, TagSeen, Tags } from '../tags.ts';
import type { TagsPeer } from './harness.ts';
import type { Session, Trial } from './session.ts';
import { text } from './session.ts';
import { within } from './wait.ts';

/** The equipment behind the peer; the case does not apply without one. */
export function equipment(trial: Trial): TagsPeer {
  if (trial.peer.tags === undefined) throw new Error('the harness has no peer with tags');
  return trial.peer.tags;
}

/** The tags of a session; the case does not apply without them. */
export function tagsOf(session: Session): Tags {
  if (session.connection.tags === undefined) throw new Error('the connection has no tags');
  return session.connection.tags;
}

/** One observation as the collector holds it: it pulls only when a case asks for it, and remembers everything that came. */
export class Observation {
  readonly values: TagSeen[] = [];
  readonly gaps: TagGap[] = [];
  readonly #trial: Trial;
  readonly #addresses: readonly string[];
  readonly #batches: AsyncIterator<TagBatch>;
  readonly #stop = new AbortController();
  readonly #unsettled: TagBatch[] = [];
  #pending: Promise<IteratorResult<TagBatch>> | undefined;
  #cursor: string | undefined;

  constructor(trial: Trial, session: Session, addresses: readonly string[], cursor?: string) {
    const { sampling } = equipment(trial);
    const requests = addresses.map(address => ({ address, ...(sampling !== undefined && { sampling }) }));
    this.#trial = trial;
    this.#addresses = addresses;
    this.#cursor = cursor;
    const signal = AbortSignal.any([this.#stop.signal, session.stop.signal]);
    this.#batches = tagsOf(session).observe(requests, cursor, signal)[Symbol.asyncIterator]();
  }

  /** The cursor of the last settled batch, or the one that it began with. */
  get cursor(): string | undefined {
    return this.#cursor;
  }

  /** Ends this observation and no other. */
  stop(): void {
    this.#stop.abort();
  }

  /** Everything told of one tag, oldest first. */
  of(address: string): readonly TagSeen[] {
    const request = this.#addresses.indexOf(address);
    return this.values.filter(seen => seen.request === request);
  }

  /** Asks for the next batch without waiting for it; it is given to the next `pull`. */
  ask(): Promise<IteratorResult<TagBatch>> {
    this.#pending ??= this.#batches.next();
    return this.#pending;
  }

  /** Takes one batch without settling it; fails where the observation ends or stays silent. */
  async pull(): Promise<void> {
    const next = await within(this.#trial.promptMs, 'the next batch of tags', this.ask());
    this.#pending = undefined;
    if (next.done === true) throw new Error('the observation ended quietly where a batch was expected');
    this.#unsettled.push(next.value);
    this.values.push(...next.value.values);
    this.gaps.push(...(next.value.gaps ?? []));
    this.#trial.outputs.push(...(next.value.gaps ?? []).map(gap => gap.sentence));
  }

  /** Settles what was pulled, in order, as after a commit. */
  async settle(): Promise<void> {
    for (const batch of this.#unsettled.splice(0)) {
      if (batch.settle !== undefined) await within(this.#trial.promptMs, 'settling a batch of tags', batch.settle());
      this.#cursor = batch.cursor ?? this.#cursor;
    }
  }

  /** Pulls until a tag has told exactly this value. */
  async until(address: string, value: TagSeen['value']): Promise<void> {
    while (!this.of(address).some(seen => isDeepStrictEqual(seen.value, value))) await this.pull();
  }

  /**
   * Returns once changes of these tags surely arrive: markers from 9000 are set until one is seen, then 9999 is set and awaited.
   * What came until then is settled and forgotten.
   */
  async ready(...addresses: readonly string[]): Promise<void> {
    const { set } = equipment(this.#trial);
    for (const address of addresses) {
      for (let marker = 9000; !this.of(address).some(seen => isMarker(seen.value)); marker++) {
        await set(address, marker);
        await this.#pullWithin(25);
      }
      await set(address, 9999);
      await this.until(address, 9999);
    }
    await this.settle();
    this.values.length = 0;
    this.gaps.length = 0;
  }

  async #pullWithin(ms: number): Promise<void> {
    let late: NodeJS.Timeout | undefined;
    const waited = new Promise<void>(resolve => (late = setTimeout(resolve, ms)));
    const came = await Promise.race([this.ask().then(() => true), waited]);
    clearTimeout(late);
    if (came === true) await this.pull();
  }
}

function isMarker(value: TagSeen['value']): boolean {
  return typeof value === 'number' && value >= 9000 && value <= 9999;
}

/** Every sentence that a session says about its tags, for the case about secrets. */
export async function everySentence(trial: Trial, session: Session, addresses: readonly string[]): Promise<void> {
  const tags = tagsOf(session);
  const signal = AbortSignal.timeout(trial.promptMs);
  const say = (said: unknown): void => void trial.outputs.push(plain(said));
  say(await tags.read(addresses, signal));
  say(tags.granted?.() ?? []);
  const { writes, browsable } = equipment(trial);
  if (writes !== undefined) {
    const all = [writes.allowed, ...(writes.refused === undefined ? [] : [writes.refused])];
    say(await tags.write?.(all, signal).catch(text));
  }
  if (browsable !== undefined) say(await tags.browse?.(undefined, undefined, signal).catch(text));
}

function plain(said: unknown): string {
  return JSON.stringify(said, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)) ?? '';
}
