import type { MqttSession } from './session.ts';

/** Filters of one SUBSCRIBE packet. */
const filtersMost = 200;

/** Exact topics that several observations share: subscribed to while anybody watches them. */
export class Subscriptions {
  readonly #session: MqttSession;
  readonly #qos: 0 | 1 | 2;
  readonly #watchers = new Map<string, number>();
  /** Why the broker refuses a topic. */
  readonly #problems = new Map<string, string>();

  constructor(session: MqttSession, qos: 0 | 1 | 2) {
    this.#session = session;
    this.#qos = qos;
  }

  has(topic: string): boolean {
    return this.#watchers.has(topic);
  }

  /** Whether the broker refuses any. */
  get hasProblems(): boolean {
    return this.#problems.size > 0;
  }

  problem(topic: string): string | undefined {
    return this.#problems.get(topic);
  }

  /** Subscribes to topics, also those that are subscribed to: the broker then sends what it kept of them. */
  async add(topics: readonly string[], signal: AbortSignal): Promise<void> {
    for (const topic of topics) this.#watchers.set(topic, (this.#watchers.get(topic) ?? 0) + 1);
    for (const some of inParts(topics)) {
      const granted = await this.#session.subscribe(
        some.map(topic => ({ topic, qos: this.#qos })),
        signal,
      );
      for (const { topic, problem } of granted) {
        if (problem === undefined) this.#problems.delete(topic);
        else this.#problems.set(topic, problem);
      }
    }
  }

  /** Ends watching; topics that nobody watches any more are unsubscribed. Never throws: a session that is gone has no subscriptions to end. */
  async remove(topics: readonly string[], signal: AbortSignal): Promise<void> {
    const unwatched = topics.filter(topic => {
      const left = (this.#watchers.get(topic) ?? 1) - 1;
      if (left > 0) this.#watchers.set(topic, left);
      else this.#watchers.delete(topic);
      return left <= 0;
    });
    for (const topic of unwatched) this.#problems.delete(topic);
    if (!this.#session.isOpen) return;
    for (const some of inParts(unwatched)) await this.#session.unsubscribe(some, signal).catch(() => undefined);
  }
}

function inParts(topics: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(topics.length / filtersMost) }, (_, part) =>
    topics.slice(part * filtersMost, (part + 1) * filtersMost),
  );
}
