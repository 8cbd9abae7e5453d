import type { ConnectorEnv, SeriesBatch, SeriesSink } from '@millrace/connector';
import { microsText, quality } from '@millrace/core';
import type { Outcome, Sample, SeriesDescription } from '@millrace/core';

import type { NamespaceSettings } from './config.ts';
import { namespaceStructure } from './namespace-topic.ts';
import type { NamespaceStructure } from './namespace-topic.ts';
import type { MqttSession } from './session.ts';
import type { Outgoing, PublishAnswer } from './session-types.ts';
import { outcomeOf } from './sink.ts';

/** Publishes measurements as a unified namespace: every value at the topic of its series, the present one kept by the broker. */
export class NamespacePublisher implements SeriesSink {
  readonly #settings: NamespaceSettings;
  readonly #env: ConnectorEnv;
  readonly #session: MqttSession;
  readonly #structure: NamespaceStructure;
  /** Topic → time of the newest value published. */
  readonly #newest = new Map<string, number>();
  readonly #told = new Set<string>();

  /** Throws where the structure is not complete. */
  constructor(settings: NamespaceSettings, env: ConnectorEnv, session: MqttSession) {
    this.#settings = settings;
    this.#env = env;
    this.#session = session;
    this.#structure = namespaceStructure(settings.topic, settings.enterprise);
  }

  async write({ series, samples }: SeriesBatch, signal: AbortSignal): Promise<Outcome> {
    const topics = series.map(one => this.#topicOf(one));
    const messages: Outgoing[] = [];
    for (const sample of samples) {
      const topic = topics[sample.series];
      const description = series[sample.series];
      if (topic !== undefined && description !== undefined) messages.push(this.#message(topic, description, sample));
    }
    const answers = await this.#session.publishAll(messages, signal);
    return this.#outcome(answers, messages);
  }

  /** The topic of a series; nothing where it can have none, which is told once. */
  #topicOf(series: SeriesDescription): string | undefined {
    const found = this.#structure.topicOf(series);
    if ('topic' in found) return found.topic;
    this.#tell(`${series.site}, ${series.equipment}, ${series.measurement}: ${found.problem}`);
    return undefined;
  }

  /** What is older than the present, or read again from history, goes to whoever listens now and replaces nothing. */
  #message(topic: string, { unit }: SeriesDescription, sample: Sample): Outgoing {
    const { qos, retain } = this.#settings;
    const isPresent = sample.origin !== 'backfilled' && sample.time >= (this.#newest.get(topic) ?? -Infinity);
    if (isPresent) this.#newest.set(topic, sample.time);
    return { topic, payload: Buffer.from(payloadOf(sample, unit)), qos, retain: retain && isPresent };
  }

  /** One outcome for the batch. A topic that the broker refuses for good is told and does not hold up the others. */
  #outcome(answers: readonly PublishAnswer[], messages: readonly Outgoing[]): Outcome {
    const outcomes = answers.map(outcomeOf);
    const worst = outcomes.find(({ kind }) => kind === 'unknown') ?? outcomes.find(({ kind }) => kind === 'later');
    if (worst !== undefined)
      return outcomes.some(({ kind }) => kind === 'done') ? { kind: 'unknown', sentence: sentenceOf(worst) } : worst;
    const refused = outcomes.findIndex(({ kind }) => kind === 'never');
    const first = outcomes[refused];
    if (first === undefined) return { kind: 'done' };
    if (outcomes.every(({ kind }) => kind === 'never')) return first;
    this.#tell(`${messages[refused]?.topic ?? ''}: ${sentenceOf(first)}`);
    return { kind: 'done' };
  }

  #tell(sentence: string): void {
    if (this.#told.has(sentence) || this.#told.size > 1_000) return;
    this.#told.add(sentence);
    this.#env.report('mqtt.namespace', sentence);
  }
}

function sentenceOf(outcome: Outcome): string {
  return 'sentence' in outcome ? outcome.sentence : outcome.kind;
}

/** `{ value, unit, quality, status, time, origin }`: whole numbers with all their digits; NaN and infinities as their names. */
export function payloadOf({ value, status, time, origin }: Sample, unit: string | undefined): string {
  const parts = [
    `"value":${valueText(value)}`,
    ...(unit === undefined ? [] : [`"unit":${JSON.stringify(unit)}`]),
    `"quality":"${quality(status)}"`,
    `"status":${status}`,
    `"time":"${microsText(time)}"`,
    ...(origin === undefined ? [] : [`"origin":"${origin}"`]),
  ];
  return `{${parts.join(',')}}`;
}

function valueText(value: Sample['value']): string {
  if (typeof value === 'bigint' || Object.is(value, -0)) return Object.is(value, -0) ? '-0' : String(value);
  return typeof value === 'number' && !Number.isFinite(value) ? `"${value}"` : JSON.stringify(value);
}
