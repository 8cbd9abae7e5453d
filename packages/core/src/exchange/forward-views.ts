import type { CollectingTone } from './series-views.ts';
import type { Actor } from './views.ts';

/** The balance of the samples of one collection at one target: stored = before + forwarded + held + cancelled + expired + in flight. */
export interface ForwardLedger {
  /** Samples stored since the store began. */
  readonly stored: number;
  /** Gone, or taken by an earlier forwarding to this target, before this one began: never meant for it. */
  readonly before: number;
  readonly forwarded: number;
  /** Waiting for a person. */
  readonly held: number;
  /** Given up by a person. */
  readonly cancelled: number;
  /** Given up by the node, because more waited than the collection allows. */
  readonly expired: number;
  readonly inFlight: number;
}

/** How the measurements of one collection get to one of its targets. Times are RFC 3339 UTC. */
export interface ForwardStatus extends ForwardLedger {
  /** `line@lyon`. */
  readonly collection: string;
  /** Full name of the interface. */
  readonly target: string;
  /** `waiting`: nothing to give yet. `sending`: the target has a batch. `blocked`: it takes nothing now, the backlog stays in the store. `stopped`: a defect of ours. */
  readonly state: 'waiting' | 'sending' | 'blocked' | 'stopped';
  /** Why, for a person. */
  readonly detail: string;
  /** When the target took something last, since the start of the node. */
  readonly provenAt?: string;
  /** Bytes of the store that are kept for it: in flight and held. */
  readonly waitingBytes: number;
  /** The most that may be, and what happens then. */
  readonly limitBytes: number;
  readonly full: 'expire' | 'stop';
  /** Ranges that wait for a person, or to be given again. */
  readonly ranges: number;
  readonly tone: CollectingTone;
  /** How it is, in words. */
  readonly sentence: string;
}

/** Blocks that a target did not simply get. Times are RFC 3339 UTC. */
export interface HeldRange {
  readonly collection: string;
  readonly target: string;
  /** Numbers of the first and last block; the first names the range at its target. */
  readonly first: number;
  readonly last: number;
  /** `held`: a person decides. `waiting`: released, it is given again. `cancelled`: a person gave it up. `expired`: the node did. */
  readonly state: 'held' | 'waiting' | 'cancelled' | 'expired';
  readonly code: string;
  readonly sentence: string;
  /** Since when it is so. */
  readonly at: string;
  readonly samples: number;
  readonly bytes: number;
  /** Earliest and latest source time. */
  readonly from?: string;
  readonly to?: string;
  readonly equipment: readonly string[];
  /** It may be at the target already. */
  readonly doubtful: boolean;
  /** Who decided, why, and the number of the audit entry. */
  readonly who?: string;
  readonly reason?: string;
  readonly audit?: number;
}

/** Which ranges; what is given must all hold. */
export interface RangeQuery {
  readonly collection?: string;
  readonly target?: string;
  readonly site?: string;
  /** Only these sites. */
  readonly sites?: readonly string[];
  readonly code?: string;
  /** Absent: those that are held. */
  readonly state?: HeldRange['state'];
  /** First blocks. */
  readonly first?: readonly number[];
}

/** One page of ranges, the oldest of each target first. */
export interface RangePage {
  readonly items: readonly HeldRange[];
  /** How many fit. */
  readonly total: number;
}

/** What a release or a cancellation did, or would do. */
export interface RangeReport {
  readonly dryRun: boolean;
  readonly ranges: number;
  readonly samples: number;
  /** The first of them. */
  readonly items: readonly HeldRange[];
  readonly audit?: number;
}

/** What does not simply get to historians and files. */
export interface ForwardOperations {
  /** How the measurements of collections get to their targets. */
  seriesTargets(filter: Pick<RangeQuery, 'collection' | 'site' | 'sites'>): Promise<readonly ForwardStatus[]>;
  /** Ranges of measurements that targets did not simply get. */
  heldSeries(query: RangeQuery): Promise<RangePage>;
  /** Tries held ranges again, in order; one audit entry. */
  releaseSeries(query: RangeQuery, reason: string, actor: Actor, dryRun?: boolean): Promise<RangeReport>;
  /** Gives held ranges up for good: the target will never get them. One audit entry. */
  cancelSeries(query: RangeQuery, reason: string, actor: Actor, dryRun?: boolean): Promise<RangeReport>;
}
