import type { ConnectorEnv, Delivered, Outcome, Sink, SinkItem } from '@millrace/connector';

import type { MqttConfig, WriteSettings } from './config.ts';
import { hexOf, passes } from './reasons.ts';
import type { MqttSession } from './session.ts';
import type { Outgoing, PublishAnswer, PublishProperties } from './session-types.ts';
import { topicTemplate } from './topic-template.ts';
import type { TopicTemplate } from './topic-template.ts';

/** Publishes messages, as many at once as the broker allows; the outcome is what the broker answers. */
export class TopicSink implements Sink {
  readonly #settings: WriteSettings;
  readonly #env: ConnectorEnv;
  readonly #session: MqttSession;
  readonly #topic: TopicTemplate;
  readonly #properties: PublishProperties | undefined;
  #unheard = 0;

  constructor(config: MqttConfig, settings: WriteSettings, env: ConnectorEnv, session: MqttSession) {
    this.#settings = settings;
    this.#env = env;
    this.#session = session;
    this.#topic = topicTemplate(settings.topic);
    this.#properties = config.version === '5' ? this.#propertiesOf(settings) : undefined;
  }

  /** What is published is bytes when this returns; the items are not held until the broker has answered. */
  deliver(items: readonly SinkItem[], signal: AbortSignal): Promise<Delivered> {
    return this.#publish(
      items.map(item => this.#prepare(item)),
      signal,
    );
  }

  async #publish(prepared: readonly (Outgoing | Outcome)[], signal: AbortSignal): Promise<Delivered> {
    const messages = prepared.flatMap(one => ('topic' in one ? [one] : []));
    const answers = (await this.#session.publishAll(messages, signal))[Symbol.iterator]();
    const outcomes: Outcome[] = [];
    const answered: string[] = [];
    for (const one of prepared) {
      const answer = 'topic' in one ? (answers.next().value as PublishAnswer) : undefined;
      answered.push(answer === undefined ? 'not sent' : answerText(answer, this.#settings.qos));
      outcomes.push(answer === undefined ? (one as Outcome) : this.#outcome(answer));
    }
    return { outcomes, sent: traceOf(messages), answered: Buffer.from(answered.join('\n')) };
  }

  #propertiesOf({ contentType, expiry, properties }: WriteSettings): PublishProperties {
    return {
      contentType: contentType ?? this.#env.format.contentType,
      ...(expiry !== undefined && { messageExpiryInterval: Math.max(1, Math.round(expiry / 1000)) }),
      ...(properties !== undefined && { userProperties: { ...properties } }),
    };
  }

  #prepare(item: SinkItem): Outgoing | Outcome {
    const filled = this.#topic.fill(item);
    if ('problem' in filled) return { kind: 'never', sentence: filled.problem };
    const encoded = this.#env.format.encode(item.value);
    if (!encoded.ok) return { kind: 'never', sentence: `writing the message: ${encoded.issues[0]?.sentence ?? 'not possible'}` };
    const { qos, retain } = this.#settings;
    const properties = this.#properties && this.#withKey(this.#properties, item);
    return { topic: filled.topic, payload: encoded.value, qos, retain, ...(properties !== undefined && { properties }) };
  }

  /** Subscribers that look can tell a repeat by the id and key, which stay the same at every try. */
  #withKey(properties: PublishProperties, { id, key }: SinkItem): PublishProperties {
    return { ...properties, userProperties: { id, key, ...properties.userProperties } };
  }

  #outcome(answer: PublishAnswer): Outcome {
    if (answer.kind === 'taken' && answer.code === 0x10 && this.#unheard++ === 0)
      this.#env.report('mqtt.no-subscriber', `publishing to ${this.#settings.topic}: the broker has no subscriber for it`);
    return outcomeOf(answer);
  }
}

/** What the broker's answer to a message means. */
export function outcomeOf(answer: PublishAnswer): Outcome {
  switch (answer.kind) {
    case 'taken':
      return { kind: 'done' };
    case 'unsent':
      return { kind: 'later', because: 'down', sentence: answer.why };
    case 'unanswered':
      return { kind: 'unknown', sentence: answer.why };
    case 'refused':
      return passes(answer.code)
        ? { kind: 'later', because: 'busy', sentence: `the broker refused: ${answer.why}` }
        : { kind: 'never', sentence: `the broker refused: ${answer.why}`, targetCode: hexOf(answer.code) };
  }
}

function answerText(answer: PublishAnswer, qos: number): string {
  if (answer.kind === 'taken')
    return qos === 0 ? 'QoS 0: no answer' : `${qos === 1 ? 'PUBACK' : 'PUBCOMP'} ${hexOf(answer.code)}`;
  return answer.why;
}

/** Topic and payload of each message, one after the other. */
function traceOf(messages: readonly Outgoing[]): Uint8Array {
  return Buffer.concat(
    messages.flatMap(({ topic, qos, retain = false, payload }) => [
      Buffer.from(`PUBLISH ${topic} QoS ${qos}${retain ? ' retain' : ''}\n`),
      Buffer.from(payload.buffer, payload.byteOffset, payload.length),
      newline,
    ]),
  );
}

const newline = Buffer.from('\n');
