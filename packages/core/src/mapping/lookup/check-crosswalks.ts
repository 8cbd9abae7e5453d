import type { CodeSet, CodeSets } from '../../contract/code-set.ts';
import { codeFault } from '../../contract/code-set.ts';
import { rowsOfEntries, siteOfRow, type CrosswalkRows } from '../../document/crosswalk-rows.ts';
import type { CrosswalkDocument, CrosswalkEntry } from '../../document/model.ts';
import { joinIndex } from '../../document/path.ts';
import type { PlacedIssue } from '../../document/place.ts';
import type { ReadDocument } from '../../document/read.ts';
import type { Issue } from '../../value/issue.ts';
import { taken } from '../../value/taken.ts';
import { entryFaults, type EntryPlace } from './check-entry.ts';
import { readCrosswalkTable, type ReadTable } from './crosswalk-table.ts';
import { lookupIssue } from './codes.ts';
import { overlaps } from './overlap.ts';
import { besides, type CaseReader } from '../testing/test-case.ts';

/** A crosswalk as it was read: its rows, those of the document first and then those of the table, and where each stands. */
export interface ReadCrosswalk {
  readonly document: CrosswalkDocument;
  readonly read: ReadDocument;
  readonly rows: CrosswalkRows;
  /** An issue about a row, at its place in the document or the table. */
  place(issue: Issue, row: number, field?: keyof CrosswalkEntry): PlacedIssue;
}

/** What one crosswalk may say wrong at most; a table of the wrong kind would otherwise fill the page. */
const mostIssues = 20;

/** The crosswalks of a project by name, and everything that is wrong with them by themselves. */
export function readCrosswalks(
  documents: readonly ReadDocument[],
  codeSets: CodeSets,
  readFile: CaseReader | undefined,
): { readonly crosswalks: ReadonlyMap<string, ReadCrosswalk>; readonly issues: readonly PlacedIssue[] } {
  const sites = new Set(documents.filter(({ kind }) => kind === 'site').map(({ ref }) => ref));
  const crosswalks = new Map<string, ReadCrosswalk>();
  const issues: PlacedIssue[] = [];
  for (const read of documents) {
    if (read.kind !== 'crosswalk' || read.document === undefined || crosswalks.has(read.ref)) continue;
    const document = read.document as CrosswalkDocument;
    const table = readTable(document, read, readFile);
    const crosswalk = openRead(document, read, table);
    crosswalks.set(read.ref, crosswalk);
    const place: EntryPlace = {
      sites,
      ...side('from', codeSets.get(document.from ?? '')),
      ...side('to', codeSets.get(document.to ?? '')),
    };
    const found = [
      ...formIssues(document, place).map(read.place),
      ...table.issues,
      ...taken(entryIssues(crosswalk, table, place), mostIssues),
    ];
    issues.push(...(found.length > 0 ? found : taken(overlapIssues(crosswalk), mostIssues)));
  }
  return { crosswalks, issues };
}

function side<S extends 'from' | 'to'>(name: S, set: CodeSet | undefined): { readonly [K in S]?: CodeSet } {
  return set === undefined ? {} : ({ [name]: set } as { readonly [K in S]?: CodeSet });
}

function readTable(
  { table }: CrosswalkDocument,
  read: ReadDocument,
  readFile: CaseReader | undefined,
): ReadTable & { file: string } {
  const file = besides(read.file, table ?? '');
  const empty = { entries: [], lines: [], issues: [], file };
  if (table === undefined || readFile === undefined) return empty;
  const content = readFile(file);
  if (content !== undefined) return { ...readCrosswalkTable(content, file), file };
  return { ...empty, issues: [read.place(lookupIssue('crosswalk.table', 'table', `the file "${table}" cannot be read`))] };
}

function openRead(document: CrosswalkDocument, read: ReadDocument, table: ReadTable & { file: string }): ReadCrosswalk {
  const own = document.entries?.length ?? 0;
  const rows = rowsOfEntries([...(document.entries ?? []), ...table.entries]);
  return {
    document,
    read,
    rows,
    place: (issue, row, field) => {
      const path = joinIndex('entries', row);
      if (row < own) return read.place({ ...issue, path: field === undefined ? path : `${path}.${field}` });
      return { ...issue, at: { file: table.file, line: table.lines[row - own]!, column: 1 } };
    },
  };
}

function formIssues({ missing }: CrosswalkDocument, { to }: EntryPlace): readonly Issue[] {
  if (missing === undefined || missing === 'hold' || missing === 'pass') return [];
  const code: unknown = typeof missing === 'object' && missing !== null ? missing.code : undefined;
  if (typeof code !== 'string' || Object.keys(missing).length > 1) {
    return [lookupIssue('crosswalk.form', 'missing', 'expected hold, pass or { code: CODE } with a code in quotes')];
  }
  return to === undefined || to.codes.has(code)
    ? []
    : [lookupIssue('crosswalk.unknown-code', 'missing.code', codeFault(to, code, undefined))];
}

function* entryIssues({ document, place }: ReadCrosswalk, table: ReadTable, around: EntryPlace): Generator<PlacedIssue> {
  const entries = [...(document.entries ?? []), ...table.entries];
  for (const [row, entry] of entries.entries()) {
    for (const [code, field, sentence] of entryFaults(entry, around)) yield place(lookupIssue(code, '', sentence), row, field);
  }
}

function* overlapIssues({ rows, place }: ReadCrosswalk): Generator<PlacedIssue> {
  for (const { first, second } of overlaps(rows, 'forward')) {
    const other = place(lookupIssue('crosswalk.overlap', '', ''), first).at;
    const site = siteOfRow(rows, first);
    const key = `${JSON.stringify(rows.from[first])}${site === undefined ? '' : ` (site ${site})`}`;
    const where = `${other.file} line ${other.line}`;
    const sentence =
      rows.to[first] === rows.to[second]
        ? `the entry for ${key} is there already, in ${where}`
        : `two entries for ${key} hold on the same day: to ${JSON.stringify(rows.to[first])} in ${where}, and to ${JSON.stringify(rows.to[second])} here`;
    yield place(lookupIssue('crosswalk.overlap', '', sentence), second);
  }
}
