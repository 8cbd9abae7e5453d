import { canonicalText, fieldTree, lineInRelease } from '@millrace/core';
import type {
  ContractDocument,
  ContractFacts,
  DocumentFlow,
  DocumentKind,
  DocumentList,
  DocumentNames,
  DocumentSummary,
  DocumentView,
  FlowPlan,
  KeptDocument,
} from '@millrace/core';
import type { NodeContext } from './context.ts';
import type { BookEntry, DocumentBook } from './document-book.ts';

/** Every document of the release in force, by kind and name. */
export async function documentsOf({ current }: NodeContext, book: DocumentBook): Promise<DocumentList> {
  const items = book.all().map(summaryOf);
  return { release: { ...current.release }, items: items.toSorted(byName) };
}

/** One document of the release in force: its text, what it names, and what would break if it changed. */
export async function documentOf(
  { current }: NodeContext,
  book: DocumentBook,
  kind: DocumentKind,
  ref: string,
): Promise<DocumentView> {
  const entry = book.entry({ kind, ref });
  const { kept, uses, flows, issues } = entry;
  const { document } = kept;
  return {
    ...summaryOf(entry),
    release: { ...current.release },
    written: kept.text,
    canonical: lineInRelease(current.plan.text, kept) ?? canonicalText(document),
    names: namesIn(kept, book),
    uses,
    runs: flows.map(flowView),
    issues,
    ...(document.kind === 'contract' && {
      contract: contractFacts(document, current.plan.flows, [...current.plan.contracts.values()]),
    }),
  };
}

function summaryOf({ kept, uses, flows, issues }: BookEntry): DocumentSummary {
  const { kind, ref, file, library, document } = kept;
  const owner = 'owner' in document ? document.owner : undefined;
  return {
    kind,
    ref,
    title: ('title' in document ? document.title : undefined) ?? document.name,
    ...(owner !== undefined && { owner }),
    file,
    ...(library && { library }),
    ...(document.kind === 'contract' && document.regulated === true && { regulated: true }),
    usedBy: uses.length,
    flows: flows.length,
    findings: issues.length,
  };
}

/** What the document names, each with what it is to it. */
function namesIn({ kind, ref }: KeptDocument, book: DocumentBook): readonly DocumentNames[] {
  const own = [...book.users.values()].flat().filter(({ user }) => user.kind === kind && user.ref === ref);
  return own.map(({ used, as }) => ({ ...used, as }));
}

function flowView({ name, title, source, target }: FlowPlan): DocumentFlow {
  return { name, title, source, target };
}

function contractFacts(
  document: ContractDocument,
  flows: readonly FlowPlan[],
  contracts: readonly ContractDocument[],
): ContractFacts {
  const { name, version, subject, id, keys, revision, sequence, cadence, retention, regulated = false } = document;
  const ref = `${name}@${version}`;
  const versions = contracts.filter(each => each.name === name).toSorted((a, b) => a.version - b.version);
  return {
    subject,
    ...(id && { id }),
    ...(keys && { keys }),
    ...(revision !== undefined && { revision }),
    ...(sequence !== undefined && { sequence }),
    ...(cadence && { cadence }),
    ...(retention !== undefined && { retention }),
    regulated,
    fields: fieldTree(document),
    receivedAt: [...new Set(flows.filter(flow => flow.sourceContract === ref).map(flow => flow.source))],
    sentTo: [...new Set(flows.filter(flow => flow.targetContract === ref).map(flow => flow.target))],
    versions: versions.map(each => `${each.name}@${each.version}`),
  };
}

function byName(a: DocumentSummary, b: DocumentSummary): number {
  const [one, other] = [`${a.kind} ${a.ref}`, `${b.kind} ${b.ref}`];
  return one < other ? -1 : Number(one > other);
}
