import { failure, success, type Result } from '../../value/issue.ts';
import { contractIssue } from '../codes.ts';
import type { SchemaObject } from '../schema.ts';
import { chooseRoot } from './choose-root.ts';
import { remarked, type DraftedSchema, type Remarks } from './draft.ts';
import { identifiedBy } from './words.ts';

/** A column as the statement says it. */
interface Column {
  readonly name: string;
  /** Lower case, words with one blank: `character varying`. */
  readonly type: string;
  readonly sizes: readonly number[];
  readonly required: boolean;
  readonly isKey: boolean;
  readonly choices?: readonly string[];
}

interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly keys: readonly string[];
}

/** Drafts the contract of the rows of one table, from CREATE TABLE statements of PostgreSQL, SQLite, SQL Server, Oracle or MySQL. */
export function draftFromSql(text: string, root?: string): Result<DraftedSchema> {
  const tables = tablesIn(text);
  if (tables.length === 0) return failure(contractIssue('contract.draft', '', 'expected a CREATE TABLE statement'));
  const chosen = chooseRoot(
    'table',
    tables.map(table => table.name),
    root,
  );
  if (!chosen.ok) return chosen;
  const table = tables.find(each => each.name === chosen.value)!;
  const remarks: Remarks = new Map();
  const required = table.columns.filter(column => column.required || table.keys.includes(column.name)).map(column => column.name);
  const properties = Object.fromEntries(
    table.columns.map(column => [column.name, columnSchema(column, required.includes(column.name), remarks)]),
  );
  const schema = { type: 'object', ...(required.length > 0 && { required }), properties };
  return success({ schema, keys: { paths: table.keys, why: 'the primary key' }, remarks });
}

/** Tokens of SQL: quoted names and texts, numbers, words, signs; comments are left out. */
const token =
  /--[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]|'(?:[^']|'')*'|[\p{L}_][\p{L}\d_$#]*|\d+(?:\.\d+)?|[(),;.]|\S/gu;

function tablesIn(text: string): readonly Table[] {
  const tokens = [...text.matchAll(token)].map(([each]) => each).filter(each => !each.startsWith('--') && !each.startsWith('/*'));
  const tables: Table[] = [];
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

function tableOf(name: string, definitions: readonly (readonly string[])[]): Table {
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

/** Words that end the type of a column. */
const afterType: ReadonlySet<string> = new Set(
  'not null primary key unique default references check constraint collate generated identity auto_increment autoincrement comment on'.split(
    ' ',
  ),
);

function columnOf([name = '', ...words]: readonly string[]): Column {
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

interface ColumnType {
  readonly schema: SchemaObject;
  readonly why?: string;
}

/** Types of several databases by how they begin, the longer beginning first. */
const columnTypes: readonly (readonly [type: RegExp, of: (sizes: readonly number[]) => ColumnType])[] = [
  [/^(?:n?(?:var)?char|character|n?varchar2|bpchar)/u, textOf],
  [/^(?:text|clob|n?text|longtext|mediumtext|string|xml|citext|nclob)/u, textOf],
  [/^(?:numeric|decimal|number|dec|money|smallmoney)/u, decimalOf],
  [/^(?:bigint|bigserial|int8|serial8)/u, () => ({ schema: { type: 'string', format: 'int64' } })],
  [/^tinyint/u, sizes => ({ schema: { type: sizes[0] === 1 ? 'boolean' : 'integer' } })],
  [/^(?:int|integer|smallint|mediumint|serial|smallserial|year)/u, () => ({ schema: { type: 'integer' } })],
  [/^(?:bool|bit$)/u, () => ({ schema: { type: 'boolean' } })],
  [
    /^(?:real|float|double|binary_)/u,
    () => ({ schema: { type: 'number' }, why: 'rounded: for exact decimals the column would be numeric' }),
  ],
  [/^(?:timestamptz|timestamp.*with time zone|datetimeoffset)/u, () => ({ schema: { type: 'string', format: 'date-time' } })],
  [
    /^(?:timestamp|datetime|smalldatetime)/u,
    () => ({ schema: { type: 'string', format: 'date-time-local' }, why: 'a time without an offset: say in which zone it is' }),
  ],
  [/^date/u, () => ({ schema: { type: 'string', format: 'date' } })],
  [/^time/u, () => ({ schema: { type: 'string' } })],
  [/^(?:uuid|uniqueidentifier)/u, () => ({ schema: { type: 'string', format: 'uuid' } })],
  [/^json/u, () => ({ schema: {}, why: 'JSON inside the column: say what it holds' })],
  [/^(?:bytea|blob|binary|varbinary|raw|image)/u, () => ({ schema: { type: 'string', contentEncoding: 'base64' } })],
];

function textOf([length]: readonly number[]): ColumnType {
  return { schema: { type: 'string', ...(length !== undefined && { maxLength: length }) } };
}

function decimalOf([digits, places]: readonly number[]): ColumnType {
  const why =
    digits === undefined ? undefined : `${digits} digits${places === undefined ? '' : `, ${places} of them behind the point`}`;
  return { schema: { type: 'string', format: 'decimal' }, ...(why !== undefined && { why }) };
}

function columnSchema(column: Column, required: boolean, remarks: Remarks): SchemaObject {
  const { schema, why } = typeSchema(column);
  const identifies = schema['type'] === 'string' && schema['format'] === undefined ? identifiedBy(column.name) : undefined;
  const named = identifies === undefined ? schema : { ...schema, identifies };
  const chosen = column.choices ? { type: 'string', enum: column.choices } : named;
  const nullable = required || chosen['type'] === undefined ? chosen : withNull(chosen);
  return remarked(remarks, { ...nullable }, why);
}

function withNull(schema: SchemaObject): SchemaObject {
  const choices = Array.isArray(schema['enum']) ? { enum: [...(schema['enum'] as readonly unknown[]), null] } : {};
  return { ...schema, type: [schema['type'], 'null'], ...choices };
}

function typeSchema({ type, sizes }: Column): ColumnType {
  const known = columnTypes.find(([pattern]) => pattern.test(type));
  return known ? known[1](sizes) : { schema: {}, why: type === '' ? 'no type is said' : `the type "${type}" is not known` };
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
