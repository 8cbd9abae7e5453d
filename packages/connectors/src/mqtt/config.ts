import type { Field, FieldSet } from '@millrace/core';

/** The settings of an MQTT interface, parsed. Durations are milliseconds. */
export interface MqttConfig {
  readonly url: string;
  readonly version: '5' | '3.1.1';
  readonly clientId?: string;
  readonly session: 'persistent' | 'clean';
  readonly sessionExpiry: number;
  readonly keepAlive: number;
  readonly user?: string;
  readonly password?: string;
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string; readonly serverName?: string };
  readonly will?: WillSettings;
  readonly window: number;
  readonly read?: ReadSettings;
  readonly write?: WriteSettings;
  readonly tags?: TagSettings;
  readonly namespace?: NamespaceSettings;
}

export interface WillSettings {
  readonly topic: string;
  readonly payload: string;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
}

/** What is taken as messages. */
export interface ReadSettings {
  readonly topics: readonly string[];
  readonly qos: 0 | 1 | 2;
  readonly retained: 'skip' | 'take';
  readonly identity: 'delivery' | 'content';
  readonly idProperty: string;
  readonly topicFields: boolean;
}

/** How messages are published. */
export interface WriteSettings {
  readonly topic: string;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
  readonly contentType?: string;
  readonly expiry?: number;
  readonly properties?: Readonly<Record<string, string>>;
  readonly repeats?: 'harmless' | 'unsafe';
}

/** How payloads are read as tags of equipment. */
export interface TagSettings {
  readonly qos: 0 | 1 | 2;
  readonly value: string;
  readonly time: string;
  readonly quality: string;
  readonly writes: boolean;
}

/** The unified namespace that measurements are published under. */
export interface NamespaceSettings {
  readonly topic: string;
  readonly enterprise: string;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
  readonly every: number;
}

const qos = (fallback: 0 | 1 | 2): Field => ({
  kind: 'integer',
  summary: '0: sent once, nobody knows whether it arrived; 1: acknowledged, may come twice; 2: acknowledged in two steps.',
  minimum: 0,
  maximum: 2,
  default: fallback,
});

const tls: Field = {
  kind: 'group',
  summary: 'What an encrypted connection (`mqtts:`, `wss:`) is checked with. Each is PEM text or the path of a PEM file.',
  fields: {
    ca: { kind: 'text', summary: "Certificates that the broker's must come from; absent: those that Node trusts." },
    cert: { kind: 'text', summary: 'Our certificate, for brokers that ask for one.' },
    key: { kind: 'secret', summary: 'Its private key.' },
    serverName: { kind: 'text', summary: 'Name in the certificate of the broker, where it is not the host of the address.' },
  },
};

const will: Field = {
  kind: 'group',
  summary: 'What the broker publishes when the connection ends without a farewell.',
  fields: {
    topic: { kind: 'text', summary: 'Topic.', required: true, example: 'plants/lyon/millrace/state' },
    payload: { kind: 'text', summary: 'Payload.', required: true, example: 'offline' },
    qos: qos(1),
    retain: { kind: 'flag', summary: 'Whether the broker keeps it for later subscribers.', default: true },
  },
};

const read: Field = {
  kind: 'group',
  summary: 'Taking messages.',
  fields: {
    topics: {
      kind: 'list',
      single: true,
      required: true,
      summary:
        'Topic filters; `{name}` stands for one level like `+`, and what stands there is kept under that name. `$share/GROUP/` shares them with other clients.',
      of: { kind: 'text', summary: 'A topic filter.' },
      example: ['plants/{site}/{line}/orders'],
    },
    qos: qos(1),
    retained: {
      kind: 'choice',
      summary: 'What is done with messages that the broker kept from an earlier time and sends at each subscribing.',
      choices: { skip: 'they are no messages: an old order is not carried out again', take: 'they are taken, each content once' },
      default: 'skip',
    },
    identity: {
      kind: 'choice',
      summary: 'When two messages without an id of their own (`id:` of the contract, `idProperty`) are the same one.',
      choices: {
        delivery: 'when the broker delivered one of them again; equal content is another message',
        content: 'when their content is equal',
      },
      default: 'delivery',
    },
    idProperty: {
      kind: 'text',
      summary: 'User property with the id of a message (MQTT 5); `id` is that of CloudEvents.',
      default: 'id',
    },
    topicFields: {
      kind: 'flag',
      summary:
        'Whether a message becomes `{ topic, levels, payload }`, so that contracts, keys and mappings see the topic and its named levels.',
      default: false,
    },
  },
};

const write: Field = {
  kind: 'group',
  summary: 'Publishing messages.',
  fields: {
    topic: {
      kind: 'text',
      summary:
        'Where to; `{key.order}`, `{value.line}`, `{id}`, `{subject}` and `{key}` stand for values of the message, each a level or part of one; `{path.equipment}` for a value of several levels.',
      required: true,
      example: 'plants/lyon/{key.order}/work-order',
    },
    qos: qos(1),
    retain: {
      kind: 'flag',
      summary: 'Whether the broker keeps the last message of each topic for later subscribers.',
      default: false,
    },
    contentType: { kind: 'text', summary: 'Content type (MQTT 5); absent: that of the format.' },
    expiry: { kind: 'duration', summary: 'How long the broker may keep a message for subscribers that are away (MQTT 5).' },
    properties: { kind: 'map', summary: 'Further user properties (MQTT 5).', of: { kind: 'text', summary: 'Value.' } },
    repeats: {
      kind: 'choice',
      summary:
        'What a second message with the same content does at the subscribers; absent: `harmless` with `retain`, else `unsafe`.',
      choices: { harmless: 'nothing: each message says all there is of its topic', unsafe: 'it acts twice' },
    },
  },
};

const path = (summary: string, fallback: string): Field => ({ kind: 'text', summary, default: fallback });

const tags: Field = {
  kind: 'group',
  summary: 'Topics as tags of equipment, addressed `topic` or `topic#path.in.json`.',
  fields: {
    qos: qos(1),
    value: path('Path of the value in a JSON object, where the address says none.', 'value'),
    time: path('Path of the time in a JSON object: RFC 3339, or seconds, milliseconds or microseconds since 1970.', 'time'),
    quality: path(
      'Path of the quality in a JSON object: an OPC UA StatusCode, or `good`, `uncertain`, `bad`, true or false.',
      'quality',
    ),
    writes: { kind: 'flag', summary: 'Whether values may be written: published to the topic of the address.', default: false },
  },
};

const namespace: Field = {
  kind: 'group',
  summary: 'Publishing measurements as a unified namespace: each value `{ value, unit, quality, time }` at a topic of its own.',
  fields: {
    topic: {
      kind: 'text',
      summary:
        'The structure: `{enterprise}`, `{site}`, `{equipment}` (its whole path, or level by level as `{equipment.1}`), `{collection}`, `{measurement}`.',
      default: '{enterprise}/{site}/{equipment}/{measurement}',
    },
    enterprise: { kind: 'text', summary: 'The first level.', default: 'enterprise' },
    qos: qos(1),
    retain: { kind: 'flag', summary: 'Whether the broker keeps the last value of each topic.', default: true },
    every: {
      kind: 'duration',
      summary: 'How long values are gathered before they are published; 0: not at all.',
      default: '0 ms',
    },
  },
};

/** The settings, declared once. */
export const mqttFields: FieldSet = {
  url: {
    kind: 'text',
    summary: 'Address of the broker: `mqtt:`, `mqtts:` (TLS), `ws:` or `wss:`.',
    required: true,
    pattern: '^(?:mqtts?|wss?)://[^/?#@]+(?:/[^#@]*)?$',
    form: 'an address like mqtts://broker.example:8883, without user and password',
    example: 'mqtts://broker.example:8883',
  },
  version: {
    kind: 'choice',
    summary: 'Version of MQTT.',
    choices: { '5': '', '3.1.1': 'for brokers that know no other' },
    default: '5',
  },
  clientId: {
    kind: 'text',
    summary:
      'Name of this client, which no other client of the broker may have; absent: `millrace-` and the name of the interface.',
  },
  session: {
    kind: 'choice',
    summary: 'Whether the broker keeps the session (subscriptions, and messages of QoS 1 and 2) while there is no connection.',
    choices: { persistent: 'it does, for `sessionExpiry`', clean: 'it does not' },
    default: 'persistent',
  },
  sessionExpiry: {
    kind: 'duration',
    summary: 'How long the broker keeps a session without a connection (MQTT 5).',
    default: '7 d',
  },
  keepAlive: { kind: 'duration', summary: 'A connection in which nothing is heard for longer is given up.', default: '30 s' },
  user: { kind: 'text', summary: 'User name.' },
  password: { kind: 'secret', summary: 'Password.' },
  tls,
  will,
  window: {
    kind: 'integer',
    summary: 'Messages that the broker may send before the first is on disk (Receive Maximum of MQTT 5).',
    minimum: 1,
    maximum: 65_535,
    default: 2_000,
  },
  read,
  write,
  tags,
  namespace,
};
