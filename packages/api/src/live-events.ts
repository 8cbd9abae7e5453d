import type { Backlog, FlowStatus, IncidentReport, InterfaceStatus, NodeStatus, RecentView } from '@millrace/core';

/** Messages a second over the last few seconds. */
export interface Rates {
  /** Accepted from the source. */
  readonly inRate: number;
  /** Brought to the target. */
  readonly outRate: number;
}

/** A flow as the stream tells it: moments instead of ages, which change although nothing happens. */
export interface LiveFlow extends Omit<FlowStatus, 'provenAgoMs' | 'backlog'>, Rates {
  readonly backlog: Omit<Backlog, 'oldestMs'>;
}

/** An interface as the stream tells it. */
export interface LiveInterface extends InterfaceStatus, Rates {}

/** The node itself, without flows and interfaces. */
export type LiveNode = Omit<NodeStatus, 'flows' | 'interfaces'>;

/** The node as the stream tells it. */
export interface LiveStatus extends LiveNode {
  readonly flows: readonly LiveFlow[];
  readonly interfaces: readonly LiveInterface[];
}

/** The fields that changed; null where one is not there any more. */
export type Changes<T> = { readonly [K in keyof T]?: T[K] | null };

/** The fields of something with a name that changed. */
export type Changed<T extends { readonly name: string }> = Changes<Omit<T, 'name'>> & Pick<T, 'name'>;

/** What changed since the event of this kind before, at most once a second. With `whole` everything is told again. */
export interface StatusEvent {
  readonly kind: 'status';
  /** When it was read, RFC 3339 UTC. */
  readonly at: string;
  readonly whole: boolean;
  readonly node: Changes<LiveNode>;
  readonly flows: readonly Changed<LiveFlow>[];
  readonly interfaces: readonly Changed<LiveInterface>[];
}

/** One event of the stream of a node. */
export type LiveEvent =
  | StatusEvent
  /** What is wrong changed. */
  | { readonly kind: 'incidents'; readonly report: IncidentReport }
  /** How many deliveries wait for a person changed, or which. */
  | { readonly kind: 'held'; readonly total: number }
  /** The newest message of some flows: a sample, never each message. */
  | { readonly kind: 'recent'; readonly messages: readonly RecentView[] }
  /** The documents that run are others now. */
  | { readonly kind: 'release'; readonly release: string };
