import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { canonicalText, keptDocuments, refKey, releaseChanges } from '@millrace/core';
import type { CheckedProject, Document, DocumentChange, KeptDocument, PendingDocuments } from '@millrace/core';
import { documentPaths, readProject } from '../project.ts';
import type { NodeContext } from './context.ts';
import { issueView } from './document-book.ts';

/**
 * How the files of the project differ from what runs. Checking a project is work for the whole node, so that it is done once for each state of
 * the files, however many people look.
 */
export function pendingDocuments(context: NodeContext): () => Promise<PendingDocuments> {
  let known: { readonly mark: string; readonly answer: Promise<PendingDocuments> } | undefined;
  return async () => {
    const mark = await markOf(context);
    if (known?.mark === mark) return known.answer;
    const answer = compare(context);
    known = { mark, answer };
    return answer.catch((error: unknown) => {
      known = undefined;
      throw error;
    });
  };
}

/** A mark that changes when the release, a document on disk or a table beside one does. */
async function markOf({ folder, current }: NodeContext): Promise<string> {
  const tables = current.documents.flatMap(({ document, file, library }) =>
    library ? [] : tablesOf(document).map(table => join(dirname(file), table)),
  );
  const marks = [...(await documentPaths(folder)), ...tables].map(async path => {
    const found = await stat(join(folder, path)).catch(() => undefined);
    return `${path} ${found?.mtimeMs} ${found?.size}`;
  });
  return [current.release.hash, ...(await Promise.all(marks))].join('\n');
}

function tablesOf(document: Document): readonly string[] {
  if (document.kind === 'binding') return Object.values(document.equipment).map(({ table }) => table);
  return document.kind === 'crosswalk' && document.table !== undefined ? [document.table] : [];
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
