import { conversionBetween } from '../../contract/unit/conversion.ts';
import { parseUnit } from '../../contract/unit/unit.ts';
import { addressKey, type AddressRow, type AddressTable, type AddressTables } from '../../document/address-table.ts';
import type { BindingDocument, BoundEquipment, CollectionDocument, TagDeclaration } from '../../document/collect-model.ts';
import { suggestion } from '../../document/nearest.ts';
import { joinIndex, joinName } from '../../document/path.ts';
import type { PlacedIssue } from '../../document/place.ts';
import type { ReadDocument } from '../../document/read.ts';
import type { Issue } from '../../value/issue.ts';
import { taken } from '../../value/taken.ts';
import { besides, type CaseReader } from '../testing/test-case.ts';
import { readAddressRows } from './address-rows.ts';
import { bindingIssue } from './codes.ts';

/** What one table may say wrong at most; a table of the wrong kind would otherwise fill the page. */
const mostIssues = 20;

/** The address tables of all bindings, and everything that is wrong with them and with what bindings say of their collections. */
export function checkBindings(
  documents: readonly ReadDocument[],
  readFile: CaseReader | undefined,
): { readonly tables: AddressTables; readonly issues: readonly PlacedIssue[] } {
  const collections = new Map(
    documents.flatMap(({ kind, ref, document }) =>
      kind === 'collection' && document ? [[ref, document as CollectionDocument] as const] : [],
    ),
  );
  const tables = new Map<string, AddressTable>();
  const issues: PlacedIssue[] = [];
  for (const read of documents) {
    if (read.kind !== 'binding' || read.document === undefined) continue;
    const binding = read.document as BindingDocument;
    const collection = collections.get(binding.collection);
    for (const [name, bound] of Object.entries(binding.equipment)) {
      const at = joinName('equipment', name);
      const found = readTable(read, at, bound, readFile);
      issues.push(...found.issues);
      tables.set(addressKey(binding.name, name), found.table);
      if (!collection) continue;
      issues.push(...commandIssues(bound, at, collection).map(read.place));
      if (found.isRead) issues.push(...taken(rowIssues(read, at, bound, collection, found.table), mostIssues));
    }
  }
  return { tables, issues };
}

interface FoundTable {
  readonly table: AddressTable;
  readonly issues: readonly PlacedIssue[];
  /** Everything in it was read, so that what is missing is really missing. */
  readonly isRead: boolean;
}

function readTable(read: ReadDocument, at: string, { table }: BoundEquipment, readFile: CaseReader | undefined): FoundTable {
  const file = besides(read.file, table);
  if (readFile === undefined) return { table: { file, rows: [] }, issues: [], isRead: false };
  const content = readFile(file);
  if (content === undefined) {
    const issue = bindingIssue('binding.table', `${at}.table`, `the file "${table}" cannot be read`);
    return { table: { file, rows: [] }, issues: [read.place(issue)], isRead: false };
  }
  const { rows, issues } = readAddressRows(content, file);
  return { table: { file, rows }, issues, isRead: issues.length === 0 };
}

function* rowIssues(
  read: ReadDocument,
  at: string,
  bound: BoundEquipment,
  { tags }: CollectionDocument,
  { file, rows }: AddressTable,
): Generator<PlacedIssue> {
  const lines = new Map<string, number>();
  for (const row of rows) {
    const { tag, line } = row;
    const place = (issue: Issue): PlacedIssue => ({ ...issue, at: { file, line, column: 1 } });
    const declared = Object.hasOwn(tags, tag) ? tags[tag] : undefined;
    const first = lines.get(tag);
    if (declared === undefined) {
      const sentence = `the collection has no tag "${tag}"${suggestion(tag, Object.keys(tags))}`;
      yield place(bindingIssue('collection.unknown-tag', '', sentence));
    } else if (first !== undefined) {
      yield place(bindingIssue('binding.duplicate-tag', '', `the tag "${tag}" stands in line ${first} already`));
    } else for (const issue of valueIssues(row, declared)) yield place(issue);
    lines.set(tag, first ?? line);
  }
  for (const [tag, { required }] of Object.entries(tags)) {
    if (required === false || lines.has(tag)) continue;
    const near = rows.map(row => row.tag).filter(name => !Object.hasOwn(tags, name));
    const tail = suggestion(tag, near);
    const sentence = `"${bound.table}" has no row for the tag "${tag}"${tail.includes('mean') ? tail : ''}`;
    yield read.place(bindingIssue('binding.missing-tag', `${at}.table`, sentence));
  }
}

/** How a value of the standard is written in the column `values`. */
const standardForms: Readonly<Record<TagDeclaration['type'], RegExp>> = {
  text: /./su,
  boolean: /^(?:true|false)$/u,
  integer: /^[+-]?\d+$/u,
  number: /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/u,
};

function* valueIssues({ tag, unit, scale, offset, values = {} }: AddressRow, declared: TagDeclaration): Generator<Issue> {
  const wrong = Object.values(values).find(value => !standardForms[declared.type].test(value));
  if (wrong !== undefined)
    yield bindingIssue('binding.value', '', `the tag "${tag}" is ${declared.type}, and "${wrong}" among its values is none`);
  const isNumeric = declared.type === 'number' || declared.type === 'integer';
  if (!isNumeric) {
    const extra = unit !== undefined ? 'unit' : scale !== undefined ? 'scale' : offset !== undefined ? 'offset' : undefined;
    if (extra) yield bindingIssue('binding.value', '', `the tag "${tag}" is ${declared.type} and has no ${extra}`);
    return;
  }
  if (unit === undefined) return;
  const told = parseUnit(unit);
  if (!told.ok) yield* told.issues;
  else if (declared.unit === undefined) {
    yield bindingIssue('binding.value', '', `the collection gives the tag "${tag}" no unit, so ${unit} cannot become one`);
  } else {
    const standard = parseUnit(declared.unit);
    if (standard.ok) yield* conversionBetween(told.value, standard.value).issues;
  }
}

function commandIssues({ commands = [] }: BoundEquipment, at: string, collection: CollectionDocument): readonly Issue[] {
  const known = Object.keys(collection.commands ?? {});
  return commands.flatMap((name, index) => {
    if (known.includes(name)) return [];
    const sentence = `the collection "${collection.name}" has no command "${name}"${suggestion(name, known)}`;
    return [bindingIssue('binding.unknown-command', joinIndex(`${at}.commands`, index), sentence)];
  });
}
