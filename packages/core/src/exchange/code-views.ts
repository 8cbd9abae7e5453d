import type { Actor } from './views.ts';

/** A code set in a list. */
export interface CodeSetSummary {
  readonly name: string;
  readonly title?: string;
  /** The steward. */
  readonly owner: string;
  readonly codes: number;
  /** Who uses it: `contract order@1`, `crosswalk material`. */
  readonly usedBy: readonly string[];
}

/** One code of a set. Days are ISO 8601. */
export interface CodeView {
  readonly code: string;
  readonly title?: string;
  readonly unit?: string;
  readonly from?: string;
  readonly until?: string;
}

/** A code set with a page of its codes. */
export interface CodeSetPage extends CodeSetSummary {
  readonly items: readonly CodeView[];
  readonly next?: string;
}

/** A crosswalk in a list. */
export interface CrosswalkSummary {
  readonly name: string;
  readonly title?: string;
  /** The steward. */
  readonly owner: string;
  /** Code sets of both sides, where it names them. */
  readonly from?: string;
  readonly to?: string;
  /** What becomes of a code without an entry: `hold`, `pass`, or the code that it becomes. */
  readonly missing: string;
  readonly replay: 'received' | 'today';
  /** Entries of the documents, and of those added to this node. */
  readonly entries: number;
  readonly added: number;
  /** Mappings that use it. */
  readonly usedBy: readonly string[];
}

/** One entry of a crosswalk; `added` says who added it to this node, when and why. */
export interface EntryView {
  readonly from: string;
  readonly to: string;
  readonly site?: string;
  readonly since?: string;
  readonly until?: string;
  readonly preferred?: boolean;
  readonly added?: {
    readonly who: string;
    readonly at: string;
    readonly reason: string;
    readonly audit: number;
    /** The documents say the same now, or something else that wins. */
    readonly replaced?: boolean;
  };
}

/** A crosswalk with a page of its entries: those of the documents, then the added ones. */
export interface CrosswalkPage extends CrosswalkSummary {
  readonly items: readonly EntryView[];
  readonly next?: string;
}

/** A code that held messages wait for. */
export interface MissingCode {
  readonly crosswalk: string;
  /** The steward. */
  readonly owner: string;
  /** `back`: it is looked up from the target side to the source side. */
  readonly direction: 'forward' | 'back';
  readonly code: string;
  readonly site?: string;
  /** How many deliveries wait for it, in which flows. */
  readonly deliveries: number;
  readonly flows: readonly string[];
  /** The first day for which it is needed; an entry that holds from a later day on does not release all of them. */
  readonly neededFrom?: string;
  readonly heldSince: string;
  /** What is wrong, in a sentence. */
  readonly sentence: string;
}

/** An entry to add. */
export interface NewEntry {
  readonly from: string;
  readonly to: string;
  readonly site?: string;
  readonly since?: string;
  readonly until?: string;
}

/** What adding an entry did. */
export interface EntryReport {
  readonly crosswalk: string;
  readonly entry: NewEntry;
  /** Held deliveries that go on because of it. */
  readonly released: number;
  /** Held deliveries that wait for this code and do not go on: for another day, or for other codes too. */
  readonly waiting: number;
  readonly sentence: string;
  /** Number of the audit entry. */
  readonly audit: number;
}

/** What a running node can be asked about codes. An unknown name rejects with `OperationError`. */
export interface CodeOperations {
  codeSets(): Promise<readonly CodeSetSummary[]>;
  codeSet(name: string, page: { readonly limit: number; readonly after?: string }): Promise<CodeSetPage>;
  crosswalks(): Promise<readonly CrosswalkSummary[]>;
  /** `site`: only entries that hold there, its own and those for every site. `code`: only entries with this code on either side. */
  crosswalk(
    name: string,
    filter: { readonly site?: string; readonly code?: string; readonly limit: number; readonly after?: string },
  ): Promise<CrosswalkPage>;
  /** Every entry as CSV, in the form of a document's table. */
  crosswalkTable(name: string): Promise<string>;
  /** The codes that held messages wait for, most awaited first. */
  missingCodes(): Promise<readonly MissingCode[]>;
  /** Adds an entry and lets those go on that wait for it; one audit entry for each. Refuses what repeats or contradicts an entry. */
  addEntry(name: string, entry: NewEntry, reason: string, actor: Actor): Promise<EntryReport>;
}
