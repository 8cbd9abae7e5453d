import type { Delivered, Outcome, Sink, SinkItem } from '@millrace/connector';

import { ValueError } from '../codec/value-error.ts';
import type { Outgoing } from '../../mqtt/session-types.ts';
import { births, caseTwins, data, declare, deviceBirths, deviceDeath, ownMetrics } from './edge-book.ts';
import type { EdgeBook, Published } from './edge-book.ts';
import type { EdgeValue } from './edge-metric.ts';
import { traceOf } from './edge-node.ts';
import type { EdgeNode, Taken } from './edge-node.ts';
import { toldBy } from './message-values.ts';

const nothing = new Uint8Array();

/** Messages as metrics of an edge node. A message is done when the broker has it. */
export class EdgeSink implements Sink {
  readonly #edge: EdgeNode;
  readonly #now: () => number;
  readonly #report: (code: string, sentence: string) => void;

  constructor(edge: EdgeNode, now: () => number, report: (code: string, sentence: string) => void) {
    this.#edge = edge;
    this.#now = now;
    this.#report = report;
  }

  async deliver(items: readonly SinkItem[], signal: AbortSignal): Promise<Delivered> {
    const { silence } = this.#edge;
    if (silence !== undefined)
      return {
        outcomes: items.map(() => ({ kind: 'later', because: 'down', sentence: silence })),
        sent: nothing,
        answered: nothing,
      };
    const sent: Outgoing[] = [];
    const refused = items.map(item => this.#publish(item, sent));
    const taken: Taken = sent.length === 0 ? { kind: 'taken' } : await this.#edge.taken(signal);
    return { outcomes: refused.map(sentence => outcomeOf(sentence, taken)), sent: traceOf(sent), answered: nothing };
  }

  /** Publishes one message; a sentence where it can never be. */
  #publish({ value, acceptedAt }: SinkItem, sent: Outgoing[]): string | undefined {
    const told = toldBy(value, acceptedAt ?? this.#now());
    if (typeof told === 'string') return told;
    try {
      const published = this.#publishTold(told);
      if (typeof published === 'string') return published;
      this.#edge.publish(published);
      sent.push(...published.messages);
      return undefined;
    } catch (error) {
      if (error instanceof ValueError) return error.message;
      throw error;
    }
  }

  #publishTold(told: Exclude<ReturnType<typeof toldBy>, string>): Published | string {
    if (told.kind === 'death') return deviceDeath(this.#edge.book, told.device, this.#now());
    const owner = told.device ?? ownMetrics;
    for (const { name } of told.values) this.#adviseNames(owner, name);
    return publishValues(this.#edge.book, owner, told.values, this.#now(), false);
  }

  #adviseNames(owner: string, name: string): void {
    if (this.#edge.book.owners.get(owner)?.has(name) === true) return;
    const twin = caseTwins(this.#edge.book, owner, name);
    if (twin !== undefined) this.#report('sparkplug.names', `metrics ${twin} and ${name} differ in upper and lower case alone`);
  }
}

/** Births where they are needed, then the values that these do not tell yet. A sentence where the values cannot be told at all. Throws `ValueError`. */
export function publishValues(
  book: EdgeBook,
  owner: string,
  values: readonly EdgeValue[],
  now: number,
  retype: boolean,
): Published | string {
  const declared = declare(book, owner, values, retype);
  if (typeof declared === 'string') return declared;
  const born = !declared.isNew
    ? { book: declared.book, messages: [] }
    : owner === ownMetrics
      ? births(declared.book, now)
      : deviceBirths(declared.book, [owner], now);
  const metrics = born.book.owners.get(owner);
  const left = declared.isNew ? values.filter(value => metrics?.get(value.name)?.last !== value) : values;
  if (left.length === 0) return born;
  const told = data(born.book, owner, left, now);
  return { book: told.book, messages: [...born.messages, ...told.messages] };
}

function outcomeOf(refused: string | undefined, taken: Taken): Outcome {
  if (refused !== undefined) return { kind: 'never', sentence: refused };
  if (taken.kind === 'taken') return { kind: 'done' };
  return taken.kind === 'unsent'
    ? { kind: 'later', because: 'down', sentence: taken.why }
    : { kind: 'unknown', sentence: taken.why };
}
