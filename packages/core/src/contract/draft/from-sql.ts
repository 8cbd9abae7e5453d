import { failure, success, type Result } from '../../value/issue.ts';
import { contractIssue } from '../codes.ts';
import { chooseRoot } from './choose-root.ts';
import type { DraftedSchema } from './draft.ts';
import { draftFromTable, type TableColumn, type TableDescription } from './from-table.ts';

/** Drafts the contract of the rows of one table, from CREATE TABLE statements of PostgreSQL, SQLite, SQL Server, Oracle or MySQL. */
export function draftFromSql(text: string, root?: string): Result<DraftedSchema> {
  const tables = tablesOfSql(text);
  if (tables.length === 0) return failure(contractIssue('contract.draft', '', 'expected a CREATE TABLE statement'));
  const chosen = chooseRoot(
    'table',
    tables.map(table => table.name),
    root,
  );
  if (!chosen.ok) return chosen;
  return success(draftFromTable(tables.find(each => each.name === chosen.value)!));
}

/** Tokens of SQL: quoted names and texts, numbers, words, signs; comments are left out. */
const token =
  /--[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]|'(?:[^']|'')*'|[\p{L}_][\p{L}\d_$#]*|\d+(?:\.\d+)?|[(),;.]|\S/gu;

/** The tables that CREATE TABLE statements make, in order. */
export function tablesOfSql(text: string): readonly TableDescription[] {
  const tokens = [...text.matchAll(token)].map(([each]) => each).filter(each => !each.startsWith('--') && !each.startsWith('/*'));
  const tables: TableDescription[] = [];
  for (let at = 0; at < tokens.length; at++) {
    if (!is(tokens[at], 'create')) continue;
    const table = tokens.slice(at, at + 5).findIndex(each => is(each, 'table'));
    const open = tokens.indexOf('(', at);
    if (table < 0 || open < 0) continue;
    const close = closingOf(tokens, open);
    const names = tokens.slice(at + table + 1, open).filter(each => !['if', 'not', 'exists', '.'].some(word => is(each, word)));
    tables.push(tableOf(bare(names.at(-1) ?? 'rows'), parts(tokens.slice(open + 1, close))));
    at = close;
  }
  return tables;
}

function tableOf(name: string, definitions: readonly (readonly string[])[]): TableDescription {
  const constraints = definitions.filter(words => constraintWords.has(words[0]!.toLowerCase()));
  const columns = definitions.filter(words => !constraints.includes(words)).map(columnOf);
  const primary = constraints.find(words => words.some((word, at) => is(word, 'primary') && is(words[at + 1], 'key')));
  const listed = primary
    ? primary
        .slice(primary.indexOf('(') + 1, primary.lastIndexOf(')'))
        .filter(word => word !== ',')
        .map(bare)
    : [];
  const keys = listed.length > 0 ? listed : columns.filter(column => column.isKey).map(column => column.name);
  return { name, columns, keys: keys.filter(key => columns.some(column => column.name === key)) };
}

const constraintWords: ReadonlySet<string> = new Set([
  'constraint',
  'primary',
  'foreign',
  'unique',
  'check',
  'index',
  'key',
  'exclude',
  'like',
]);

/** A column that may say of itself that it is the key. */
interface ParsedColumn extends TableColumn {
  readonly isKey: boolean;
}

/** Words that end the type of a column. */
const afterType: ReadonlySet<string> = new Set(
  'not null primary key unique default references check constraint collate generated identity auto_increment autoincrement comment on'.split(
    ' ',
  ),
);

function columnOf([name = '', ...words]: readonly string[]): ParsedColumn {
  const end = words.findIndex(word => afterType.has(word.toLowerCase()));
  const typed = words.slice(0, end < 0 ? words.length : end);
  const rest = words.slice(typed.length);
  const open = typed.indexOf('(');
  const sizes =
    open < 0
      ? []
      : typed
          .slice(open + 1, typed.indexOf(')'))
          .map(Number)
          .filter(Number.isFinite);
  const type = typed.filter((word, at) => !/^[(),\d]/u.test(word) && !(open >= 0 && at > open && at < typed.indexOf(')')));
  const follows = (one: string, other: string): boolean => rest.some((word, at) => is(word, one) && is(rest[at + 1], other));
  const choices = choicesIn(rest);
  return {
    name: bare(name),
    type: type
      .join(' ')
      .toLowerCase()
      .replaceAll(/["`[\]]/gu, ''),
    sizes,
    required: follows('not', 'null') || follows('primary', 'key'),
    isKey: follows('primary', 'key'),
    ...(choices && { choices }),
  };
}

/** `CHECK (state IN ('open', 'closed'))` */
function choicesIn(words: readonly string[]): readonly string[] | undefined {
  const at = words.findIndex((word, index) => is(word, 'in') && words[index + 1] === '(');
  if (at < 0) return undefined;
  const listed = words.slice(at + 2, words.indexOf(')', at)).filter(word => word !== ',');
  return listed.length > 0 && listed.every(word => word.startsWith("'"))
    ? listed.map(word => word.slice(1, -1).replaceAll("''", "'"))
    : undefined;
}

/** Definitions between commas that no parenthesis holds. */
function parts(tokens: readonly string[]): readonly (readonly string[])[] {
  const found: string[][] = [[]];
  let depth = 0;
  for (const each of tokens) {
    depth += each === '(' ? 1 : each === ')' ? -1 : 0;
    if (each === ',' && depth === 0) found.push([]);
    else found.at(-1)!.push(each);
  }
  return found.filter(words => words.length > 0);
}

function closingOf(tokens: readonly string[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    depth += tokens[at] === '(' ? 1 : tokens[at] === ')' ? -1 : 0;
    if (depth === 0) return at;
  }
  return tokens.length;
}

function is(word: string | undefined, wanted: string): boolean {
  return word?.toLowerCase() === wanted;
}

function bare(name: string): string {
  const quoted = /^(?:"(.*)"|`(.*)`|\[(.*)\])$/u.exec(name);
  return (quoted?.[1] ?? quoted?.[2] ?? quoted?.[3] ?? name).replaceAll('""', '"');
}
