import type { AppendBatch, Appended, Counts, DeliveryState, SettleBatch } from '../store.ts';

const none: Counts = { confirmed: 0, filtered: 0, held: 0, cancelled: 0, expired: 0, superseded: 0 };

interface ModelMessage {
  readonly source: number;
  readonly id: string;
  readonly content: string;
}

/** A store as simple as it can be, in memory: what the real ones are compared with. */
export class ModelStore {
  readonly messages: ModelMessage[] = [];
  readonly cursors = new Map<number, string>();
  readonly flows: { readonly source: number; cursor: number; counts: Counts; readonly rows: Map<number, DeliveryState> }[] = [];

  append(batch: AppendBatch): readonly Appended[] {
    if (batch.cursor !== undefined) this.cursors.set(batch.source, batch.cursor);
    return batch.messages.map(({ id, bytes }) =>
      this.#appendOne({ source: batch.source, id, content: new TextDecoder().decode(bytes) }),
    );
  }

  settle(change: SettleBatch): void {
    const flow = this.flows[change.flow - 1]!;
    flow.cursor = Math.max(flow.cursor, change.cursor ?? 0);
    flow.counts = mapCounts(name => flow.counts[name] + (change.counts[name] ?? 0));
    for (const row of change.rows) flow.rows.set(row.message, row.state);
    for (const message of change.forget ?? []) flow.rows.delete(message);
  }

  addFlow(source: number): void {
    this.flows.push({ source, cursor: 0, counts: none, rows: new Map() });
  }

  /** The numbers of a source's messages, in order. */
  numbersOf(source: number): readonly number[] {
    return this.messages.flatMap((message, index) => (message.source === source ? [index + 1] : []));
  }

  stateOf(flow: number, message: number): DeliveryState {
    const { rows, cursor } = this.flows[flow - 1]!;
    return rows.get(message) ?? (message <= cursor ? 'confirmed' : 'waiting');
  }

  #appendOne(message: ModelMessage): Appended {
    const isKnown = (known: ModelMessage): boolean => known.source === message.source && known.id === message.id;
    const first = this.messages.findIndex(isKnown);
    const same = this.messages.findIndex(known => isKnown(known) && known.content === message.content);
    if (same >= 0) return { state: 'duplicate', message: same + 1 };
    const number = this.messages.push(message);
    return first < 0 ? { state: 'accepted', message: number } : { state: 'conflict', message: number, first: first + 1 };
  }
}

/** Counters made name by name. */
export function mapCounts(value: (name: keyof Counts) => number): Counts {
  return {
    confirmed: value('confirmed'),
    filtered: value('filtered'),
    held: value('held'),
    cancelled: value('cancelled'),
    expired: value('expired'),
    superseded: value('superseded'),
  };
}
