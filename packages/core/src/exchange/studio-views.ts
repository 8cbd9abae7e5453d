import type { MappingEdit } from '../document/edit/mapping-edit.ts';
import type { FieldLineage } from '../mapping/explain/lineage.ts';
import type { MappingPreview } from '../mapping/preview/preview.ts';
import type { Actor } from './views.ts';

/** One side of a mapping. */
export interface MappingSide {
  /** `production-order@1`. */
  readonly ref: string;
  readonly title?: string;
  readonly owner?: string;
  readonly regulated?: boolean;
  /** The schema of the contract; absent where there is no such contract. */
  readonly schema?: Readonly<Record<string, unknown>>;
}

/** A finding of the check with its place. */
export interface StudioFinding {
  readonly code: string;
  readonly level: 'error' | 'warning' | 'info';
  readonly sentence: string;
  readonly remedy?: string;
  /** Place in the document: `fields.amount.value`. */
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** A mapping as it stands in its file, with everything that is needed to change it. */
export interface MappingView {
  readonly name: string;
  readonly title?: string;
  /** In the project, or of the library (`library:sap/…`), which is not changed but copied. */
  readonly file: string;
  readonly library: boolean;
  /** The whole file, and the SHA-256 of its bytes. */
  readonly text: string;
  readonly sha256: string;
  /** The line of the file on which the mapping begins. */
  readonly line: number;
  readonly from: MappingSide;
  readonly to: MappingSide;
  /** Whether the release in force has the mapping as the file has it. */
  readonly running: 'same' | 'other' | 'absent';
  /** The flows that map with it: which of how many mappings it is there. */
  readonly flows: readonly {
    readonly flow: string;
    readonly title: string;
    readonly position: number;
    readonly of: number;
  }[];
  readonly lineage: readonly FieldLineage[];
  /** What the check of the whole project says of its file. */
  readonly findings: readonly StudioFinding[];
  /** Where the tests that reach it are declared: `integration release-orders`. */
  readonly tests: readonly { readonly of: string; readonly given: string }[];
  /** What expressions may call: `$sum` with `$sum(list of numbers)`. */
  readonly functions: readonly { readonly name: string; readonly usage: string }[];
  readonly crosswalks: readonly {
    readonly name: string;
    readonly title?: string;
    readonly from?: string;
    readonly to?: string;
  }[];
}

/** A message that a mapping can be tried on. */
export interface MappingMessage {
  readonly message: number;
  readonly flow: string;
  readonly title: string;
  readonly subject: string;
  readonly receivedAt: string;
  readonly keys: Readonly<Record<string, string>>;
}

/** What to try a mapping on; absent: the newest message that reaches it. */
export interface MappingTrial {
  readonly message?: number;
  readonly flow?: string;
}

/** How a mapping is to be: its whole file, or changes to it as it stands. */
export interface MappingChange {
  readonly text?: string;
  readonly edits?: readonly MappingEdit[];
}

/** What would become of a mapping. */
export interface MappingPreviewView extends Omit<MappingPreview, 'findings' | 'fields'> {
  /** The file after the changes. */
  readonly text: string;
  readonly findings: readonly StudioFinding[];
  /** The fields as data; absent where the text cannot be read. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** What it was tried on. */
  readonly message?: MappingMessage;
}

/** What saving did. */
export interface MappingSaved {
  readonly file: string;
  readonly sha256: string;
  /** Nothing differed, so nothing was written. */
  readonly changed: boolean;
  readonly added: number;
  readonly removed: number;
  /** What the check of the whole project says of the file now. */
  readonly findings: readonly StudioFinding[];
  /** Number of the audit entry. */
  readonly audit?: number;
}

/** What a node can be asked about changing mappings. An unknown name rejects with `OperationError`. Nothing here changes what runs: that is `reload`. */
export interface StudioOperations {
  mapping(name: string): Promise<MappingView>;
  /** The newest messages that reach a mapping, newest first. */
  mappingMessages(name: string, limit: number, actor: Actor): Promise<readonly MappingMessage[]>;
  /** The mapping as it is stored, tried on a message. */
  mappingResult(name: string, trial: MappingTrial, actor: Actor): Promise<MappingPreviewView>;
  /** What would become of a change; nothing is written. */
  previewMapping(name: string, change: MappingChange, trial: MappingTrial, actor: Actor): Promise<MappingPreviewView>;
  /** Writes the file, where it is still the one with the SHA-256 `base`; with `despite`, although the check finds errors. */
  saveMapping(
    name: string,
    change: MappingChange & { readonly base: string; readonly despite?: boolean },
    reason: string,
    actor: Actor,
  ): Promise<MappingSaved>;
  /** Copies a mapping of the library into the project, where it takes its place. */
  copyMapping(name: string, reason: string, actor: Actor): Promise<MappingSaved>;
}
