import { crc32 } from 'node:zlib';

import type { TagBatch, TagGap, TagRequest, TagSeen } from '@millrace/connector';
import type { ConnectorError } from '@millrace/connector';

import { tagStatus } from '../tag-status.ts';
import type { TagSettings } from './config.ts';
import type { Consumer, Hub } from './hub.ts';
import type { Received } from './session-types.ts';
import { pointOf, readPayload } from './tag-payload.ts';
import { TopicRequests } from './topic-requests.ts';

/** A batch ends at so many values. */
const valuesMost = 5_000;

/** What is stored with each batch. */
interface Cursor {
  /** Microseconds since 1970 until which everything was told. */
  readonly until: number;
}

/** One piece of equipment being watched: messages of its topics become values, in order. */
export class Observation implements Consumer {
  readonly requests: readonly TagRequest[];
  readonly #wanted: TopicRequests;
  readonly #settings: TagSettings;
  readonly #hub: Hub;
  readonly #now: () => number;
  /** Check of the last payload of each topic, -1 before the first: what the broker kept and what it sent before may be the same. */
  readonly #last: Float64Array;
  #values: TagSeen[] = [];
  #gaps: TagGap[] = [];
  #messages: Received[] = [];
  #lost: ConnectorError | undefined;
  #isEnded = false;
  #wake: (() => void) | undefined;

  /** `now`: microseconds since 1970. */
  constructor(requests: readonly TagRequest[], settings: TagSettings, hub: Hub, now: () => number) {
    this.requests = requests;
    this.#settings = settings;
    this.#hub = hub;
    this.#now = now;
    this.#wanted = new TopicRequests(requests);
    this.#last = new Float64Array(this.#wanted.topics.length).fill(-1);
    if (this.#wanted.wrong.length > 0) this.refuse(this.#wanted.wrong, tagStatus.badNodeIdInvalid);
  }

  get topics(): readonly string[] {
    return this.#wanted.topics;
  }

  wants(topic: string): boolean {
    return this.#wanted.place(topic) !== undefined;
  }

  give(message: Received): void {
    const { problem, topic, retain } = message;
    this.#messages.push(message);
    const place = this.#wanted.place(topic);
    if (place === undefined) return;
    const check = crc32(message.payload);
    const isTold = retain && this.#last[place] === check;
    this.#last[place] = check;
    if (isTold) return;
    const payload = problem === undefined ? readPayload(message.payload) : { status: tagStatus.badDecoding };
    const receivedTime = this.#now();
    for (const request of this.#wanted.at(place)) {
      this.#values.push({
        request,
        ...pointOf(payload, this.#wanted.path(request), this.#settings),
        receivedTime,
        ...(retain && { origin: 'retained' }),
      });
    }
  }

  flush(): void {
    this.#wake?.();
  }

  /** Tells that these requests give nothing. */
  refuse(requests: readonly number[], status: number): void {
    const receivedTime = this.#now();
    this.#values.push(...requests.map(request => ({ request, value: null, status, receivedTime })));
    this.#wake?.();
  }

  /** Requests for values of a topic. */
  requestsOf(topic: string): readonly number[] {
    const place = this.#wanted.place(topic);
    return place === undefined ? [] : this.#wanted.at(place);
  }

  /** Tells what was missed since the cursor: nothing where the broker kept the session. */
  missed(cursor: string | undefined, isKept: boolean, why: string): void {
    if (cursor === undefined || isKept) return;
    const { until } = JSON.parse(cursor) as Cursor;
    this.#gaps.push({ from: until, to: this.#now(), reason: 'disconnected', sentence: why });
  }

  /** The session is gone: the reading throws. */
  lose(error: ConnectorError): void {
    this.#lost ??= error;
    this.#wake?.();
  }

  /** The connection is closed: the reading ends. */
  end(): void {
    this.#isEnded = true;
    this.#wake?.();
  }

  async *batches(signal: AbortSignal): AsyncGenerator<TagBatch> {
    const wakeUp = (): void => this.#wake?.();
    signal.addEventListener('abort', wakeUp);
    try {
      while (!signal.aborted && !this.#isEnded) {
        if (this.#values.length > 0 || this.#gaps.length > 0) yield this.#batch();
        else if (this.#messages.length > 0) this.#hub.done(this.#messages.splice(0));
        else if (this.#lost !== undefined) throw this.#lost;
        else await this.#arrival(signal);
      }
    } finally {
      signal.removeEventListener('abort', wakeUp);
    }
  }

  async #arrival(signal: AbortSignal): Promise<void> {
    await new Promise<void>(resolve => {
      this.#wake = resolve;
      if (signal.aborted || this.#isEnded || this.#lost !== undefined) resolve();
    });
    this.#wake = undefined;
  }

  /** Values beyond the bound wait; messages are settled with the last of their values. */
  #batch(): TagBatch {
    const isAll = this.#values.length <= valuesMost;
    const values = isAll ? this.#values : this.#values.splice(0, valuesMost);
    const [gaps, messages] = [this.#gaps, isAll ? this.#messages : []];
    this.#gaps = [];
    if (isAll) [this.#values, this.#messages] = [[], []];
    const cursor: Cursor = { until: values.at(-1)?.receivedTime ?? this.#now() };
    return {
      values,
      ...(gaps.length > 0 && { gaps }),
      cursor: JSON.stringify(cursor),
      settle: async () => this.#hub.done(messages),
    };
  }
}
