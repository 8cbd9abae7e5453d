import type { FieldLineage } from '../mapping/explain/lineage.ts';
import type { CommandView } from './command-views.ts';
import type { CorrectionView } from './correction-views.ts';
import type { AuditView, MessageSummary, State, TryTrace } from './views.ts';

/** One thing that happened to a message, or is about to. */
export interface TraceEvent {
  readonly at: string;
  /**
   * `happened`: at the source, as it says. `received`: on disk, and then acknowledged. `sent` and `asked`: an attempt. `state`: what became of a delivery.
   * `decided`: what a person did, from the audit trail. `due`: when the next try is planned.
   */
  readonly kind: 'happened' | 'received' | 'sent' | 'asked' | 'state' | 'decided' | 'due';
  readonly flow?: string;
  readonly target?: string;
  /** Record of the attempt. */
  readonly attempt?: number;
  readonly tookMs?: number;
  readonly outcome?: TryTrace['outcome'];
  readonly state?: State;
  /** Why it is so, or the reason that the person gave. */
  readonly sentence?: string;
  readonly who?: string;
  /** What the person did, as the audit trail names it: `release held`. */
  readonly action?: string;
  /** Number of the audit entry. */
  readonly audit?: number;
}

/** Another message that shares business keys with this one. */
export interface RelatedMessage extends MessageSummary {
  /** `cause`: it came before, from another system. `effect`: it came after, from another system. `sibling`: from the same system. */
  readonly relation: 'cause' | 'effect' | 'sibling';
  /** The keys that both have. */
  readonly shared: Readonly<Record<string, string>>;
}

/** What a trace says about a message beside its bytes and hops. */
export interface TraceStory {
  /** In the order of time. */
  readonly events: readonly TraceEvent[];
  /** In the order of time. */
  readonly related: readonly RelatedMessage[];
  /** Keys that say too little to link messages by: a material, an equipment, and what very many share. */
  readonly common: readonly { readonly name: string; readonly value: string }[];
  /** `parsed` is cut: a part of a large message. */
  readonly parsedCut?: true;
  /** Content in the place of what was received, oldest first; what was received stays as it is. */
  readonly corrections?: readonly CorrectionView[];
}

/** What a trace says about a hop beside its delivery and attempts. */
export interface HopStory {
  /** Who answers for the integration. */
  readonly owner: string;
  /** What the code means and what to do about it, where there is one. */
  readonly means?: string;
  readonly remedy?: string;
  /** Which source fields each field of `mapped` is made of, through every mapping of the hop. */
  readonly lineage?: readonly FieldLineage[];
  /** `mapped` is cut: a part of a large message. */
  readonly mappedCut?: true;
  /** Number of the correction whose content was delivered here, instead of what was received. */
  readonly corrected?: number;
  /** The command to equipment that this delivery asked for, as it stands. */
  readonly command?: CommandView;
}

/** Values that are there, for whoever looked for one that is not, or for another spelling of it. */
export interface Suggestion {
  readonly value: string;
  /** Names of the keys that carry it; `subject` and `id` among them. */
  readonly names: readonly string[];
}

/** The operations about one message beside `explain` and `received`. */
export interface MessageOperations {
  /** The whole bytes that an attempt sent or was answered; `attempt` is the record that the trace names. */
  attemptBytes(message: number, attempt: number, part: 'sent' | 'answered'): Promise<Uint8Array>;
  /** Values of business keys, subjects and ids that begin like a text. */
  suggest(start: string, limit: number): Promise<readonly Suggestion[]>;
  /** The entries of the audit trail that name a message, in order. */
  messageAudit(message: number): Promise<readonly AuditView[]>;
}
