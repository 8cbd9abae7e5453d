import type { ConnectorError } from '@millrace/connector';
import type { IPublishPacket } from 'mqtt-packet';

import type { TlsSettings } from './stream.ts';

/** Properties that MQTT 5 lets a message have (3.3.2.3). */
export type PublishProperties = NonNullable<IPublishPacket['properties']>;

/** How to connect to a broker. */
export interface SessionSettings {
  /** `mqtt:`, `mqtts:`, `ws:` or `wss:`. */
  readonly url: string;
  /** 4 is MQTT 3.1.1. */
  readonly version: 4 | 5;
  readonly clientId: string;
  /** The broker forgets what it had of this client before. */
  readonly cleanStart: boolean;
  /** How long the broker keeps what it has of this client after the connection ended (MQTT 5); 0: not at all. */
  readonly expirySeconds: number;
  readonly keepAliveSeconds: number;
  readonly tls: TlsSettings;
  readonly user?: string;
  readonly password?: string;
  readonly will?: Outgoing;
  /** QoS 1 and 2 messages that the broker may send before the first is acknowledged (MQTT 5; 3.1.1 brokers decide themselves). */
  readonly receiveMaximum: number;
  /** Messages that may wait here unacknowledged, QoS 0 included, before nothing more is read. */
  readonly heldMost: number;
  /** Bytes of a whole packet; of a longer one the head is given with a problem, the rest is never in memory. */
  readonly sizeMost: number;
  /** Messages published and not answered, at most; absent: 1,000, and never more than the broker allows. */
  readonly sendMost?: number;
}

/** What a session tells its owner. */
export interface SessionEvents {
  /** A message came. Every one must be given to `acknowledge` in the end, of QoS 0 too: it counts as waiting until then. */
  message(message: Received): void;
  /** All messages of one piece of what the network gave were told. */
  drained?(): void;
  /** The session is gone and was not closed by us; told once. */
  lost(error: ConnectorError, ending: Ending): void;
}

/** How a session ended that we did not end. Neither: the connection broke, or nothing was heard. */
export interface Ending {
  /** What the broker said in DISCONNECT (MQTT 5). */
  readonly reason?: number;
  /** The broker closed the connection in order, without a word. */
  readonly isClosed?: true;
}

/** A message of the broker. */
export interface Received {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: 0 | 1 | 2;
  /** The broker kept it from an earlier time. */
  readonly retain: boolean;
  /** The broker may have sent it before. */
  readonly dup: boolean;
  /** 0 for QoS 0. */
  readonly packetId: number;
  /** Bytes of it in memory. */
  readonly size: number;
  readonly properties?: PublishProperties;
  /** It cannot be used as it is; `payload` is then what there is of it. */
  readonly problem?: { readonly kind: 'size' | 'topic'; readonly sentence: string };
}

/** A message to publish. */
export interface Outgoing {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: 0 | 1 | 2;
  readonly retain?: boolean;
  readonly properties?: PublishProperties;
}

/** What became of a published message. `unsent`: the broker surely has it not. `unanswered`: it may have it or not. QoS 0 is `taken` when it was given to the network. */
export type PublishAnswer =
  | { readonly kind: 'taken'; readonly code: number }
  | { readonly kind: 'refused'; readonly code: number; readonly why: string }
  | { readonly kind: 'unsent'; readonly why: string }
  | { readonly kind: 'unanswered'; readonly why: string };

/** What to subscribe to. */
export interface Filter {
  readonly topic: string;
  readonly qos: 0 | 1 | 2;
  /** Not what this client publishes itself (MQTT 5). */
  readonly noLocal?: boolean;
  /** Retained messages: 0 at each subscribe, 1 where the subscription is new, 2 never (MQTT 5). */
  readonly retainHandling?: 0 | 1 | 2;
}

/** What was granted, or why not. */
export type Granted =
  | { readonly topic: string; readonly qos: 0 | 1 | 2; readonly problem?: undefined }
  | { readonly topic: string; readonly problem: string };
