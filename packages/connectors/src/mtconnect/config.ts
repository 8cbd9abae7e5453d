import type { FieldSet } from '@millrace/core';

/** Settings of an interface once read: durations in milliseconds, defaults filled in. Exactly one of `agent`, `shdr` and `files` stands there. */
export interface MtconnectConfig {
  readonly agent?: AgentSettings;
  readonly shdr?: ShdrSettings;
  readonly files?: FileSettings;
  /** What one message of the source is. */
  readonly message: 'observation' | 'document';
}

export interface AgentSettings {
  readonly url: string;
  readonly device?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly start: 'present' | 'oldest';
  readonly interval: number;
  readonly heartbeat: number;
  readonly count: number;
  readonly largest: number;
}

export interface ShdrSettings {
  /** `host:port`. */
  readonly address: string;
  readonly device: string;
  readonly model?: string;
  readonly heartbeat: number;
}

export interface FileSettings {
  readonly folder: string;
  readonly pattern: string;
  readonly every: number;
  readonly device: string;
  readonly model?: string;
}

const model: FieldSet[string] = {
  kind: 'text',
  summary: 'A file with a Devices document (an answer to `probe`) that says what the keys are; without it every value is text.',
  example: '/etc/millrace/devices.xml',
};

const agent: FieldSet = {
  url: {
    kind: 'text',
    required: true,
    summary: 'Where the agent listens.',
    pattern: '^https?://[^{}?#]+$',
    example: 'http://cell-4.plant.example:5000',
  },
  device: { kind: 'text', summary: 'Only this device, by name or uuid; all of the agent where absent.', example: 'Mazak03' },
  headers: {
    kind: 'map',
    of: { kind: 'text', summary: 'Its value.' },
    summary: 'Further headers of each request, for a proxy before the agent.',
  },
  start: {
    kind: 'choice',
    choices: { present: 'with the present value of every data item', oldest: 'with everything that the agent still keeps' },
    default: 'present',
    summary: 'Where the very first session begins; later ones go on after what is on disk.',
  },
  interval: { kind: 'duration', default: '100 ms', summary: 'Shortest time between two chunks of the stream.' },
  heartbeat: {
    kind: 'duration',
    default: '10 s',
    summary:
      'The agent sends an empty chunk when it has told nothing for so long; after twice that time and 2 s the session counts as lost.',
  },
  count: { kind: 'integer', minimum: 1, maximum: 100_000, default: 2_000, summary: 'Observations in one chunk, at most.' },
  largest: {
    kind: 'integer',
    unit: 'bytes',
    minimum: 65_536,
    default: 67_108_864,
    summary: 'A larger document is refused unread.',
  },
};

const shdr: FieldSet = {
  address: {
    kind: 'text',
    required: true,
    pattern: '^(?:[A-Za-z0-9.-]+|\\[[0-9a-fA-F:.]+\\]):[0-9]{1,5}$',
    summary: 'Host and port of the adapter.',
    example: 'cell-4.plant.example:7878',
  },
  device: { kind: 'text', default: '', summary: 'Name of the device of keys that name none.', example: 'Mazak03' },
  model,
  heartbeat: {
    kind: 'duration',
    default: '10 s',
    summary:
      'Time between two `* PING`, until the adapter says another in its `* PONG`; the session counts as lost after twice that time without a line.',
  },
};

const files: FieldSet = {
  folder: {
    kind: 'text',
    required: true,
    summary: 'The folder, as this node sees it; its files are only read.',
    example: '/srv/recordings/mazak03',
  },
  pattern: { kind: 'text', default: '*', summary: 'Names to take; `*` any text, `?` one character.', example: 'Mazak03-*.txt' },
  every: {
    kind: 'duration',
    default: '2 s',
    summary: 'Time between two looks at the folder; a file is taken when size and time were the same twice.',
  },
  device: { kind: 'text', default: '', summary: 'Name of the device of keys that name none.' },
  model,
};

/** The settings of the `mtconnect` connector. */
export const mtconnectFields: FieldSet = {
  agent: { kind: 'group', fields: agent, summary: 'Follow an agent over HTTP.' },
  shdr: { kind: 'group', fields: shdr, summary: 'Follow an adapter over TCP, without an agent between.' },
  files: { kind: 'group', fields: files, summary: 'Read recordings: day files of SHDR, and documents that an agent wrote.' },
  message: {
    kind: 'choice',
    choices: { observation: 'one observation, as JSON', document: 'one document, or one line of SHDR, as it came' },
    default: 'observation',
    summary: 'What one message is, where an integration reads from the interface.',
  },
};
