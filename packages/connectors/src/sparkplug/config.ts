import type { Field, FieldSet } from '@millrace/core';

import { mqttFields } from '../mqtt/config.ts';
import type { MqttConfig } from '../mqtt/config.ts';
import { dataTypes } from './codec/data-type.ts';
import type { DataType } from './codec/data-type.ts';

/** The settings of a Sparkplug interface, parsed: a host application where `host` stands, an edge node where `edge` stands. Durations are milliseconds. */
export interface SparkplugConfig extends BrokerSettings {
  readonly host?: HostSettings;
  readonly edge?: EdgeSettings;
}

/** How the broker is reached. */
export type BrokerSettings = Pick<MqttConfig, 'url' | 'version' | 'clientId' | 'keepAlive' | 'user' | 'password' | 'tls'>;

/** A host application: what SCADA is to edge nodes. */
export interface HostSettings {
  readonly id: string;
  readonly groups: readonly string[];
  readonly reorder: number;
  readonly parked: number;
  readonly rebirths: boolean;
  readonly rebirthPause: number;
  readonly writes: boolean;
  readonly confirm: number;
  readonly commandTypes: boolean;
  readonly queue: number;
}

/** An edge node: what equipment is to SCADA. */
export interface EdgeSettings {
  readonly group: string;
  readonly node: string;
  readonly primaryHost?: string;
  readonly servers: readonly string[];
  readonly aliases: boolean;
  readonly metrics: readonly DeclaredMetric[];
}

/** A metric that is declared before anything of it is known. */
export interface DeclaredMetric {
  readonly device?: string;
  readonly name: string;
  readonly type: DataType;
  readonly unit?: string;
  readonly writable: boolean;
}

const id = (summary: string, example: string): Field => ({
  kind: 'text',
  summary,
  pattern: '^[^+/#\\u0000]+$',
  form: 'text without +, / and #',
  example,
});

const host: Field = {
  kind: 'group',
  summary: 'Being a host application: it listens to edge nodes, and says under its STATE topic whether it is online.',
  fields: {
    id: { ...id('Its id, which no other host application of the broker may have.', 'millrace-lyon'), required: true },
    groups: {
      kind: 'list',
      single: true,
      summary: 'Groups that it listens to; none: all.',
      of: id('A group.', 'Lyon'),
      default: [],
    },
    reorder: {
      kind: 'duration',
      summary:
        'How long a message that is missing by its sequence number may still come (Reorder Timeout); then births are asked for.',
      default: '2 s',
    },
    parked: {
      kind: 'integer',
      summary: 'Metrics of one edge node that may wait for its births; the oldest go, and a gap says so.',
      minimum: 0,
      maximum: 1_000_000,
      default: 10_000,
    },
    rebirths: {
      kind: 'flag',
      summary: 'Whether edge nodes are asked for their births (NCMD Node Control/Rebirth) where something is missing.',
      default: true,
    },
    rebirthPause: {
      kind: 'duration',
      summary: 'Time after the first request for births until the second; doubled each time, up to 5 min.',
      default: '10 s',
    },
    writes: { kind: 'flag', summary: 'Whether metrics may be written (NCMD, DCMD).', default: false },
    confirm: {
      kind: 'duration',
      summary: 'How long a written value may take to be told back; after that it is unknown whether the write had its effect.',
      default: '5 s',
    },
    commandTypes: {
      kind: 'flag',
      summary: 'Whether commands carry datatypes: the standard leaves them out, edge nodes with older libraries need them.',
      default: false,
    },
    queue: {
      kind: 'integer',
      summary: 'Values of one observation that may wait to be taken; the oldest go, and a gap says so.',
      minimum: 1_000,
      maximum: 10_000_000,
      default: 100_000,
    },
  },
};

const edge: Field = {
  kind: 'group',
  summary: 'Being an edge node: messages and measurements become metrics for host applications.',
  fields: {
    group: { ...id('Group of the edge node.', 'Lyon'), required: true },
    node: { ...id('Its id, which no other edge node of the group may have.', 'millrace'), required: true },
    primaryHost: id(
      'Host application that must be online: until it is, nothing is published, and what waited is told as historical.',
      'scada-1',
    ),
    servers: {
      kind: 'list',
      summary:
        'Further brokers of the same infrastructure: the next one is tried where the connection is lost or the primary host is offline.',
      of: { kind: 'text', summary: 'Address, as `url`.' },
      default: [],
    },
    aliases: { kind: 'flag', summary: 'Whether data carries numbers instead of names of metrics.', default: true },
    metrics: {
      kind: 'list',
      summary:
        'Metrics that are declared from the start; others are declared when the first value of them comes, by a new birth.',
      of: {
        kind: 'group',
        summary: 'A metric.',
        fields: {
          device: id('Its device; absent: the edge node itself.', 'line-1'),
          name: { kind: 'text', summary: 'Its name.', required: true, example: 'Speed' },
          type: { kind: 'choice', summary: 'Its datatype.', choices: typeChoices(), required: true },
          unit: { kind: 'text', summary: 'Its unit, told as property `engUnit`.' },
          writable: { kind: 'flag', summary: 'Whether commands to it are taken as messages.', default: false },
        },
      },
      default: [],
    },
  },
};

function typeChoices(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.keys(dataTypes)
      .filter(name => !name.startsWith('PropertySet'))
      .map(name => [name, '']),
  );
}

/** The settings, declared once; those of the broker are the ones of `mqtt`. */
export const sparkplugFields: FieldSet = {
  url: mqttFields['url']!,
  version: mqttFields['version']!,
  clientId: mqttFields['clientId']!,
  keepAlive: mqttFields['keepAlive']!,
  user: mqttFields['user']!,
  password: mqttFields['password']!,
  tls: mqttFields['tls']!,
  host,
  edge,
};
