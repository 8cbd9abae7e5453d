import type { CommandOperations } from './command-views.ts';
import type { EquipmentEventOperations } from './equipment-event-views.ts';
import type { SeriesOperations } from './series-views.ts';
import type { ForwardOperations } from './forward-views.ts';
import type { DiscoveryOperations } from './discovery-views.ts';
import type { CorrectionOperations } from './correction-views.ts';
import type { HeldOperations } from './held-views.ts';
import type { HopStory, MessageOperations, Suggestion, TraceStory } from './trace-views.ts';
import type { AccessOperations } from './access-views.ts';
import type { CodeOperations } from './code-views.ts';
import type { DocumentOperations } from './document-views.ts';
import type { Side } from './fault-side.ts';
import type { StudioOperations } from './studio-views.ts';
import type { SystemOperations } from './system-views.ts';
import type { TrustOperations } from './trust-views.ts';
import type { PresentOperations } from './incident-views.ts';
import type { IntegrationOperations } from './integration-views.ts';

/** The shapes in which a node speaks about itself: made by the runtime, carried by the API, shown by command line and console. */

/** Where a delivery stands. The first four are in flight; `held` waits for a person; the rest is final. */
export type State =
  'waiting' | 'sending' | 'unknown' | 'confirmed' | 'filtered' | 'held' | 'cancelled' | 'expired' | 'superseded';

/** One flow: an integration at a site to a target. Times are RFC 3339 UTC, ages and durations milliseconds. */
export interface FlowStatus {
  readonly name: string;
  readonly title: string;
  readonly site?: string;
  readonly source: string;
  readonly target: string;
  /**
   * `flowing`: proof of flow inside the cadence. `quiet`: connected, nothing to prove yet or no cadence declared. `stale`: nothing came inside the cadence.
   * `backlog`: messages wait and go out. `blocked`: the target does not take anything (breaker open). `paused`: by a person. `stopped`: it cannot run; `detail` says why.
   */
  readonly health: 'flowing' | 'quiet' | 'stale' | 'backlog' | 'blocked' | 'paused' | 'stopped';
  /** One sentence for a person. */
  readonly detail: string;
  /** Age of the last end-to-end proof: a message confirmed at the target. */
  readonly provenAgoMs?: number;
  readonly lastProof?: string;
  readonly ledger: Ledger;
  readonly backlog: Backlog;
}

export interface Backlog {
  readonly messages: number;
  /** Age of the oldest message that is not settled. */
  readonly oldestMs?: number;
  /** When that message was received, RFC 3339 UTC. */
  readonly oldest?: string;
  /** How many of them wait behind a held message of the same subject, for a person to decide; absent where none does. */
  readonly behindHeld?: number;
  /** Time until those that do not wait for a person are out, at the present rate; absent where nothing moves. */
  readonly drainMs?: number;
}

/** The balance of P3. `balanced`: accepted = confirmed + filtered + held + cancelled + expired + superseded + inFlight. */
export interface Ledger {
  readonly accepted: number;
  readonly confirmed: number;
  readonly filtered: number;
  readonly held: number;
  readonly cancelled: number;
  readonly expired: number;
  readonly superseded: number;
  readonly inFlight: number;
  readonly balanced: boolean;
}

export interface InterfaceStatus {
  readonly name: string;
  readonly connector: string;
  readonly state: 'open' | 'opening' | 'waiting' | 'closed';
  readonly breaker: 'closed' | 'open' | 'half-open';
  readonly detail: string;
  /** Where another try is planned. */
  readonly nextTry?: string;
  readonly duplicates: number;
  readonly conflicts: number;
  /** Address where an HTTP source listens, if it does. */
  readonly listening?: string;
  /** Planned maintenance that is in force now. */
  readonly maintenance?: MaintenanceView;
}

/** A time in which a system or an interface is left alone, by plan. */
export interface MaintenanceView {
  /** `system.interface`, or a system: all its interfaces. */
  readonly what: string;
  readonly from: string;
  readonly until: string;
  readonly reason: string;
  readonly who: string;
  /** It is in force now. */
  readonly active: boolean;
  /** The interfaces it is about. */
  readonly interfaces: readonly string[];
  /** Deliveries that wait for its end. */
  readonly waiting: number;
}

export interface NodeStatus {
  readonly node: string;
  readonly release: string;
  readonly since: string;
  readonly ready: boolean;
  readonly intake: 'open' | 'refused';
  readonly intakeDetail?: string;
  readonly flows: readonly FlowStatus[];
  readonly interfaces: readonly InterfaceStatus[];
}

/** One message as a list line. */
export interface MessageSummary {
  readonly message: number;
  readonly id: string;
  readonly source: string;
  /** What it was at the source, where that says so: `orders-17.csv, line 3`. */
  readonly origin?: string;
  readonly contract?: string;
  readonly subject: string;
  readonly receivedAt: string;
  readonly time?: string;
  readonly keys: Readonly<Record<string, string>>;
  readonly bytes: number;
  readonly deliveries: readonly DeliveryView[];
}

export interface DeliveryView {
  readonly flow: string;
  readonly title: string;
  readonly target: string;
  readonly state: State;
  readonly attempts: number;
  readonly reference?: string;
  readonly code?: string;
  readonly sentence?: string;
  /** When the next try is due, or since when it is so. */
  readonly at?: string;
}

export interface FindResult {
  readonly key: string;
  readonly value: string;
  /** "Order 258456 came from erp 3 min ago and is work order WO-17 in mes-pune; 2 confirmations went up, 1 goods movement is held: period closed." */
  readonly sentence: string;
  /** Oldest first. */
  readonly messages: readonly MessageSummary[];
  readonly truncated: boolean;
  /** Names under which the value is known: keys, `subject`, `id`. */
  readonly names: readonly string[];
  /** Where nothing has the value: what begins like it, or like the beginning of it. */
  readonly suggestions: readonly Suggestion[];
}

/** Bytes for a person: text where they are text in the encoding of the interface, else base64. */
export interface Payload {
  /** Size of the whole. */
  readonly bytes: number;
  /** `text` or `base64` is only the beginning; the whole can be downloaded. */
  readonly truncated?: true;
  /** Encoding of the text where it is not UTF-8. */
  readonly encoding?: string;
  readonly text?: string;
  readonly base64?: string;
  readonly sha256: string;
}

export interface MessageTrace extends MessageSummary, TraceStory {
  /** The verdict in one sentence. */
  readonly sentence: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly received: Payload;
  readonly parsed?: unknown;
  readonly parseIssue?: string;
  readonly hops: readonly HopTrace[];
}

export interface HopTrace extends DeliveryView, HopStory {
  readonly versions: {
    readonly release: string;
    readonly integration: string;
    readonly contract: string;
    readonly targetContract: string;
    readonly mapping?: string;
    /** Crosswalks that the mappings use, with how many entries had been added to each when the message was handled. */
    readonly crosswalks?: readonly { readonly name: string; readonly added: number }[];
  };
  /** What entries added to this node translated in this message. */
  readonly translated?: readonly TranslationView[];
  readonly mapped?: unknown;
  readonly mapIssue?: string;
  readonly tries: readonly TryTrace[];
  /** What a person may do now. */
  readonly actions: readonly ('release' | 'cancel')[];
}

/** A code of a message that an entry added to this node translated. */
export interface TranslationView {
  readonly crosswalk: string;
  readonly from: string;
  readonly to: string;
  readonly who: string;
  readonly at: string;
  /** Number of the audit entry of adding it. */
  readonly audit: number;
}

export interface TryTrace {
  /** Number of its record, by which its whole bytes can be had. */
  readonly record: number;
  readonly number: number;
  readonly kind: 'send' | 'verify';
  readonly startedAt: string;
  readonly tookMs?: number;
  readonly outcome: 'done' | 'already' | 'later' | 'never' | 'unknown' | 'present' | 'absent' | 'undecided' | 'interrupted';
  readonly release: string;
  readonly sent?: Payload;
  readonly answered?: Payload;
}

export interface HeldItem extends DeliveryView {
  readonly message: number;
  readonly id: string;
  readonly source: string;
  /** What it was at the source, where that says so: `orders-17.csv, line 3`. */
  readonly origin?: string;
  readonly subject: string;
  readonly keys: Readonly<Record<string, string>>;
  readonly receivedAt: string;
  readonly heldSince: string;
  /** Who can do something about it: the steward of a crosswalk, the owner of the source for its faults, else of the integration. */
  readonly owner: string;
  /** Later messages of the same subject that wait behind it. */
  readonly behind: number;
  readonly remedy?: string;
  readonly site?: string;
  /** The sentence without what differs from message to message. */
  readonly cause?: string;
  /** Who made the owner what it is, when and with which note. */
  readonly forwarded?: {
    readonly to: string;
    readonly by: string;
    readonly at: string;
    readonly note: string;
    /** Number of the audit entry. */
    readonly audit: number;
  };
  /** Number of the correction in force: its content goes out, not what was received. */
  readonly corrected?: number;
  /** Number of the correction that waits for a second person. */
  readonly proposed?: number;
  readonly actions: readonly ('release' | 'cancel')[];
}

/** Which messages an operation is about; empty: none. */
export interface Selection {
  readonly messages?: readonly number[];
  readonly flow?: string;
  readonly site?: string;
  readonly code?: string;
  /** Held: as a group of causes says it; empty: those without one. */
  readonly cause?: string;
  /** Held: only those that were forwarded to this person or team; empty: to nobody. */
  readonly forwardedTo?: string;
  readonly key?: { readonly name?: string; readonly value: string };
  readonly from?: string;
  readonly to?: string;
  /** Deliveries in these states; absent: held. */
  readonly states?: readonly State[];
}

export interface ReplayItem {
  readonly message: number;
  readonly id: string;
  readonly subject: string;
  readonly flow: string;
  readonly state: State;
  /** `send`: it would be sent. The others are left alone, with the reason in `sentence`. */
  readonly would: 'send' | 'skip-newer' | 'skip-confirmed' | 'skip-in-flight' | 'fail' | 'filter';
  readonly sentence?: string;
}

/** How many of a report go the same way for the same reason; the sentence is without what differs from message to message. */
export interface ReplayReason {
  readonly would: ReplayItem['would'];
  readonly sentence?: string;
  readonly count: number;
}

export interface ReplayReport {
  readonly dryRun: boolean;
  readonly release: string;
  readonly reason: string;
  /** Of very many only the first ones, in order. */
  readonly items: readonly ReplayItem[];
  /** How many are not among `items`. */
  readonly more?: number;
  /** All of them counted by what would happen and why; the most first. */
  readonly reasons?: readonly ReplayReason[];
  readonly sent: number;
  readonly skipped: number;
  readonly audit?: number;
}

/** What `cancel` ended; no audit entry where the selection named nothing. */
export interface CancelReport {
  readonly cancelled: number;
  /** Nothing was done; `cancelled` says how many would be, `items` which ones, the first of them. */
  readonly dryRun?: true;
  readonly items?: readonly Pick<ReplayItem, 'message' | 'id' | 'subject' | 'flow'>[];
  readonly more?: number;
  readonly audit?: number;
}

export interface LedgerReport {
  readonly at: string;
  readonly verified: boolean;
  readonly balanced: boolean;
  readonly flows: readonly (Ledger & { readonly flow: string; readonly title: string; readonly recounted?: Ledger })[];
  readonly findings: readonly { readonly code: string; readonly record: string; readonly sentence: string }[];
}

export interface ProbeReport {
  readonly interface: string;
  readonly ok: boolean;
  readonly steps: readonly {
    readonly step: string;
    readonly ok: boolean;
    readonly detail: string;
    readonly tookMs: number;
    /** Of a step that failed: whose the fault is, and what to do, where its words tell. */
    readonly side?: Side;
    readonly remedy?: string;
  }[];
}

/** What an interface really promises, in words computed from its settings. */
export interface GuaranteeView {
  readonly interface: string;
  readonly connector: string;
  readonly source?: string;
  readonly sink?: string;
  /** What happens after an unknown outcome. */
  readonly afterUnknown?: string;
}

export interface ReloadReport {
  readonly release: string;
  readonly changed: boolean;
  readonly issues: readonly {
    readonly code: string;
    readonly level: string;
    readonly sentence: string;
    readonly file?: string;
    readonly line?: number;
    readonly column?: number;
  }[];
  readonly started: readonly string[];
  readonly stopped: readonly string[];
  readonly restarted: readonly string[];
  readonly untouched: readonly string[];
}

export interface AnomalyView {
  readonly at: string;
  readonly code: string;
  readonly about: string;
  readonly sentence: string;
  readonly times: number;
  readonly message?: number;
}

export interface AuditView {
  readonly number: number;
  readonly at: string;
  readonly who: string;
  readonly action: string;
  readonly subject: string;
  readonly reason?: string;
  readonly before?: string;
  readonly after?: string;
  readonly hash: string;
}

/** Counters for `/metrics`, by flow and interface. */
export interface MetricSample {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge';
  readonly samples: readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[];
}

/** Who asks: the name of the account or token, for the audit trail. */
export interface Actor {
  readonly name: string;
  /** Only these sites are theirs; absent: all. */
  readonly sites?: readonly string[];
}

/**
 * What a running node can be asked. Implemented by the runtime, called by the server for every route.
 * An unknown flow, message or interface rejects with `OperationError`.
 */
export interface Operations
  extends
    AccessOperations,
    IntegrationOperations,
    CodeOperations,
    DocumentOperations,
    PresentOperations,
    MessageOperations,
    StudioOperations,
    SystemOperations,
    TrustOperations,
    HeldOperations,
    CommandOperations,
    DiscoveryOperations,
    SeriesOperations,
    ForwardOperations,
    EquipmentEventOperations,
    CorrectionOperations {
  status(): Promise<NodeStatus>;
  find(value: string, key: string | undefined, limit: number): Promise<FindResult>;
  explain(message: number): Promise<MessageTrace>;
  /** The raw bytes of a message, exactly as received. */
  received(message: number): Promise<Uint8Array>;
  ledger(verify: boolean): Promise<LedgerReport>;
  /** Tries held deliveries again, in order; one audit entry. A dry run checks and maps each and says which would be held again. */
  release(selection: Selection, reason: string, actor: Actor, dryRun?: boolean): Promise<ReplayReport>;
  /** Ends held deliveries for good; one audit entry. A dry run only says which. */
  cancel(selection: Selection, reason: string, actor: Actor, dryRun?: boolean): Promise<CancelReport>;
  replay(selection: Selection, dryRun: boolean, reason: string, actor: Actor): Promise<ReplayReport>;
  /** `what`: the name of a flow, an integration (all its flows) or an interface. Returns the names of the flows touched. */
  pause(what: string, reason: string, actor: Actor): Promise<readonly string[]>;
  resume(what: string, reason: string, actor: Actor): Promise<readonly string[]>;
  /** Tests the path to the other system without any effect there; the last few are remembered. */
  probe(name: string, actor: Actor): Promise<ProbeReport>;
  guarantees(): Promise<readonly GuaranteeView[]>;
  /** Reads the project again and moves to it where it checks clean; otherwise nothing changes and the issues say why. */
  reload(actor: Actor): Promise<ReloadReport>;
  anomalies(limit: number): Promise<readonly AnomalyView[]>;
  audit(after: number, limit: number): Promise<readonly AuditView[]>;
  backup(
    path: string,
    actor: Actor,
    reason?: string,
  ): Promise<{ readonly path: string; readonly bytes: number; readonly sha256: string }>;
  metrics(): Promise<readonly MetricSample[]>;
}

/** A request that cannot be done: `unknown` names something that is not there, `invalid` is contradictory, `refused` is not possible now. */
export class OperationError extends Error {
  readonly kind: 'unknown' | 'invalid' | 'refused';
  readonly code: string;
  constructor(kind: 'unknown' | 'invalid' | 'refused', code: string, message: string) {
    super(message);
    this.name = 'OperationError';
    this.kind = kind;
    this.code = code;
  }
}
