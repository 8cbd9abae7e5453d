import {
  conflictingRows,
  entryOfRow,
  OperationError,
  rowsOfEntries,
  siteOfRow,
  suggestion,
  writeCrosswalkTable,
} from '@millrace/core';
import type { Crosswalk, CrosswalkPage, CrosswalkSummary, EntryView } from '@millrace/core';
import type { EntryRecord } from '@millrace/store';
import type { NodeContext } from './context.ts';
import { instant } from './context.ts';
import { pageOf } from './page.ts';

/** The crosswalks of the documents in force, by name. */
export async function crosswalksOf(context: NodeContext): Promise<readonly CrosswalkSummary[]> {
  const names = [...context.lookups.current.crosswalks.keys()].toSorted();
  return names.map(name => summaryOf(context, crosswalkNamed(context, name)));
}

/** One crosswalk with a page of its entries: those of the documents, then those added to this node. */
export async function crosswalkOf(
  context: NodeContext,
  name: string,
  { site, code, ...page }: { readonly site?: string; readonly code?: string; readonly limit: number; readonly after?: string },
): Promise<CrosswalkPage> {
  const crosswalk = crosswalkNamed(context, name);
  const { rows } = crosswalk.layers[0];
  const added = context.lookups.addedTo(name);
  const isShown = (at: string | undefined, from: string, to: string): boolean =>
    (site === undefined || at === undefined || at === site) && (code === undefined || from === code || to === code);
  const places = [
    ...positions(rows.from.length).filter(row => isShown(siteOfRow(rows, row), rows.from[row]!, rows.to[row]!)),
    ...positions(added.length)
      .filter(row => isShown(added[row]!.site, added[row]!.from, added[row]!.to))
      .map(row => rows.from.length + row),
  ];
  const { rows: shown, next } = pageOf(places.length, page);
  const items = shown.map(index => {
    const row = places[index]!;
    return row < rows.from.length ? entryOfRow(rows, row) : addedView(crosswalk, added[row - rows.from.length]!);
  });
  return { ...summaryOf(context, crosswalk), items, ...(next !== undefined && { next }) };
}

/** Every entry as CSV in the form of a document's table; what was added and stands in the documents now comes once. */
export async function crosswalkTableOf(context: NodeContext, name: string): Promise<string> {
  const crosswalk = crosswalkNamed(context, name);
  const documents = crosswalk.layers[0];
  const added = context.lookups.addedTo(name).filter(entry => conflictingRows(documents, entry, 'forward').length === 0);
  return writeCrosswalkTable([documents.rows, rowsOfEntries(added)]);
}

/** A crosswalk of the documents in force; throws where there is none of the name. */
export function crosswalkNamed({ lookups }: NodeContext, name: string): Crosswalk {
  const { crosswalks } = lookups.current;
  const crosswalk = crosswalks.get(name);
  if (crosswalk === undefined)
    throw new OperationError(
      'unknown',
      'runtime.unknown-name',
      `there is no crosswalk "${name}"${suggestion(name, crosswalks.keys())}`,
    );
  return crosswalk;
}

function summaryOf({ current, lookups }: NodeContext, crosswalk: Crosswalk): CrosswalkSummary {
  const { name, owner, missing, replay, usedBy, layers } = crosswalk;
  const { title, from, to } = current.plan.crosswalks.get(name)!.document;
  return {
    name,
    ...(title !== undefined && { title }),
    owner,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    missing: typeof missing === 'string' ? missing : missing.code,
    replay,
    entries: layers[0].rows.from.length,
    added: lookups.addedTo(name).length,
    usedBy,
  };
}

function addedView({ layers: [documents] }: Crosswalk, record: EntryRecord): EntryView {
  const { who, at, reason, audit, crosswalk: _, number: __, ...entry } = record;
  const isReplaced = conflictingRows(documents, entry, 'forward').length > 0;
  return { ...entry, added: { who, at: instant(at), reason, audit, ...(isReplaced && { replaced: true }) } };
}

function positions(length: number): readonly number[] {
  return Array.from({ length }, (_, index) => index);
}
