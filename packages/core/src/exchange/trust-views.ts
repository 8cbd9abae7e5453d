import type { ClockOffset } from './clock-offset.ts';
import type { Growth } from './growth.ts';
import type { Actor, AuditView, LedgerReport } from './views.ts';

/** The shapes in which a node says why it can be trusted. Times are RFC 3339 UTC, durations milliseconds. */

/** A certificate that this node shows or was shown. */
export interface CertificateView {
  /** `node`: its own; else the interfaces that saw it. */
  readonly about: readonly string[];
  /** Host and port. */
  readonly endpoint: string;
  readonly subject: string;
  readonly issuer: string;
  /** SHA-256, hexadecimal with colons. */
  readonly fingerprint: string;
  readonly validFrom: string;
  readonly validTo: string;
  /** Whole days until it expires; negative where it has. */
  readonly daysLeft: number;
  /** Why it is not trusted. */
  readonly problem?: string;
  readonly seenAt: string;
}

/** A secret by its name. Its value, and how long that is, are never shown. */
export interface SecretView {
  readonly name: string;
  readonly interfaces: readonly string[];
  readonly present: boolean;
  /** When its file was last changed, where it is one. */
  readonly changedAt?: string;
}

/** A token or account that ends. */
export interface ExpiringView {
  readonly kind: 'token' | 'account';
  readonly name: string;
  readonly until: string;
  readonly daysLeft: number;
}

/** A verification that was made. */
export interface VerificationView {
  readonly what: 'ledger' | 'audit';
  readonly at: string;
  readonly who: string;
  readonly ok: boolean;
  readonly tookMs: number;
  /** Messages (ledger) or entries (audit) that were checked. */
  readonly checked: number;
  readonly findings: LedgerReport['findings'];
  /** Of the audit trail: number and hash of its last entry. Kept elsewhere, they prove later that nothing was cut off. */
  readonly last?: { readonly number: number; readonly hash: string };
}

/** A verification under way. */
export interface VerifyingView {
  readonly what: 'ledger' | 'audit';
  readonly since: string;
  readonly who: string;
  readonly done: number;
  readonly of: number;
}

/** A copy of the store that this node made. */
export interface BackupView {
  readonly at: string;
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly who: string;
}

/** What looking through a backup file gave. */
export interface BackupCheck {
  readonly path: string;
  readonly ok: boolean;
  readonly bytes: number;
  readonly sha256: string;
  /** Whether the hash is the one of a backup that this node made; absent: it does not remember such a file. */
  readonly sameHash?: boolean;
  readonly messages: number;
  readonly findings: LedgerReport['findings'];
}

/** Another system's clock beside this node's. */
export interface ClockView extends ClockOffset {
  readonly interfaces: readonly string[];
  readonly endpoint: string;
  readonly seenAt: string;
}

/** A jump of this machine's clock. */
export interface ClockJump {
  readonly at: string;
  /** Forward (positive) or back. */
  readonly byMs: number;
}

/** What the server around a node knows and the node does not. */
export interface SurroundingTrust {
  readonly certificate?: CertificateView;
  readonly expiring: readonly ExpiringView[];
  readonly signingKey?: { readonly fingerprint: string };
}

/** Something that somebody should look at. */
export interface TrustFinding {
  /** `bad`: act now. `soon`: act in time. */
  readonly level: 'bad' | 'soon';
  readonly area: 'certificates' | 'secrets' | 'access' | 'ledger' | 'audit' | 'backups' | 'clocks' | 'disk';
  readonly about: string;
  readonly sentence: string;
  readonly remedy: string;
}

/** Everything that speaks for or against trusting this node, with a verdict. */
export interface TrustReport {
  readonly at: string;
  readonly sentence: string;
  readonly findings: readonly TrustFinding[];
  readonly certificates: readonly CertificateView[];
  readonly secrets: readonly SecretView[];
  readonly expiring: readonly ExpiringView[];
  readonly ledger?: VerificationView;
  readonly audit?: VerificationView;
  readonly verifying?: VerifyingView;
  readonly signingKey?: { readonly fingerprint: string };
  /** The newest first. */
  readonly backups: readonly BackupView[];
  readonly clocks: readonly ClockView[];
  /** The newest first. */
  readonly jumps: readonly ClockJump[];
  readonly store: {
    readonly bytes: number;
    readonly freeBytes: number;
    readonly growth?: Growth;
    readonly since: string;
  };
  readonly process: {
    readonly millrace: string;
    readonly node: string;
    readonly sqlite: string;
    readonly startedAt: string;
    readonly memoryBytes: number;
    readonly heapBytes: number;
  };
}

/** What entries of the audit trail are looked for; what is given must all hold. */
export interface AuditFilter {
  readonly who?: string;
  readonly action?: string;
  readonly subject?: string;
  readonly from?: string;
  readonly to?: string;
  /** Only entries up to this number, so that pages stay as they are while new ones come. */
  readonly through?: number;
  readonly offset: number;
  readonly limit: number;
}

/** One page of the audit trail, the newest first. */
export interface AuditPage {
  readonly entries: readonly AuditView[];
  readonly total: number;
  /** Number of the newest entry there was. */
  readonly newest: number;
}

/** What a node can be asked about trust. */
export interface TrustOperations {
  trust(around: SurroundingTrust): Promise<TrustReport>;
  /** Starts a verification, or joins the one under way; `trust` tells how far it is and what it found. */
  startVerification(what: 'ledger' | 'audit', actor: Actor): Promise<VerifyingView>;
  /** Checks the chain of the audit trail, from its first entry to its last. */
  verifyAudit(actor: Actor): Promise<VerificationView>;
  /** Looks through a backup file on the machine of the node, without changing it. */
  verifyBackup(path: string, sha256: string | undefined, actor: Actor): Promise<BackupCheck>;
  auditSearch(filter: AuditFilter): Promise<AuditPage>;
}
