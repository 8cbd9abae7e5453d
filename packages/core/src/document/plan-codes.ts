import { textMark } from '../value/text-mark.ts';
import { canonicalText } from './canonical.ts';
import { rowsOfEntries, type CrosswalkRows } from './crosswalk-rows.ts';
import { valueFields } from './mapping-fields.ts';
import type { CrosswalkDocument, Document, MappingDocument } from './model.ts';
import type { CrosswalkPlan } from './plan.ts';
import { usesOf } from './uses.ts';

/** Rows of crosswalks by name, their tables read. */
export type CrosswalkTables = ReadonlyMap<string, CrosswalkRows>;

/** Plans the crosswalks of a project. Where the table of one was not read, its rows are those of the document. */
export function planCrosswalks(
  documents: ReadonlyMap<string, CrosswalkDocument>,
  mappings: ReadonlyMap<string, MappingDocument>,
  tables: CrosswalkTables,
): ReadonlyMap<string, CrosswalkPlan> {
  const readBack = new Set([...mappings.values()].flatMap(({ fields }) => [...namesReadBack(fields)]));
  return new Map(
    [...documents].map(([name, document]) => {
      const rows = tables.get(name) ?? rowsOfEntries(document.entries ?? []);
      return [name, { document, rows, mark: textMark(crosswalkText(document, rows)), readBack: readBack.has(name) }];
    }),
  );
}

/** Everything that a crosswalk says as one line of text, its table written out: what a release keeps of it. */
export function crosswalkText(document: CrosswalkDocument, rows: CrosswalkRows): string {
  if (document.table === undefined) return canonicalText(document);
  const entries = rows.from.map((from, row) =>
    [from, rows.to[row], rows.sites[rows.site[row]!] ?? '', rows.since[row], rows.until[row], rows.preferred[row]].join('\t'),
  );
  return `${canonicalText(document)} ${JSON.stringify(entries.join('\n'))}`;
}

/** One line for each code set and crosswalk that documents use, which changes when what they look up changes. */
export function lookupTexts(
  used: readonly Document[],
  crosswalks: ReadonlyMap<string, CrosswalkPlan>,
  codeSetText: (name: string) => string,
): readonly string[] {
  const uses = used.flatMap(document => usesOf(document));
  const codeSets = new Set(uses.flatMap(({ kind, ref }) => (kind === 'code-set' ? [ref] : [])));
  const named = new Set(uses.flatMap(({ kind, ref }) => (kind === 'crosswalk' ? [ref] : [])));
  return [
    ...[...codeSets].map(name => `code-set ${name} ${textMark(codeSetText(name))}`),
    ...[...named].map(name => `crosswalk ${name} ${crosswalks.get(name)?.mark ?? ''}`),
  ];
}

function* namesReadBack(fields: MappingDocument['fields']): Generator<string> {
  for (const { field } of valueFields(fields)) if (field.back === true && field.crosswalk !== undefined) yield field.crosswalk;
}
