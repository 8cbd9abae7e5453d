import type { FieldSet } from '@millrace/core';

/** Settings of a database once read: durations in milliseconds, defaults filled in. */
export interface SqlConfig {
  readonly dialect: 'postgresql' | 'sqlite';
  readonly url?: string;
  readonly file?: string;
  readonly expect?: { readonly query: string; readonly equals: string };
  readonly read?: ReadSettings;
  readonly write?: WriteSettings;
}

export interface ReadSettings {
  readonly table?: string;
  readonly query?: string;
  readonly columns?: readonly string[];
  readonly where?: string;
  readonly cursor: string;
  readonly id?: readonly string[];
  readonly time?: string;
  readonly overlapIds: number;
  readonly overlapTime: number;
  readonly every: number;
  readonly page: number;
  readonly after?: string;
}

export interface WriteSettings {
  readonly mode: 'upsert' | 'insert' | 'call';
  readonly table?: string;
  readonly key?: readonly string[];
  readonly columns?: Readonly<Record<string, string>>;
  readonly returning?: string;
  readonly statement?: string;
  readonly repeat: 'keyed' | 'harmless' | 'unsafe';
  readonly verify?: string;
}

const column: FieldSet[string] = { kind: 'text', summary: 'A column.' };

const read: FieldSet = {
  table: { kind: 'text', summary: 'Table or view to read, `schema.table` or `table`.', example: 'mes.confirmation' },
  query: { kind: 'text', summary: 'Instead of `table`: a SELECT that gives the rows, without ORDER BY and LIMIT.' },
  columns: { kind: 'list', of: column, summary: 'Columns to take from `table`; absent: all.' },
  where: { kind: 'text', summary: 'A condition on the rows, in SQL.', example: 'taken = false' },
  cursor: {
    kind: 'text',
    required: true,
    summary: 'Column that grows with every new row: a number or a time with its zone.',
    example: 'id',
  },
  id: {
    kind: 'list',
    of: column,
    summary: 'Columns that identify a row; absent: the cursor column. Name the cursor column too where rows change.',
  },
  time: { kind: 'text', summary: 'Column that says when it happened, a time with its zone.' },
  overlapIds: {
    kind: 'integer',
    minimum: 0,
    unit: 'ids',
    default: 1_000,
    summary: 'How far behind a numeric cursor rows are looked at again, because a row may become visible after a later one.',
  },
  overlapTime: {
    kind: 'duration',
    default: '1 min',
    summary: 'The same for a cursor of time; longer than the longest transaction of the writers.',
  },
  every: { kind: 'duration', default: '1 s', summary: 'Time between two looks when nothing new was there.' },
  page: { kind: 'integer', minimum: 1, maximum: 10_000, unit: 'rows', default: 1_000, summary: 'Rows read at once.' },
  after: {
    kind: 'text',
    summary:
      'Statement for each row once it is on disk, with its columns as `:column`; the rows it marks must no longer be selected. No cursor is kept then.',
    example: 'UPDATE outbox SET taken = true WHERE id = :id',
  },
};

const write: FieldSet = {
  mode: {
    kind: 'choice',
    choices: {
      upsert: 'insert a row or bring the one with its key up to date',
      insert: 'insert a row; one with its key must not have other content',
      call: 'run a statement (a function, a procedure, any other)',
    },
    default: 'upsert',
    summary: 'What is done with a message.',
  },
  table: { kind: 'text', summary: 'Table to write, `schema.table` or `table` (upsert, insert).', example: 'mes.work_order' },
  key: { kind: 'list', of: column, summary: 'Columns of a unique key of the table (upsert, insert).', example: ['number'] },
  columns: {
    kind: 'map',
    of: { kind: 'text', summary: 'Path in the message, or `$key`, `$id`, `$subject`, `$message`.' },
    summary: 'Column (or parameter of the statement) → where its value comes from; absent: the fields of the message by name.',
  },
  returning: {
    kind: 'text',
    summary: 'Column of the row, or of the result of the statement, that is the target’s own reference.',
  },
  statement: {
    kind: 'text',
    summary: 'The statement of a call, with parameters as `:name`.',
    example: 'SELECT post_confirmation(:order, :quantity) AS number',
  },
  repeat: {
    kind: 'choice',
    choices: {
      keyed: 'the statement recognises a repeat itself',
      harmless: 'a repeat leaves the same state',
      unsafe: 'a repeat would act twice',
    },
    default: 'unsafe',
    summary: 'What a second call with the same message does; only the writer of the statement knows.',
  },
  verify: {
    kind: 'text',
    summary: 'Query that finds the effect of a message: a row means present, its first column is the reference.',
    example: 'SELECT number FROM posting WHERE external_id = :key',
  },
};

/** The settings of the `sql` connector. */
export const sqlFields: FieldSet = {
  dialect: {
    kind: 'choice',
    required: true,
    choices: { postgresql: 'PostgreSQL 12 or newer', sqlite: 'a SQLite file on this machine' },
    summary: 'The database.',
  },
  url: {
    kind: 'secret',
    summary: 'Address with user and password: `postgresql://user:password@host:5432/database` (postgresql).',
    example: '${secret:MES_DATABASE}',
  },
  file: { kind: 'text', summary: 'Path of the database file, which must exist (sqlite).', example: '/var/lib/mes/mes.db' },
  expect: {
    kind: 'group',
    summary: 'Identity check: nothing is read or written unless this query gives this value.',
    fields: {
      query: { kind: 'text', required: true, summary: 'A query of one value.', example: 'SELECT plant FROM installation' },
      equals: { kind: 'text', required: true, summary: 'The value, as text.', example: 'pune' },
    },
  },
  read: { kind: 'group', fields: read, summary: 'Take rows as messages.' },
  write: { kind: 'group', fields: write, summary: 'Write messages as rows, or run a statement for each.' },
};
