import type { ConnectorEnv, Outcome, TagBatch, TagGrant, TagPage, TagRequest, Tags, TagWrite } from '@millrace/connector';
import type { DataValue, TagValue } from '@millrace/core';

import { tagStatus } from '../tag-status.ts';
import type { TagSettings } from './config.ts';
import type { Hub } from './hub.ts';
import { Observation } from './observation.ts';
import type { MqttSession } from './session.ts';
import { outcomeOf } from './sink.ts';
import { Subscriptions } from './subscriptions.ts';
import { tagAddress } from './tag-address.ts';
import { TopicBrowser } from './topic-browser.ts';

/** How long a reading waits for values that the broker kept. */
const readMs = 500;

/** Topics as tags of equipment. */
export class TopicTags implements Tags {
  readonly #settings: TagSettings;
  readonly #env: ConnectorEnv;
  readonly #hub: Hub;
  readonly #session: MqttSession;
  readonly #isKept: boolean;
  readonly #subscriptions: Subscriptions;
  readonly #observations = new Set<Observation>();
  readonly #browser: TopicBrowser;
  readonly write?: NonNullable<Tags['write']>;

  /** `isKept`: the broker kept the session that it was asked to keep. */
  constructor(settings: TagSettings, env: ConnectorEnv, hub: Hub, session: MqttSession, isKept: boolean) {
    this.#settings = settings;
    this.#env = env;
    this.#hub = hub;
    this.#session = session;
    this.#isKept = isKept;
    this.#subscriptions = new Subscriptions(session, settings.qos);
    this.#browser = new TopicBrowser(hub, session, settings);
    if (settings.writes) this.write = (writes, signal) => this.#write(writes, signal);
  }

  async *observe(requests: readonly TagRequest[], cursor: string | undefined, signal: AbortSignal): AsyncGenerator<TagBatch> {
    const observation = this.#observation(requests);
    observation.missed(cursor, this.#isKept, 'there was no connection, and the broker kept nothing for it');
    this.#observations.add(observation);
    this.#hub.join(observation);
    try {
      await this.#subscribe(observation, signal);
      yield* observation.batches(signal);
    } finally {
      this.#observations.delete(observation);
      this.#hub.leave(observation);
      await this.#subscriptions.remove(observation.topics, this.#soon());
    }
  }

  /** Present values: what the broker keeps (retained) of each topic, or tells within half a second. */
  async read(addresses: readonly string[], signal: AbortSignal): Promise<readonly DataValue[]> {
    const observation = this.#observation(addresses.map(address => ({ address })));
    const stop = AbortSignal.any([signal, AbortSignal.timeout(readMs)]);
    const found: (DataValue | undefined)[] = addresses.map(() => undefined);
    this.#hub.join(observation);
    try {
      await this.#subscriptions.add(observation.topics, stop);
      for await (const { values, settle } of observation.batches(stop)) {
        for (const { request, value, status, receivedTime, sourceTime } of values) {
          found[request] = { value, status, receivedTime, ...(sourceTime !== undefined && { sourceTime }) };
        }
        await settle?.();
        if (found.every(one => one !== undefined)) break;
      }
    } catch (error) {
      if (!stop.aborted) throw error;
    } finally {
      this.#hub.leave(observation);
      await this.#subscriptions.remove(observation.topics, this.#soon());
    }
    return found.map(one => one ?? { value: null, status: tagStatus.badNoData, receivedTime: this.#now() });
  }

  async browse(node: string | undefined, page: string | undefined, signal: AbortSignal): Promise<TagPage> {
    return await this.#browser.browse(node, page, signal);
  }

  granted(): readonly TagGrant[] {
    return [...this.#observations].flatMap(({ requests }) =>
      requests.map(({ address }) => {
        const parsed = tagAddress(address);
        const problem = typeof parsed === 'string' ? parsed : this.#subscriptions.problem(parsed.topic);
        return { address, ...(problem !== undefined && { problem }) };
      }),
    );
  }

  /** The connection is closed. */
  end(): void {
    for (const observation of this.#observations) observation.end();
  }

  #observation(requests: readonly TagRequest[]): Observation {
    return new Observation(requests, this.#settings, this.#hub, () => this.#now());
  }

  async #subscribe(observation: Observation, signal: AbortSignal): Promise<void> {
    const stop = AbortSignal.any([signal, AbortSignal.timeout(this.#env.limits.timeout)]);
    try {
      await this.#subscriptions.add(observation.topics, stop);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    if (!this.#subscriptions.hasProblems) return;
    for (const topic of observation.topics) {
      const problem = this.#subscriptions.problem(topic);
      if (problem === undefined) continue;
      this.#env.report('mqtt.subscription-refused', `subscribing to ${topic}: the broker refused: ${problem}`);
      observation.refuse(observation.requestsOf(topic), tagStatus.badUserAccessDenied);
    }
  }

  async #write(writes: readonly TagWrite[], signal: AbortSignal): Promise<readonly Outcome[]> {
    const prepared = writes.map(({ address, value }) => ({ parsed: tagAddress(address), value }));
    const messages = prepared.flatMap(({ parsed, value }) =>
      typeof parsed === 'string' || parsed.path.length > 0
        ? []
        : [{ topic: parsed.topic, payload: payloadOf(value), qos: Math.max(1, this.#settings.qos) as 1 | 2 }],
    );
    const answers = (await this.#session.publishAll(messages, signal))[Symbol.iterator]();
    return prepared.map(({ parsed }): Outcome => {
      if (typeof parsed === 'string') return { kind: 'never', sentence: parsed };
      if (parsed.path.length > 0)
        return { kind: 'never', sentence: `a part of the payload of ${parsed.topic} cannot be written alone` };
      const outcome = outcomeOf(answers.next().value!);
      return outcome.kind === 'later' ? { kind: 'never', sentence: outcome.sentence } : outcome;
    });
  }

  #now(): number {
    return Math.round(this.#env.now() * 1_000);
  }

  #soon(): AbortSignal {
    return AbortSignal.timeout(1_000);
  }
}

/** Text as it is, everything else as JSON; NaN and infinities by name, whole numbers of any length as digits. */
function payloadOf(value: TagValue): Uint8Array {
  if (typeof value === 'string') return Buffer.from(value);
  if (typeof value === 'number' || typeof value === 'bigint') return Buffer.from(Object.is(value, -0) ? '-0' : String(value));
  return Buffer.from(JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? rawJson(String(part)) : part)));
}

/** Digits as a number of any length; the types of the language do not know it yet. */
const rawJson = (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON;
