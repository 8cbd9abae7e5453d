import { lineInRelease, OperationError, releaseChanges, textDiff } from '@millrace/core';
import type { DocumentKind, DocumentRef, KeptDocument, ReleaseDocument, ReleaseMark, ReleaseView } from '@millrace/core';
import type { AuditEntry } from '@millrace/store';
import type { WrittenDocument } from '../release.ts';
import type { NodeContext } from './context.ts';
import { instant } from './context.ts';

/** What moved the node to another release, newest first, with what changed each time. */
export async function releasesOf({ store, current }: NodeContext, limit: number): Promise<readonly ReleaseView[]> {
  const [starts, reloads] = [await store.auditOfAction('start', limit), await store.auditOfAction('reload', limit)];
  const moves = [...starts, ...reloads].toSorted((a, b) => b.number - a.number).slice(0, limit);
  const numbers = new Map((await store.releases()).map(({ number, hash }) => [hash, number]));
  const texts = new Map<number, string>();
  const textOf = async (number: number | undefined): Promise<string> => {
    if (number === undefined) return '';
    const text = texts.get(number) ?? (await store.releaseDocuments(number)) ?? '';
    texts.set(number, text);
    return text;
  };
  const views: ReleaseView[] = [];
  for (const move of moves) {
    const [number, before] = [numbers.get(move.after ?? ''), numbers.get(move.before ?? '')];
    if (number === undefined) continue;
    const changes = releaseChanges(await textOf(before), await textOf(number));
    views.push({ ...moveView(move, number), inForce: false, ...(before !== undefined && { before }), changes });
  }
  return views.map((view, index) => ({ ...view, inForce: index === 0 && view.number === current.release.number }));
}

function moveView({ at, who, action, after, number: audit }: AuditEntry, number: number) {
  return {
    number,
    hash: after ?? '',
    since: instant(at),
    who,
    how: action === 'start' ? ('start' as const) : ('reload' as const),
    audit,
  };
}

/** A document as a release has it, and how it differs from the same in another one. */
export async function releaseDocumentOf(
  context: NodeContext,
  release: number,
  of: { readonly kind: DocumentKind; readonly ref: string },
  against: number | undefined,
): Promise<ReleaseDocument> {
  const found = await documentIn(context, release, of);
  if (found === undefined)
    throw new OperationError('unknown', 'runtime.unknown-name', `release ${release} has no ${of.kind} "${of.ref}"`);
  if (against === undefined) return found;
  const other = await documentIn(context, against, of);
  return { ...found, diff: textDiff(other ? shownText(other) : '', shownText(found)) };
}

async function documentIn(
  context: NodeContext,
  number: number,
  { kind, ref }: DocumentRef,
): Promise<ReleaseDocument | undefined> {
  const release = await markOf(context, number);
  const canonical = lineInRelease((await context.store.releaseDocuments(number)) ?? '', { kind, ref });
  if (canonical === undefined) return undefined;
  const written = (await writtenIn(context, number)).find(each => each.kind === kind && each.ref === ref);
  const { file, text } = written ?? {};
  return { kind, ref, release, canonical, ...(file !== undefined && text && { written: { file, ...text } }) };
}

async function markOf({ store }: NodeContext, number: number): Promise<ReleaseMark> {
  const found = (await store.releases()).find(each => each.number === number);
  if (found === undefined) throw new OperationError('unknown', 'runtime.unknown-name', `there is no release ${number}`);
  return { number, hash: found.hash };
}

/** What runs is in memory; what ran before is in the store. */
async function writtenIn({ store, current }: NodeContext, number: number): Promise<readonly (KeptDocument | WrittenDocument)[]> {
  if (number === current.release.number) return current.documents;
  return JSON.parse((await store.releaseWritten(number)) ?? '[]') as readonly WrittenDocument[];
}

function shownText({ written, canonical }: ReleaseDocument): string {
  return written?.text ?? canonical;
}
