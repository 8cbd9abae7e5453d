/** The balance of the samples of one collection at one target: stored = before + forwarded + held + in flight. */
export interface ForwardLedger {
  /** Samples stored since the store began. */
  readonly stored: number;
  /** Gone, or taken by an earlier forwarding to this target, before this one began: never meant for it. */
  readonly before: number;
  readonly forwarded: number;
  readonly held: number;
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
  /** What it was not given, the newest last. */
  readonly heldRanges: readonly HeldRange[];
}

/** Blocks that a target did not get: refused for good, damaged here, or in doubt at a target that would act twice. */
export interface HeldRange {
  /** Numbers of the first and last block. */
  readonly from: number;
  readonly through: number;
  readonly samples: number;
  readonly code: string;
  readonly sentence: string;
  readonly at: string;
}
