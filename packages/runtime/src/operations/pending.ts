import { releaseChanges } from '@millrace/core';
import { canonicalText, refKey } from '@millrace/core';
import type { CheckedProject, DocumentChange, KeptDocument, PendingDocuments } from '@millrace/core';
import { keptDocuments } from '@millrace/core';
import { readProject } from '../project.ts';
import type { NodeContext } from './context.ts';
import { issueView } from './document-book.ts';

/** How the files of the project differ from what runs. Whoever asks while it is being found out gets the same answer. */
export function pendingDocuments(context: NodeContext): () => Promise<PendingDocuments> {
  let asking: Promise<PendingDocuments> | undefined;
  return () => (asking ??= compare(context).finally(() => (asking = undefined)));
}

async function compare({ folder, connectors, env, current }: NodeContext): Promise<PendingDocuments> {
  const { plan, documents, release } = current;
  const project = await readProject(folder, connectors, { env: name => env[name] });
  const changes = project.plan ? releaseChanges(plan.text, project.plan.text) : changesOf(documents, project);
  return {
    release: { ...release },
    changed: changes.length > 0,
    changes,
    issues: project.issues.map(issueView),
    refused: project.plan === undefined,
  };
}

/** Where the project does not check, its documents are compared one by one; a document that cannot be read counts as changed. */
function changesOf(running: readonly KeptDocument[], project: CheckedProject): readonly DocumentChange[] {
  const right = new Map(keptDocuments(project.documents).map(each => [refKey(each), canonicalText(each.document)]));
  const there = new Map(project.documents.map(each => [refKey(each), each]));
  const known = new Set(running.map(refKey));
  const changed = running.flatMap(({ kind, ref, document }): readonly DocumentChange[] => {
    const key = refKey({ kind, ref });
    if (!there.has(key)) return [{ kind, ref, change: 'removed' }];
    return right.get(key) === canonicalText(document) ? [] : [{ kind, ref, change: 'changed' }];
  });
  const added = [...there.values()].filter(each => !known.has(refKey(each)) && each.ref !== '');
  return [...changed, ...added.map(({ kind, ref }) => ({ kind, ref, change: 'added' as const }))];
}
