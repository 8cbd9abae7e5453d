import type { ConnectorEnv, Source, SourceBatch, SourceItem } from '@millrace/connector';

import type { ReadSettings } from './config.ts';
import { DeliveryBook } from './delivery-book.ts';
import type { BookState } from './delivery-book.ts';
import type { Consumer, Hub } from './hub.ts';
import type { Received } from './session-types.ts';
import { sourceItem } from './source-item.ts';
import { topicPattern, topicPatterns } from './topic.ts';

/** A batch ends at so many messages or bytes: what is decoded and not yet on disk should die young. */
const batchMessages = 200;
const batchBytes = 8 * 1024 * 1024;

/** What a source must know of the session. */
export interface SourceSession {
  /** The broker kept the session that it was asked to keep. */
  readonly isKept: boolean;
  /** It was asked to. */
  readonly keeps: boolean;
  /** Messages that may be unacknowledged at the broker. */
  readonly window: number;
}

/** What is stored with each batch. */
interface Cursor {
  /** Milliseconds since 1970 of the last message. */
  readonly at: number;
  readonly book?: BookState;
}

/** Takes messages of the broker; each is acknowledged when it is on disk, and reading never stops for that. */
export class TopicSource implements Source, Consumer {
  readonly #settings: ReadSettings;
  readonly #env: ConnectorEnv;
  readonly #hub: Hub;
  readonly #session: SourceSession;
  readonly #levels: (topic: string) => Readonly<Record<string, string>> | undefined;
  #queue: Received[] = [];
  #skippedRetained = 0;
  #isClosed = false;
  #isRefused = false;
  #wake: (() => void) | undefined;

  constructor(settings: ReadSettings, env: ConnectorEnv, hub: Hub, session: SourceSession) {
    this.#settings = settings;
    this.#env = env;
    this.#hub = hub;
    this.#session = session;
    this.#levels = topicPatterns(settings.topics.map(topicPattern));
  }

  /** Messages that wait to be taken. */
  get waiting(): number {
    return this.#queue.length;
  }

  wants(topic: string): boolean {
    return this.#levels(topic) !== undefined;
  }

  give(message: Received): void {
    if (!message.retain || this.#settings.retained === 'take') return void this.#queue.push(message);
    this.#hub.done([message]);
    if (this.#skippedRetained++ > 0) return;
    const sentence = `the broker kept messages from earlier, of ${message.topic} for one: they are not taken`;
    this.#env.report('mqtt.retained-skipped', sentence);
  }

  flush(): void {
    if (this.#queue.length > 0) this.#wake?.();
  }

  async *read(cursor: string | undefined, signal: AbortSignal): AsyncGenerator<SourceBatch> {
    const before = cursor === undefined ? undefined : (JSON.parse(cursor) as Cursor);
    if (before !== undefined) this.#checkSession(before);
    const book = new DeliveryBook(crypto.randomUUID().slice(0, 8), this.#session.window, before?.book);
    const wakeUp = (): void => this.#wake?.();
    signal.addEventListener('abort', wakeUp);
    try {
      while (!signal.aborted && !this.#isClosed) {
        if (this.#queue.length === 0) await this.#arrival(signal);
        else yield this.#batch(this.#next(), book);
      }
    } finally {
      signal.removeEventListener('abort', wakeUp);
    }
  }

  /** Ends the reading; what was not settled comes again. */
  close(): void {
    this.#isClosed = true;
    this.#queue = [];
    this.#wake?.();
  }

  #checkSession({ at }: Cursor): void {
    if (!this.#session.keeps || this.#session.isKept) return;
    const since = new Date(at).toISOString();
    this.#env.report(
      'mqtt.session-lost',
      `the broker did not keep the session: what was published since ${since} may be missing`,
    );
  }

  async #arrival(signal: AbortSignal): Promise<void> {
    await new Promise<void>(resolve => {
      this.#wake = resolve;
      if (signal.aborted || this.#isClosed) resolve();
    });
    this.#wake = undefined;
  }

  #next(): readonly Received[] {
    let [count, bytes] = [0, 0];
    for (const { size } of this.#queue) {
      if (count > 0 && (count >= batchMessages || bytes + size > batchBytes)) break;
      count++;
      bytes += size;
    }
    return count === this.#queue.length ? this.#queue.splice(0) : this.#queue.splice(0, count);
  }

  #batch(messages: readonly Received[], book: DeliveryBook): SourceBatch {
    const items = messages.map(message => this.#item(message, book));
    const cursor: Cursor = { at: this.#env.now(), ...(this.#booked && { book: book.state() }) };
    return {
      items,
      cursor: JSON.stringify(cursor),
      // After a refusal nothing is acknowledged any more: the broker gives all of it again, in order.
      settle: async () => void (this.#isRefused || this.#hub.done(messages)),
      refuse: async () => void (this.#isRefused = true),
    };
  }

  get #booked(): boolean {
    return this.#settings.identity === 'delivery' && this.#session.keeps;
  }

  #item(message: Received, book: DeliveryBook): SourceItem {
    return sourceItem(message, {
      read: this.#settings,
      sizeMost: this.#env.limits.size,
      levels: this.#levels(message.topic) ?? {},
      deliveryId: this.#deliveryId(message, book),
    });
  }

  /** QoS 0 and clean sessions bring no message twice, so each is its own. */
  #deliveryId(message: Received, book: DeliveryBook): string | undefined {
    if (this.#settings.identity === 'content') return undefined;
    return message.packetId > 0 ? book.idOf(message) : crypto.randomUUID();
  }
}
