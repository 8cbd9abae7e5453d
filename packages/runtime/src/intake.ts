import type { Connection, Receipt, RecordReceipt, SourceBatch } from '@millrace/connector';
import { ConnectorError } from '@millrace/connector';
import { StoreError } from '@millrace/store';
import type { Appended, NewMessage, Store } from '@millrace/store';
import type { Clock } from './clock.ts';
import type { ConnectionUser } from './connection-keeper.ts';
import type { Log } from './events.ts';
import type { LiveMessage, SourceReading } from './live-message.ts';
import { SourceNotices } from './noticing.ts';
import { readItem } from './read-item.ts';
import type { ReadRecord } from './read-item.ts';

/** What an intake needs from the node. */
export interface IntakeContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** Tells the flows of this source what is on disk now, in order. */
  deliver(messages: readonly LiveMessage[]): void;
  notice(about: string, code: string, sentence: string, message?: number): void;
}

/** Batches that may be between "read" and "on disk" at once. */
const outstanding = 4;

/**
 * Takes what one source gives: decode, identify, append (fsync), hand to the flows, settle. Nothing is settled before it is on disk (P1).
 * When the store refuses, the sender is told, and a source that nobody waits at is read again later.
 */
export class Intake implements ConnectionUser {
  readonly #name: string;
  readonly #source: number;
  readonly #context: IntakeContext;
  readonly #notices: SourceNotices;
  #reading: SourceReading;
  /** Why the store takes nothing, while it does not. */
  refused: string | undefined;

  constructor(name: string, source: number, reading: SourceReading, context: IntakeContext) {
    this.#name = name;
    this.#source = source;
    this.#reading = reading;
    this.#context = context;
    this.#notices = new SourceNotices((code, sentence, message) => context.notice(name, code, sentence, message));
  }

  /** How this source's bytes are read now. */
  get reading(): SourceReading {
    return this.#reading;
  }

  /** Moves to another version of the contract; messages stored before keep their bytes and are read with it from now on. */
  changeReading(reading: SourceReading): void {
    this.#reading = reading;
  }

  async use(connection: Connection, signal: AbortSignal): Promise<void> {
    const { source } = connection;
    if (source === undefined) throw new ConnectorError('misconfigured', `reading ${this.#name}: its connection has no source`);
    const cursor = await this.#context.store.sourceCursor(this.#source);
    const under = new Set<Promise<boolean>>();
    let refusals = false;
    for await (const batch of source.read(cursor, signal)) {
      const taken = this.#take(batch);
      under.add(taken);
      void taken.then(
        ok => {
          refusals ||= !ok;
          under.delete(taken);
        },
        () => undefined, // stays in the set: the next wait on it throws
      );
      while (under.size >= outstanding) await Promise.race(under);
      if (refusals && connection.listening === undefined) break;
    }
    await Promise.all(under);
    if (!signal.aborted)
      throw new ConnectorError(
        'lost',
        refusals ? `reading ${this.#name}: ${this.refused ?? 'the store refused'}` : `reading ${this.#name}: the source ended`,
      );
  }

  /** Answers whether the store took the batch. */
  async #take(batch: SourceBatch): Promise<boolean> {
    const receivedAt = this.#context.clock.now();
    const records = batch.items.map(item => readItem(item, this.#reading));
    const flat = records.length === 1 ? records[0]! : records.flat();
    try {
      const appended = await this.#context.store.append({
        source: this.#source,
        receivedAt,
        ...(batch.cursor === undefined ? {} : { cursor: batch.cursor }),
        messages: flat.map(record => record.message),
      });
      this.#stored(flat, appended, receivedAt, batch);
      await batch.settle(receiptsOf(records, appended));
      return true;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      await this.#refuse(batch, error);
      return false;
    }
  }

  #stored(records: readonly ReadRecord[], appended: readonly Appended[], receivedAt: number, batch: SourceBatch): void {
    if (this.refused !== undefined) {
      this.refused = undefined;
      this.#context.log({ level: 'info', event: 'intake.reopened', about: this.#name });
    }
    const live: LiveMessage[] = [];
    const ownIds = this.#reading.contract.document.id === undefined && batch.items[0]?.id !== undefined;
    for (const [index, record] of records.entries()) {
      const { state, message } = appended[index]!;
      if (state === 'duplicate') continue;
      live.push(liveOf(record, message, receivedAt, state === 'conflict'));
      this.#notices.accepted(record, message, ownIds);
    }
    if (live.length > 0) this.#context.deliver(live);
  }

  async #refuse(batch: SourceBatch, error: StoreError): Promise<void> {
    if (this.refused === undefined)
      this.#context.log({ level: 'error', event: 'intake.refused', about: this.#name, detail: error.message });
    this.refused = error.message;
    await batch.refuse('intake.refused', error.message);
  }
}

/** A record that is on disk under this number, on its way to the flows. */
export function liveOf(
  { message, value, identity }: ReadRecord,
  number: number,
  receivedAt: number,
  conflict: boolean,
): LiveMessage {
  const bad = conflict ? conflictReason(message) : message.bad;
  return {
    number,
    id: message.id,
    subject: message.subject,
    receivedAt,
    size: message.bytes.length,
    ...(value === undefined ? {} : { value }),
    ...(identity === undefined ? {} : { identity }),
    ...(bad === undefined ? {} : { bad }),
  };
}

/** Why a message that reuses an id is held. */
export function conflictReason(message: Pick<NewMessage, 'id'>): { readonly code: string; readonly sentence: string } {
  return { code: 'intake.conflict', sentence: `the id ${message.id} came before with other content` };
}

function receiptsOf(records: readonly (readonly ReadRecord[])[], appended: readonly Appended[]): readonly Receipt[] {
  let next = 0;
  return records.map(group => ({ records: group.map(record => receiptOf(record, appended[next++]!)) }));
}

function receiptOf({ message }: ReadRecord, appended: Appended): RecordReceipt {
  const bad = appended.state === 'conflict' ? conflictReason(message) : message.bad;
  const state = appended.state === 'accepted' && bad !== undefined ? 'held' : appended.state;
  return { state, message: appended.message, id: message.id, ...(bad === undefined ? {} : bad) };
}
