import type { ContractComparison } from '../contract/compare/compare-contracts.ts';
import type { ContractField } from '../contract/field-tree.ts';
import type { DocumentKind } from '../document/declarations.ts';
import type { DiffLine } from '../document/edit/text-diff.ts';
import type { DocumentChange } from '../document/release-changes.ts';
import type { DocumentRef, DocumentUse, UseRole } from '../document/where-used.ts';
import type { ContractImpact } from '../mapping/check/contract-impact.ts';
import type { DriftReport, HeldField } from './drift/drift-views.ts';
import type { MessageSummary, ReloadReport } from './views.ts';

/** One thing that checking found. */
export type DocumentIssue = ReloadReport['issues'][number];

/** A document of the release in force, as a list line. `ref` is the name other documents use: `production-order@1`. */
export interface DocumentSummary extends DocumentRef {
  readonly title: string;
  readonly owner?: string;
  /** Relative to the project, or `library:…`. */
  readonly file: string;
  /** It comes from the library. */
  readonly library?: true;
  readonly regulated?: true;
  /** How many documents name it, directly or through others, and how many flows it has a part in. */
  readonly usedBy: number;
  readonly flows: number;
  readonly findings: number;
}

/** Every document of the release in force. */
export interface DocumentList {
  readonly release: ReleaseMark;
  readonly items: readonly DocumentSummary[];
}

/** A release by number and hash. */
export interface ReleaseMark {
  readonly number: number;
  readonly hash: string;
}

/** A flow in which a document has a part. */
export interface DocumentFlow {
  readonly name: string;
  readonly title: string;
  readonly source: string;
  readonly target: string;
}

/** What a document names itself. */
export interface DocumentNames extends DocumentRef {
  readonly as: UseRole;
}

/** What a contract agrees on beside its fields. Durations are milliseconds. */
export interface ContractFacts {
  readonly subject: string;
  readonly id?: readonly string[];
  readonly keys?: Readonly<Record<string, string>>;
  readonly revision?: string;
  readonly sequence?: string;
  readonly cadence?: { readonly every: number; readonly during?: string };
  readonly retention?: number;
  readonly regulated: boolean;
  readonly fields: readonly ContractField[];
  /** Interfaces that messages of it come in by, and go out by. */
  readonly receivedAt: readonly string[];
  readonly sentTo: readonly string[];
  /** Every version of it that is there, oldest first. */
  readonly versions: readonly string[];
}

/** One document of the release in force, with what would break if it changed. */
export interface DocumentView extends DocumentSummary {
  readonly release: ReleaseMark;
  /** As it stands in its file, from this line on. */
  readonly written: { readonly line: number; readonly text: string };
  /** In the form in which equal meaning is equal text. */
  readonly canonical: string;
  readonly names: readonly DocumentNames[];
  /** Nearest first. */
  readonly uses: readonly DocumentUse[];
  readonly runs: readonly DocumentFlow[];
  readonly issues: readonly DocumentIssue[];
  readonly contract?: ContractFacts;
}

/** How the files of the project differ from the release in force. */
export interface PendingDocuments {
  readonly release: ReleaseMark;
  /** Whether a reload would move to another release. */
  readonly changed: boolean;
  readonly changes: readonly DocumentChange[];
  /** What checking the files finds; with an error among them a reload would be refused. */
  readonly issues: readonly DocumentIssue[];
  readonly refused: boolean;
}

/** One move to a release, newest first. */
export interface ReleaseView extends ReleaseMark {
  readonly inForce: boolean;
  /** RFC 3339 UTC. */
  readonly since: string;
  readonly who: string;
  /** What moved to it: a start of the node, or a reload. */
  readonly how: 'start' | 'reload';
  readonly audit: number;
  /** Against the release that was in force before; absent for the first. */
  readonly before?: number;
  readonly changes: readonly DocumentChange[];
}

/** A document as a release has it. */
export interface ReleaseDocument extends DocumentRef {
  readonly release: ReleaseMark;
  /** As it stood in its file; absent where the release was kept without. */
  readonly written?: { readonly file: string; readonly line: number; readonly text: string };
  readonly canonical: string;
  /** Against the text in another release, where that was asked for. */
  readonly diff?: readonly DiffLine[];
}

/** Two contracts compared, with what of the release in force uses the older one. */
export interface ComparedContracts extends ContractComparison {
  readonly touched: readonly ContractImpact[];
}

/** How a contract can be handed to others. */
export type ContractForm = 'json-schema' | 'typescript' | 'asyncapi';

/** Drift of one contract, with what waits for a person because of it. */
export interface ContractDrift extends DriftReport {
  /** The interfaces whose messages were looked at. */
  readonly sources: readonly string[];
  /** Over so many days. */
  readonly days: number;
  readonly held: readonly HeldField[];
}

/** Drift of one contract as a list line. */
export interface DriftSummary {
  readonly contract: string;
  readonly messages: number;
  readonly drifting: boolean;
  /** How many findings are drift, and how many are worth knowing. */
  readonly drifts: number;
  readonly notices: number;
  readonly sentence: string;
}

/** A document that comes with Millrace. */
export interface LibraryLine extends DocumentRef {
  readonly title: string;
  readonly file: string;
  /** The release in force has it. */
  readonly used: boolean;
}

/** How far back drift is looked for. */
export interface DriftSpan {
  /** So many of the newest messages of each interface. */
  readonly messages: number;
  /** Deliveries held in so many days are counted. */
  readonly days: number;
}

/** What a running node can be asked about its documents. An unknown document or release rejects with `OperationError`. */
export interface DocumentOperations {
  documents(): Promise<DocumentList>;
  document(kind: DocumentKind, ref: string): Promise<DocumentView>;
  /** Reads the project again, without moving to it. */
  pendingDocuments(): Promise<PendingDocuments>;
  releases(limit: number): Promise<readonly ReleaseView[]>;
  releaseDocument(release: number, kind: DocumentKind, ref: string, against?: number): Promise<ReleaseDocument>;
  library(): Promise<readonly LibraryLine[]>;
  libraryDocument(kind: DocumentKind, ref: string): Promise<ReleaseDocument['written'] & object>;
  compareContracts(older: string, newer: string): Promise<ComparedContracts>;
  /** The contract for others: a JSON Schema, types for TypeScript, or the part of it in AsyncAPI. */
  exportContract(ref: string, form: ContractForm): Promise<string>;
  /** The newest messages that came in as a contract. */
  contractMessages(ref: string, limit: number): Promise<readonly MessageSummary[]>;
  /** Drift of every contract that messages come in as. */
  drift(messages: number): Promise<readonly DriftSummary[]>;
  contractDrift(ref: string, span: DriftSpan): Promise<ContractDrift>;
}
