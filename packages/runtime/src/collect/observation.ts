import type { Connection, TagBatch, TagGrant, TagRequest } from '@millrace/connector';
import { ConnectorError } from '@millrace/connector';
import type { ConnectionUser } from '../connection-keeper.ts';
import type { EquipmentRun } from './equipment-run.ts';

/** Takes what an observation gives; resolves when there is room for more. */
export interface BatchTaker {
  take(observation: Observation, batch: TagBatch): Promise<void>;
  /** Nothing is told any more, until the next batch. */
  ended(observation: Observation): void;
  /** A fault of ours: this piece of equipment stops, and nothing else. */
  failed(observation: Observation, error: unknown): void;
}

/** A session that goes on where it stood tells only what changes; what is not known by then is read once, for people to see. */
const lookAfterMs = 2000;

/** The watching of the tags of one piece of equipment at one interface, over every session. */
export class Observation implements ConnectionUser {
  readonly run: EquipmentRun;
  readonly interface: string;
  /** Numbers of its tags, in the order of the requests. */
  readonly tags: readonly number[];
  readonly #requests: readonly TagRequest[];
  readonly #taker: BatchTaker;
  #connection: Connection | undefined;
  /** Batches are settled one after the other. */
  #settling: Promise<void> = Promise.resolve();
  /** It is to leave its session: nothing is wrong with that. */
  isLeaving = false;
  /** Why nothing can be watched. */
  problem: string | undefined;

  constructor(run: EquipmentRun, name: string, taker: BatchTaker) {
    this.run = run;
    this.interface = name;
    this.tags = run.tagsOf(name);
    this.#requests = this.tags.map(tag => run.program.tags[tag]!);
    this.#taker = taker;
  }

  /** Whether a session watches at present. */
  get isWatching(): boolean {
    return this.#connection !== undefined;
  }

  /** What the session was granted for the tags of this piece of equipment. */
  granted(): readonly TagGrant[] {
    const addresses = new Set(this.#requests.map(({ address }) => address));
    return (this.#connection?.tags?.granted?.() ?? []).filter(({ address }) => addresses.has(address));
  }

  /** Settles a batch after those before it. A session that is gone by then gives it again, or had it as good as settled. */
  settle(batch: TagBatch): void {
    if (batch.settle === undefined) return;
    this.#settling = this.#settling.then(() => batch.settle?.()).catch(() => undefined);
  }

  /** Resolves when every batch that is on disk was settled. */
  get settled(): Promise<void> {
    return this.#settling;
  }

  async use(connection: Connection, signal: AbortSignal): Promise<void> {
    if (this.run.stopped !== undefined) return;
    if (connection.tags === undefined) {
      this.problem = `${this.interface} has no tags to watch`;
      return;
    }
    this.problem = undefined;
    // The watching of the session before may still be waiting for the store; it has no say any more.
    if (this.#connection !== undefined) this.#taker.ended(this);
    this.#connection = connection;
    const look = setTimeout(() => void this.#lookAtUntold(connection, signal), lookAfterMs);
    try {
      const { cursor } = this.run.link(this.interface);
      for await (const batch of connection.tags.observe(this.#requests, cursor, signal)) {
        if (signal.aborted || this.#connection !== connection) break;
        await this.#taker.take(this, batch);
      }
    } catch (error) {
      if (error instanceof ConnectorError) throw error;
      return this.#taker.failed(this, error);
    } finally {
      clearTimeout(look);
      if (this.#connection === connection) {
        this.#connection = undefined;
        this.#taker.ended(this);
      }
    }
    if (!signal.aborted && this.run.stopped === undefined)
      throw new ConnectorError('lost', `watching ${this.run.name} at ${this.interface}: the tags ended`);
  }

  /** Reads what nothing was told of. What cannot be read stays unknown; the session itself says what is wrong with it. */
  async #lookAtUntold({ tags }: Connection, signal: AbortSignal): Promise<void> {
    const { run } = this;
    const untold = this.tags.filter(tag => run.state.tags.value[tag] === undefined);
    if (tags === undefined || untold.length === 0) return;
    try {
      const values = await tags.read(
        untold.map(tag => run.program.tags[tag]!.address),
        signal,
      );
      for (const [place, value] of values.entries()) run.see(untold[place]!, value);
    } catch {
      return;
    }
  }
}
