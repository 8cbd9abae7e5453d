import type { Payload } from '../codec/message.ts';
import type { Whole } from '../codec/whole.ts';
import type { DeviceVerb, NodeId, NodeVerb } from '../topic.ts';
import type { SeenMetric } from './metric.ts';

/** A verb that edge nodes send. */
export type ToldVerb = Exclude<NodeVerb | DeviceVerb, 'NCMD' | 'DCMD'>;

/** A message as it came from the broker. `at`: microseconds since 1970, our clock. */
export interface Arrived {
  readonly verb: ToldVerb;
  readonly device?: string;
  readonly payload: Payload;
  readonly at: number;
}

/** A message whose metrics are known by name and type; a death has none. */
export interface HostMessage {
  readonly verb: ToldVerb;
  readonly group: string;
  readonly node: string;
  readonly device?: string;
  /** When it was sent by the clock of the edge node, milliseconds since 1970. */
  readonly timestamp?: Whole;
  readonly seq?: Whole;
  readonly bdSeq?: Whole;
  /** Microseconds since 1970, our clock. */
  readonly received: number;
  readonly metrics: readonly SeenMetric[];
}

/** What follows from a message or from time, in order. Times are microseconds since 1970. */
export type HostEffect =
  | { readonly kind: 'message'; readonly message: HostMessage }
  /** Metrics of the device, or without one of the edge node and all its devices, are no longer true. */
  | { readonly kind: 'stale'; readonly of: NodeId; readonly device?: string; readonly at: number }
  /** Messages were lost between these moments. */
  | {
      readonly kind: 'gap';
      readonly of: NodeId;
      readonly from: number;
      readonly to: number;
      readonly reason: 'sequence' | 'overflow' | 'disconnected';
      readonly sentence: string;
    }
  | { readonly kind: 'notice'; readonly code: string; readonly sentence: string };
