import { openFormat, parseFields } from '@millrace/core';
import { connectAsync } from 'mqtt';
import type { IClientPublishOptions, MqttClient } from 'mqtt';

import { mqttFields } from '../src/mqtt/config.ts';
import type { MqttConfig } from '../src/mqtt/config.ts';
import { createMqttConnector } from '../src/mqtt/index.ts';
import { surroundings } from './surroundings.ts';
import type { Heard } from './surroundings.ts';

/** Settings as the runtime hands them over: checked, with their defaults. */
export function settings(written: Readonly<Record<string, unknown>>): MqttConfig {
  const parsed = parseFields(mqttFields, written, '');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  return parsed.value as unknown as MqttConfig;
}

/** An open MQTT connection with what it said. */
export interface OpenedMqtt extends Heard, AsyncDisposable {
  readonly connection: Awaited<ReturnType<ReturnType<typeof createMqttConnector>['open']>>;
}

/** Opens an MQTT interface as the runtime would. */
export async function openMqtt(
  written: Readonly<Record<string, unknown>>,
  connector = createMqttConnector(),
  limits: Parameters<typeof surroundings>[1] = {},
): Promise<OpenedMqtt> {
  const format = openFormat({ kind: 'json' });
  if (!format.ok) throw new Error('no format');
  const heard = surroundings(format.value, limits);
  const connection = await connector.open(settings(written), heard.env, new AbortController().signal);
  return { ...heard, connection, [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose]() };
}

/** A message as another client saw it. */
export interface SeenMessage {
  readonly topic: string;
  readonly payload: string;
  readonly retain: boolean;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Another client of the broker, made of a library that is not ours. */
export class OtherClient implements AsyncDisposable {
  readonly #client: MqttClient;
  readonly seen: SeenMessage[] = [];

  private constructor(client: MqttClient) {
    this.#client = client;
    client.on('message', (topic, payload, packet) =>
      this.seen.push({ topic, payload: payload.toString(), retain: packet.retain, properties: { ...packet.properties } }),
    );
    client.on('error', () => undefined);
  }

  static async connect(url: string, options: Readonly<Record<string, unknown>> = {}): Promise<OtherClient> {
    return new OtherClient(await connectAsync(url, { protocolVersion: 5, reconnectPeriod: 0, ...options }));
  }

  async publish(topic: string, payload: string | Buffer, options: IClientPublishOptions = {}): Promise<void> {
    await this.#client.publishAsync(topic, payload, { qos: 1, ...options });
  }

  async subscribe(topic: string, qos: 0 | 1 | 2 = 1): Promise<void> {
    await this.#client.subscribeAsync(topic, { qos });
  }

  /** Everything published before is seen now: a message of our own went through the broker after it. */
  async settled(): Promise<void> {
    const mark = `mark ${crypto.randomUUID()}`;
    const came = new Promise<void>(resolve =>
      this.#client.on('message', (_, payload) => {
        if (payload.toString() === mark) resolve();
      }),
    );
    await this.#client.subscribeAsync('test/mark', { qos: 1 });
    await this.publish('test/mark', mark);
    await came;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.endAsync(true);
  }
}
