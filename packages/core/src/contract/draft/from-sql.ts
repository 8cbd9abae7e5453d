import { failure, success, type Result } from '../../value/issue.ts';
import { contractIssue } from '../codes.ts';
import { chooseRoot } from './choose-root.ts';
import type { DraftedSchema } from './draft.ts';
import { draftFromTable, type TableColumn, type TableDescription } from './from-table.ts';
import { checksIn, textsIn, type SqlCheck } from './sql-check.ts';
import { bare, closingOf, is, sqlWords } from './sql-words.ts';

/** Drafts the contract of the rows of one table, from CREATE TABLE statements of PostgreSQL, SQLite, SQL Server, Oracle or MySQL. */
export function draftFromSql(text: string, root?: string): Result<DraftedSchema> {
  const found = tablesOfSql(text);
  if (!found.ok) return found;
  const tables = found.value;
  if (tables.length === 0) return failure(contractIssue('contract.draft', '', 'expected a CREATE TABLE statement'));
  const chosen = chooseRoot(
    'table',
    tables.map(table => table.name),
    root,
  );
  if (!chosen.ok) return chosen;
  return success(draftFromTable(tables.find(each => each.name === chosen.value)!));
}

/** The tables that CREATE TABLE statements make, in order. */
export function tablesOfSql(text: string): Result<readonly TableDescription[]> {
  const found = sqlWords(text);
  const words = found.map(each => each.word);
  const tables: TableDescription[] = [];
  for (let at = 0; at < words.length; at++) {
    if (!is(words[at], 'create')) continue;
    const table = words.slice(at, at + 5).findIndex(each => is(each, 'table'));
    const open = words.findIndex((word, index) => index > at && (word === '(' || word === ';'));
    if (table < 0 || words[open] === ';') continue;
    const close = open < 0 ? undefined : closingOf(words, open);
    const names = words.slice(at + table + 1, open < 0 ? undefined : open);
    const name = bare(names.filter(each => !['if', 'not', 'exists', '.'].some(word => is(each, word))).at(-1) ?? 'rows');
    if (close === undefined) return refused(text, found[at]!.at, `the definition of the table ${name} does not end`);
    const definitions = parts(words.slice(open + 1, close));
    if (definitions.length === 0) return refused(text, found[at]!.at, `the table ${name} has no columns`);
    tables.push(tableOf(name, definitions));
    at = close;
  }
  return success(tables);
}

function refused(text: string, at: number, what: string): Result<never> {
  const lines = text.slice(0, at).split('\n');
  const where = `line ${lines.length}, column ${lines.at(-1)!.length + 1}`;
  return failure(contractIssue('contract.draft-broken', '', `reading SQL: ${what} (it begins in ${where})`));
}

function tableOf(name: string, definitions: readonly (readonly string[])[]): TableDescription {
  const constraints = definitions.filter(words => constraintWords.has(words[0]!.toLowerCase()));
  const shared = constraints.flatMap(checksIn);
  const columns = definitions.filter(words => !constraints.includes(words)).map(words => columnOf(words, shared));
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

function columnOf([name = '', ...words]: readonly string[], shared: readonly SqlCheck[]): ParsedColumn {
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
  const about = [...checksIn(rest), ...shared].filter(check => check.columns.includes(bare(name)));
  const choices = listedChoices(typed) ?? about.find(check => check.choices)?.choices;
  const checks = about.filter(check => !check.choices).map(check => check.text);
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
    ...(checks.length > 0 && { checks }),
  };
}

/** `ENUM('open', 'closed')` */
function listedChoices([type, ...sizes]: readonly string[]): readonly string[] | undefined {
  return is(type, 'enum') ? textsIn(sizes.slice(1, sizes.indexOf(')'))) : undefined;
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
