import type { SchemaObject } from '../schema.ts';
import { remarked, type DraftedSchema, type Remarks } from './draft.ts';
import { identifiedBy } from './words.ts';

/** A column as a CREATE TABLE statement or the database itself says it. */
export interface TableColumn {
  readonly name: string;
  /** Lower case, words with one blank, without sizes: `character varying`; each `[]` behind it makes it a list. */
  readonly type: string;
  /** What stands in parentheses behind the type: the length, or digits and places. */
  readonly sizes: readonly number[];
  readonly required: boolean;
  readonly choices?: readonly string[];
  /** Conditions on the column that a person must put into words of the schema. */
  readonly checks?: readonly string[];
  readonly description?: string;
  /** What a person must know of the type beside its name. */
  readonly remark?: string;
}

/** A table or view of a database. */
export interface TableDescription {
  readonly name: string;
  readonly columns: readonly TableColumn[];
  /** The columns of the primary key. */
  readonly keys: readonly string[];
  readonly description?: string;
}

/** Drafts the contract of the rows of a table. */
export function draftFromTable({ columns, keys, description }: TableDescription): DraftedSchema {
  const remarks: Remarks = new Map();
  const required = columns.filter(column => column.required || keys.includes(column.name)).map(column => column.name);
  const properties = Object.fromEntries(
    columns.map(column => [column.name, columnSchema(column, required.includes(column.name), remarks)]),
  );
  const schema = { type: 'object', ...(required.length > 0 && { required }), properties };
  const title = description === undefined ? {} : { title: description };
  return { schema, ...title, keys: { paths: keys, why: 'the primary key' }, remarks };
}

interface ColumnType {
  readonly schema: SchemaObject;
  readonly why?: string;
}

/** Types of several databases by how they begin, the longer beginning first. */
const columnTypes: readonly (readonly [type: RegExp, of: (sizes: readonly number[]) => ColumnType])[] = [
  [/range$|^interval/u, textOf],
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

function columnSchema(column: TableColumn, required: boolean, remarks: Remarks): SchemaObject {
  const { schema, why } = typeSchema(column);
  const identifies = schema['type'] === 'string' && schema['format'] === undefined ? identifiedBy(column.name) : undefined;
  const named = identifies === undefined ? schema : { ...schema, identifies };
  const chosen = column.choices ? { type: 'string', enum: column.choices } : named;
  const nullable = required || chosen['type'] === undefined ? chosen : withNull(chosen);
  const described = column.description === undefined ? {} : { description: column.description };
  const remark = [
    column.choices ? column.remark : (column.remark ?? why),
    ...(column.checks ?? []).map(check => `${check}: say it in the schema`),
  ];
  return remarked(remarks, { ...nullable, ...described }, remark.filter(each => each !== undefined).join('; '));
}

function withNull(schema: SchemaObject): SchemaObject {
  const choices = Array.isArray(schema['enum']) ? { enum: [...(schema['enum'] as readonly unknown[]), null] } : {};
  return { ...schema, type: [schema['type'], 'null'], ...choices };
}

function typeSchema({ type, sizes }: Pick<TableColumn, 'type' | 'sizes'>): ColumnType {
  if (type.endsWith('[]')) {
    const { schema, why } = typeSchema({ type: type.slice(0, -2), sizes });
    return {
      schema: { type: 'array', items: schema['type'] === undefined ? schema : withNull(schema) },
      ...(why !== undefined && { why }),
    };
  }
  const known = columnTypes.find(([pattern]) => pattern.test(type));
  return known ? known[1](sizes) : { schema: {}, why: type === '' ? 'no type is said' : `the type "${type}" is not known` };
}
