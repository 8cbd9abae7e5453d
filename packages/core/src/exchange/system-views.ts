import type { Side } from './fault-side.ts';
import type { Actor, FlowStatus, InterfaceStatus, MaintenanceView, ProbeReport } from './views.ts';

/** The shapes in which a node speaks about systems and their interfaces. Times are RFC 3339 UTC, durations milliseconds. */

/** A participant with its interfaces. */
export interface SystemView {
  readonly name: string;
  readonly title: string;
  readonly role: string;
  readonly owner: string;
  readonly site?: string;
  readonly siteTitle?: string;
  readonly interfaces: readonly InterfaceLine[];
}

/** One interface as a list line. */
export interface InterfaceLine {
  readonly name: string;
  readonly title: string;
  readonly connector: string;
  /** Absent: no integration uses it, so there is no session. */
  readonly status?: InterfaceStatus;
  readonly verdict: InterfaceVerdict;
  readonly flows: number;
  /** Some of them write to it. */
  readonly isTarget: boolean;
  /** Deliveries to it that are not settled. */
  readonly waiting: number;
  readonly oldestMs?: number;
  readonly sessions?: SessionUse;
  readonly limits: InterfaceLimitsView;
}

/** What is up with an interface, and whose it is. */
export interface InterfaceVerdict {
  readonly state: 'well' | 'unproven' | 'busy' | 'failing' | 'maintenance' | 'unused';
  /** Whose the fault is, where there is one and it can be told. */
  readonly side?: Side;
  /** One sentence for a person. */
  readonly sentence: string;
  /** What to do about it. */
  readonly remedy?: string;
}

/** How many sessions with the other system are open, of how many that are allowed. */
export interface SessionUse {
  readonly open: number;
  readonly allowed: number;
}

/** What is declared (or standard), and what of it is used now. */
export interface InterfaceLimitsView {
  readonly concurrency: number;
  readonly callsNow: number;
  /** Messages a second; absent: no limit. */
  readonly rate?: number;
  /** Messages a second, over the last ten seconds. */
  readonly rateNow: number;
  readonly batch: number;
  readonly timeoutMs: number;
  readonly sizeBytes: number;
}

/** One setting as it is declared: references stand as references, never as their values. */
export interface SettingView {
  /** Dotted path, `auth.password`. */
  readonly path: string;
  readonly value: string;
  /** What it is for, in the words of the connector. */
  readonly about?: string;
  /** It is declared to be a secret. */
  readonly secret: boolean;
  readonly references: readonly ReferenceView[];
}

export interface ReferenceView {
  readonly scheme: 'env' | 'secret';
  readonly name: string;
  readonly present: boolean;
}

/** Something that failed at an interface, the newest first in every list. */
export interface InterfaceError {
  readonly at: string;
  readonly what: 'session' | 'call' | 'notice';
  readonly sentence: string;
  readonly side?: Side;
  /** How often the same came in a row. */
  readonly times: number;
}

/** A probe with when it was and who asked for it. */
export interface ProbeRecord extends ProbeReport {
  readonly at: string;
  readonly who: string;
}

/** A flow that uses an interface. */
export interface InterfaceFlow {
  readonly flow: string;
  readonly title: string;
  readonly direction: 'in' | 'out';
  readonly health: FlowStatus['health'];
  readonly detail: string;
  readonly waiting: number;
  readonly held: number;
  readonly oldestMs?: number;
}

/** Everything about one interface. */
export interface InterfaceView {
  readonly name: string;
  readonly title: string;
  readonly connector: string;
  /** What the connector is, one sentence. */
  readonly about: string;
  /** Where the other side is, without any secret. */
  readonly endpoint?: string;
  readonly system: Omit<SystemView, 'interfaces'>;
  readonly status?: InterfaceStatus;
  readonly verdict: InterfaceVerdict;
  readonly session?: {
    readonly state: InterfaceStatus['state'];
    readonly since: string;
    readonly detail: string;
    /** Sessions opened since the node started. */
    readonly opened: number;
    readonly nextTry?: string;
  };
  readonly breaker?: {
    readonly state: InterfaceStatus['breaker'];
    /** Failures of the whole target in a row, and how many open the breaker. */
    readonly failures: number;
    readonly opensAfter: number;
    readonly nextTry?: string;
    readonly why?: string;
  };
  readonly retry: { readonly attempts?: number; readonly firstMs: number; readonly longestMs: number };
  readonly limits: InterfaceLimitsView;
  readonly sessions?: SessionUse;
  readonly settings: readonly SettingView[];
  /** The guarantees in words; `maintenance`: what a window does to each side. */
  readonly guarantees: {
    readonly source?: string;
    readonly sink?: string;
    readonly afterUnknown?: string;
    readonly maintenance: readonly string[];
  };
  readonly flows: readonly InterfaceFlow[];
  readonly errors: readonly InterfaceError[];
  /** The last probes, the newest first. */
  readonly probes: readonly ProbeRecord[];
  /** Windows that are not over, the next one first. */
  readonly maintenance: readonly MaintenanceView[];
}

/** What happened to the windows of a name, and what waits behind them. */
export interface MaintenanceReport {
  readonly windows: readonly MaintenanceView[];
  readonly audit: number;
}

/** What a node can be asked about systems and interfaces. */
export interface SystemOperations {
  systems(): Promise<readonly SystemView[]>;
  interface(name: string): Promise<InterfaceView>;
  /** Every window that is not over, the next one first. */
  maintenance(): Promise<readonly MaintenanceView[]>;
  /** Leaves an interface, or a system with all its interfaces, alone for a time; `from` absent: at once. One audit entry. */
  startMaintenance(
    name: string,
    window: { readonly from?: string; readonly until: string },
    reason: string,
    actor: Actor,
  ): Promise<MaintenanceReport>;
  /** Ends what is in force or planned about a name; one audit entry. */
  endMaintenance(name: string, reason: string, actor: Actor): Promise<MaintenanceReport>;
}
