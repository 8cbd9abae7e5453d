import { documentUsers, flowsUsing, refKey, suggestion, whereUsed } from '@millrace/core';
import { OperationError } from '@millrace/core';
import type { DocumentIssue, DocumentRef, DocumentUse, DocumentUsers, FlowPlan, KeptDocument, PlacedIssue } from '@millrace/core';
import type { NodeContext } from './context.ts';

/** One document with what depends on it, worked out once for each release. */
export interface BookEntry {
  readonly kept: KeptDocument;
  readonly uses: readonly DocumentUse[];
  readonly flows: readonly FlowPlan[];
  readonly issues: readonly DocumentIssue[];
}

interface Pages {
  readonly documents: readonly KeptDocument[];
  readonly users: DocumentUsers;
  readonly byKey: ReadonlyMap<string, KeptDocument>;
  readonly issues: ReadonlyMap<string, readonly DocumentIssue[]>;
  readonly entries: Map<string, BookEntry>;
}

/** The documents of the release in force, and what depends on each. */
export class DocumentBook {
  readonly #context: NodeContext;
  #pages: Pages | undefined;

  constructor(context: NodeContext) {
    this.#context = context;
  }

  /** Who names which document. */
  get users(): DocumentUsers {
    return this.#open().users;
  }

  all(): readonly BookEntry[] {
    return this.#open().documents.map(kept => this.#entry(kept));
  }

  /** A document of the release in force; throws where there is none. */
  entry(of: DocumentRef): BookEntry {
    const { byKey, documents } = this.#open();
    const kept = byKey.get(refKey(of));
    if (kept !== undefined) return this.#entry(kept);
    const names = documents.filter(({ kind }) => kind === of.kind).map(({ ref }) => ref);
    throw new OperationError(
      'unknown',
      'runtime.unknown-name',
      `the release in force has no ${of.kind} "${of.ref}"${suggestion(of.ref, names)}`,
    );
  }

  #entry(kept: KeptDocument): BookEntry {
    const { users, issues, entries } = this.#open();
    const key = refKey(kept);
    const known = entries.get(key);
    if (known !== undefined) return known;
    const flows = flowsUsing(users, this.#context.current.plan.flows, kept);
    const entry = { kept, uses: whereUsed(users, kept), flows, issues: issues.get(key) ?? [] };
    entries.set(key, entry);
    return entry;
  }

  #open(): Pages {
    const { documents, plan, issues } = this.#context.current;
    if (this.#pages?.documents === documents) return this.#pages;
    const byKey = new Map(documents.map(each => [refKey(each), each]));
    const users = documentUsers(documents, plan.flows);
    return (this.#pages = { documents, users, byKey, issues: issuesByDocument(documents, issues), entries: new Map() });
  }
}

/** An issue as it is told. */
export function issueView({ code, level, sentence, at }: PlacedIssue): DocumentIssue {
  return { code, level, sentence, ...(at.file === undefined ? {} : { file: at.file }), line: at.line, column: at.column };
}

/** Each issue belongs to the document of its file that begins last before it. */
function issuesByDocument(
  documents: readonly KeptDocument[],
  issues: readonly PlacedIssue[],
): ReadonlyMap<string, readonly DocumentIssue[]> {
  const byFile = Map.groupBy(documents, ({ file }) => file);
  const owned = issues.flatMap(issue => {
    const before = (byFile.get(issue.at.file) ?? []).filter(({ text }) => text.line <= issue.at.line);
    const owner = before.toSorted((a, b) => a.text.line - b.text.line).at(-1);
    return owner === undefined ? [] : [[refKey(owner), issueView(issue)] as const];
  });
  return new Map([...Map.groupBy(owned, ([key]) => key)].map(([key, list]) => [key, list.map(([, issue]) => issue)]));
}
