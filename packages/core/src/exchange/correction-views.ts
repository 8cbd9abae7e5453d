import type { Issue } from '../value/issue.ts';
import type { CorrectionState } from './correction.ts';
import type { FieldChange } from './field-diff.ts';
import type { Actor, HeldItem, Payload } from './views.ts';

/** What correcting would make of, or made of, one held delivery. */
export interface CorrectionOutcome {
  readonly flow: string;
  readonly title: string;
  readonly target: string;
  /** `hold`: it would be held again, for the reason in `sentence`. */
  readonly would: 'send' | 'filter' | 'hold';
  readonly code?: string;
  readonly sentence?: string;
  /** What would be sent. */
  readonly mapped?: unknown;
}

/** Content in place of what was received: who, when, why, and what differs. */
export interface CorrectionView {
  readonly number: number;
  readonly message: number;
  readonly id: string;
  readonly subject: string;
  readonly state: CorrectionState;
  readonly who: string;
  readonly at: string;
  readonly reason: string;
  /** Number of the audit entry. */
  readonly audit: number;
  readonly content: Payload;
  /** The fields that differ from what the message held before. */
  readonly changes: readonly FieldChange[];
  /** The flows whose deliveries it is for; of a proposal those that are held now. */
  readonly flows: readonly string[];
  /** What the second person said. */
  readonly decision?: {
    readonly who: string;
    readonly at: string;
    readonly reason: string;
    readonly agreed: boolean;
    readonly audit: number;
  };
}

/** What checking a content found. */
export interface ContentCheck {
  /** Nothing is against it: it can be read, is the same message, keeps its contract, and at least one delivery would go on with it. */
  readonly ok: boolean;
  /** What is against it, in one sentence. */
  readonly refusal?: string;
  /** Everything that is wrong, with the place in the text where that is known. */
  readonly issues: readonly Issue[];
  readonly outcomes: readonly CorrectionOutcome[];
  /** What a person should know before it is sent. */
  readonly warnings: readonly string[];
  /** Contracts under regulation: a second person has to agree. */
  readonly regulated: readonly string[];
}

/** A held message as it can be corrected. */
export interface CorrectionDesk extends ContentCheck {
  readonly message: number;
  readonly id: string;
  readonly subject: string;
  readonly source: string;
  readonly format: string;
  /** What goes out now if it is released: what was received, or the correction in force. One record where several came in one item. */
  readonly content: Payload;
  /** The message is one record of several that came together; the content is this record alone. */
  readonly isPart: boolean;
  readonly held: readonly HeldItem[];
  /** Oldest first. */
  readonly corrections: readonly CorrectionView[];
}

/** What a correction did; `dryRun`: would do. */
export interface CorrectionReport extends ContentCheck {
  readonly message: number;
  readonly dryRun: boolean;
  readonly changes: readonly FieldChange[];
  /** Number of the correction and of its audit entry, once it is kept. */
  readonly correction?: number;
  readonly audit?: number;
  readonly state?: CorrectionState;
  /** Deliveries that go on with it. */
  readonly released: number;
}

/** What a second person's word did. */
export interface DecisionReport {
  readonly correction: CorrectionView;
  readonly released: number;
  readonly audit: number;
}

/** Content in the format of the source: as text, or exactly these bytes. */
export interface GivenContent {
  readonly text?: string;
  readonly base64?: string;
  /** SHA-256 of the content that it was made from; refused where that is not in force any more. */
  readonly base?: string;
}

/** What a node can be asked about corrections. An unknown message or correction rejects with `OperationError`. */
export interface CorrectionOperations {
  /** A held message as it can be corrected: its content, what is wrong with it, and what became of earlier corrections. */
  correction(message: number): Promise<CorrectionDesk>;
  /** Puts other content in the place of what was received, for the held deliveries of a message; they go on with it at once, or when a second person agreed. */
  correct(message: number, content: GivenContent, dryRun: boolean, reason: string, actor: Actor): Promise<CorrectionReport>;
  /** Corrections, newest first; `state`: only those that stand so. */
  corrections(filter: {
    readonly state?: CorrectionState;
    readonly limit: number;
    readonly after?: number;
  }): Promise<{ readonly items: readonly CorrectionView[]; readonly next?: number }>;
  /** What a second person says to a proposal; never its author's agreement. */
  decideCorrection(number: number, agree: boolean, reason: string, actor: Actor): Promise<DecisionReport>;
}
