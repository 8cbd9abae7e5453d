import type { Side } from './fault-side.ts';
import type { LandscapeView } from './landscape-views.ts';
import type { NodeStatus } from './views.ts';

/** Whose side a cause is on: ours, the way between, theirs; or it lies in what was sent, or a person decided it. */
export type IncidentSide = Side | 'data' | 'person';

/** What kind of cause it is. */
export type IncidentKind =
  'ledger' | 'intake' | 'stopped' | 'connection' | 'maintenance' | 'held' | 'silence' | 'paused' | 'backlog' | 'noticed';

/** `grave`: production is cut off, or the books do not balance. `serious`: a person must decide. `notice`: worth knowing, nothing to do at once. */
export type IncidentGravity = 'grave' | 'serious' | 'notice';

/** Something a person may do about it without harm. What it is about stands in the other fields. */
export interface IncidentAction {
  readonly do: 'probe' | 'pause' | 'resume' | 'open-held' | 'open-interface' | 'open-flow' | 'open-message' | 'verify-ledger';
  readonly interface?: string;
  readonly flow?: string;
  readonly code?: string;
  readonly message?: number;
}

/** One cause, however many flows suffer from it. Moments are RFC 3339 UTC; sentences stay the same while nothing changes. */
export interface IncidentView {
  /** The same for the same cause. */
  readonly id: string;
  readonly kind: IncidentKind;
  readonly gravity: IncidentGravity;
  /** What is wrong, in a few words. */
  readonly title: string;
  /** What it means for production. */
  readonly impact: string;
  readonly side: IncidentSide;
  /** What says so. */
  readonly evidence: string;
  /** Whether anything is lost: what the ledger says. */
  readonly loss: { readonly isPossible: boolean; readonly sentence: string };
  /** Since when the cause is there, as far as it is known. */
  readonly since?: string;
  /** Messages that suffer from it. */
  readonly messages: number;
  /** When the oldest of them was received. */
  readonly oldest?: string;
  /** Time until they are out at the present rate, in milliseconds, where they go out. */
  readonly drainMs?: number;
  readonly flows: readonly { readonly name: string; readonly title: string }[];
  readonly interfaces: readonly string[];
  /** Names of the sites concerned. */
  readonly sites: readonly string[];
  /** A few business keys of the messages. */
  readonly keys: readonly { readonly name: string; readonly value: string }[];
  /** Who can remove the cause. */
  readonly owner: string;
  readonly actions: readonly IncidentAction[];
  /** Code in the catalogue of errors, with what to do. */
  readonly code?: string;
  readonly remedy?: string;
}

/** What is wrong now. */
export interface IncidentReport {
  /** The verdict in one sentence. */
  readonly sentence: string;
  /** One for each cause, the gravest first. */
  readonly incidents: readonly IncidentView[];
}

/** The newest message that a flow brought to its target. */
export interface RecentView {
  readonly flow: string;
  readonly title: string;
  readonly site?: string;
  readonly target: string;
  readonly message: number;
  readonly subject: string;
  readonly key?: { readonly name: string; readonly value: string };
  /** When it was confirmed, RFC 3339 UTC. */
  readonly at: string;
}

/** The present moment whole, from one reading. */
export interface Present {
  /** When it was read, RFC 3339 UTC. */
  readonly at: string;
  readonly status: NodeStatus;
  readonly incidents: IncidentReport;
  readonly recent: readonly RecentView[];
}

/** What a node can be asked about the present moment. */
export interface PresentOperations {
  /** `sites`: the incidents are made of what belongs to these sites and to none. */
  present(sites?: readonly string[]): Promise<Present>;
  landscape(): Promise<LandscapeView>;
  /** `sites`: made of what belongs to these sites and to none. */
  incidents(sites?: readonly string[]): Promise<IncidentReport>;
  /** The newest message of each flow that brought one to its target, newest first. */
  recent(limit: number): Promise<readonly RecentView[]>;
}
