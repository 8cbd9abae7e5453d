/**
 * How what comes in differs from what was agreed. The first seven are drift: sender and contract no longer say the same. The others are worth
 * knowing before they become it.
 */
export type DriftKind =
  | 'unknown-field'
  | 'missing'
  | 'type'
  | 'format'
  | 'unknown-code'
  | 'not-allowed'
  | 'unreadable'
  | 'never-seen'
  | 'unused-codes'
  | 'near-limit'
  | 'unusual'
  | 'cadence';

/** A message in which something was seen. Times are RFC 3339 UTC. */
export interface Sighting {
  readonly message: number;
  readonly at: string;
}

/** One thing in which messages differ from their contract. */
export interface DriftFinding {
  readonly kind: DriftKind;
  /** Whether sender and contract no longer say the same; the rest is worth knowing. */
  readonly drift: boolean;
  /** Of the field, lists entered without a position; empty for the whole message. */
  readonly path: string;
  readonly sentence: string;
  /** In how many messages. */
  readonly messages: number;
  readonly first?: Sighting;
  readonly last?: Sighting;
  /** A few of the values that were found, as JSON, each cut where it is long. */
  readonly examples?: readonly string[];
}

/** Deliveries that wait for a person because of one field of a contract. */
export interface HeldField {
  readonly code: string;
  /** Empty where the reason names no field. */
  readonly path: string;
  readonly deliveries: number;
  readonly sentence: string;
  readonly first: Sighting;
  readonly last: Sighting;
}

/** What the newest messages of a contract say about it. */
export interface DriftReport {
  /** `production-order@1`. */
  readonly contract: string;
  /** How many of the newest messages were looked at, and their bytes. */
  readonly messages: number;
  readonly bytes: number;
  readonly oldest?: Sighting;
  readonly newest?: Sighting;
  /** What ended the look back, where it was not that there are no more messages. */
  readonly endedBy?: 'messages' | 'bytes' | 'time';
  /** Whether any finding is drift. */
  readonly drifting: boolean;
  readonly sentence: string;
  /** Drift first, then what is worth knowing; in most messages first. */
  readonly findings: readonly DriftFinding[];
  /** Findings beyond those that are told. */
  readonly more: number;
}
