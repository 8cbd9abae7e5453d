import type { FlowStatus, GuaranteeView, Ledger, MessageSummary } from './views.ts';

/** One flow as a line of the list of integrations. */
export interface FlowLine extends FlowStatus {
  readonly integration: string;
  readonly siteTitle?: string;
  readonly owner: string;
  /** What became of the last minutes. */
  readonly recently: Recently;
}

/** The last minutes of a flow: messages a second, and how long nineteen of twenty took at most. */
export interface Recently {
  readonly minutes: number;
  readonly acceptedPerSecond: number;
  readonly confirmedPerSecond: number;
  readonly p95Ms?: number;
}

/** One end of a flow. */
export interface FlowEnd {
  readonly interface: string;
  readonly system: string;
  readonly systemTitle: string;
  readonly role: string;
  readonly owner: string;
  readonly connector: string;
  /** Ref of the contract, `production-order@1`. */
  readonly contract: string;
}

/** One flow in full: what it is, what it promises, and where it stands. */
export interface FlowDetail extends FlowLine {
  readonly from: FlowEnd;
  readonly to: FlowEnd;
  /** The condition as it is written; absent: every message goes on. */
  readonly when?: string;
  /** One after the other; none: the message goes on as it is. */
  readonly mappings: readonly { readonly name: string; readonly from: string; readonly to: string }[];
  /** What is done with a message that cannot be delivered at once, a sentence each. */
  readonly policy: readonly string[];
  /** After so long from its receipt a message that was not delivered expires; absent: never. */
  readonly expireMs?: number;
  readonly guarantee: Pick<GuaranteeView, 'source' | 'sink' | 'afterUnknown'>;
  /** Why a person paused it. */
  readonly pausedBecause?: string;
}

/** The ledger of a flow at one moment, and what happened since the moment before. Nothing is known of a moment without ledger. */
export interface HistoryPoint {
  readonly at: string;
  readonly ledger?: Ledger;
  /** Age of the oldest message that was not settled. */
  readonly oldestMs?: number;
  readonly acceptedPerSecond?: number;
  readonly confirmedPerSecond?: number;
  /** From on disk to confirmed at the target: what 50, 95 and 99 of a hundred took at most. */
  readonly latency?: LatencyView;
}

export interface LatencyView {
  readonly count: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

/** The ledger of a flow over time. */
export interface FlowHistory {
  readonly flow: string;
  readonly title: string;
  /** What was asked for, or when something was known first. */
  readonly from: string;
  readonly to: string;
  /** Whether accepted was the sum of all parts at every moment. */
  readonly balanced: boolean;
  readonly points: readonly HistoryPoint[];
  /** Times in which the node did not run. */
  readonly gaps: readonly { readonly from: string; readonly to: string }[];
  /** Of the whole time. */
  readonly latency?: LatencyView;
}

/** A page of the newest messages. */
export interface RecentMessages {
  /** Newest first. */
  readonly items: readonly MessageSummary[];
  /** Ask with `before` for the page before; absent on the last. */
  readonly next?: number;
}

/** What a node can be asked about its integrations and their past. Times are RFC 3339; a name is that of a flow or the beginning of only one. */
export interface IntegrationOperations {
  flows(): Promise<readonly FlowLine[]>;
  flow(name: string): Promise<FlowDetail>;
  flowHistory(
    name: string,
    range: { readonly from?: string; readonly to?: string; readonly points: number },
  ): Promise<FlowHistory>;
  /** The newest messages of a flow, of an interface, or of the node; each with its deliveries by the flows meant. */
  recentMessages(filter: {
    readonly flow?: string;
    readonly interface?: string;
    readonly limit: number;
    readonly before?: number;
  }): Promise<RecentMessages>;
}
