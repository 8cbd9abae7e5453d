import { statSync } from 'node:fs';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';

import { ConnectorError } from '@millrace/connector';
import type { ConnectorEnv } from '@millrace/connector';

import type { SqlConfig } from './config.ts';
import { DatabaseFault } from './database.ts';
import type { Cell, ColumnFacts, Database, Dialect, Rows, Session } from './database.ts';
import { kindOfResult } from './failure.ts';
import { SessionPool } from './pool.ts';

/** How SQLite writes statements. A writer takes its lock at once, so that it never fails half-way. */
export const sqliteDialect: Dialect = { name: 'sqlite', placeholder: n => `?${n}`, begin: 'BEGIN IMMEDIATE' };

/** Opens a database file that exists. It has one session: SQLite has one writer, and calls are short. */
export async function openSqlite(config: SqlConfig, env: Pick<ConnectorEnv, 'lost'>): Promise<Database> {
  const path = pathOf(config);
  const { DatabaseSync } = await import('node:sqlite');
  const identity = fileIdentity(path);
  if (identity === undefined) throw new ConnectorError('unreachable', `opening ${path}: there is no such file`);
  let database: DatabaseSync;
  try {
    database = new DatabaseSync(new URL(`${pathToFileURL(path).href}?mode=rw`), { timeout: 0 });
  } catch (error) {
    throw new ConnectorError('unreachable', `opening ${path}: ${messageOf(error)}`, { cause: error });
  }
  let closed = false;
  /** A file that was replaced or deleted still takes writes through the old handle, and nobody would ever see them. */
  const assertSameFile = (): void => {
    if (closed) throw new DatabaseFault('down', 'the connection was closed');
    if (fileIdentity(path) === identity) return;
    const fault = new DatabaseFault('down', `${path}: the file is gone or another one stands in its place`);
    env.lost(new ConnectorError('lost', fault.message));
    throw fault;
  };
  const session = new SqliteSession(database, assertSameFile);
  const pool = new SessionPool(1, async () => session);
  const use: Database['use'] = action =>
    pool.use(async ready => {
      assertSameFile();
      return action(ready);
    });
  return {
    dialect: sqliteDialect,
    use,
    columns: (table, signal) => use(ready => tableColumns(ready, table, signal)),
    async [Symbol.asyncDispose]() {
      if (closed) return;
      closed = true;
      database.close();
    },
  };
}

/** A statement made ready once, with the names of the columns it answers. */
interface Prepared {
  readonly statement: StatementSync;
  readonly columns: readonly string[];
}

class SqliteSession implements Session {
  readonly #database: DatabaseSync;
  readonly #check: () => void;
  readonly #statements = new Map<string, Prepared>();

  constructor(database: DatabaseSync, check: () => void) {
    this.#database = database;
    this.#check = check;
  }

  async run(sql: string, parameters: readonly Cell[], signal: AbortSignal): Promise<Rows> {
    if (signal.aborted) throw new DatabaseFault('busy', 'the time for the call was over');
    if (sql === 'COMMIT') this.#check();
    try {
      return this.#execute(sql, parameters);
    } catch (error) {
      throw faultOf(error);
    }
  }

  #execute(sql: string, parameters: readonly Cell[]): Rows {
    const { statement, columns } = this.#prepared(sql);
    if (columns.length === 0) {
      const { changes } = statement.run(...(parameters as Cell[]));
      return { ...nothing, affected: Number(changes) };
    }
    const rows = statement.all(...(parameters as Cell[])) as unknown as Cell[][];
    return { columns, types: columns.map(() => ''), rows, affected: rows.length, json: row => jsonOf(columns, row) };
  }

  #prepared(sql: string): Prepared {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    statement.setReadBigInts(true);
    statement.setReturnArrays(true);
    const prepared = { statement, columns: statement.columns().map(column => column.name) };
    if (this.#statements.size >= 50) this.#statements.clear();
    this.#statements.set(sql, prepared);
    return prepared;
  }
}

const nothing: Rows = { columns: [], types: [], rows: [], affected: 0, json: () => '{}' };

/** The path of a database for people and limits. */
export function shownPath(config: SqlConfig): string {
  return `sqlite ${config.file ?? '(no file)'}`;
}

function pathOf({ file }: SqlConfig): string {
  if (file !== undefined && file !== '') return file;
  throw new ConnectorError('misconfigured', 'setting file: expected the path of the database file');
}

function fileIdentity(path: string): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats === undefined ? undefined : `${stats.dev}:${stats.ino}`;
}

function jsonOf(columns: readonly string[], row: readonly Cell[]): string {
  return `{${row.map((cell, index) => `${JSON.stringify(columns[index])}:${jsonCell(cell)}`).join(',')}}`;
}

function jsonCell(cell: Cell): string {
  if (cell === null) return 'null';
  if (typeof cell === 'bigint') return String(cell);
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : JSON.stringify(String(cell));
  return JSON.stringify(typeof cell === 'string' ? cell : Buffer.from(cell).toString('base64'));
}

async function tableColumns(session: Session, table: string, signal: AbortSignal): Promise<readonly ColumnFacts[]> {
  const [name, schema = 'main'] = table.split('.').toReversed();
  const { rows } = await session.run('SELECT name, type FROM pragma_table_info(?1, ?2)', [name!, schema], signal);
  return rows.map(([column, type]) => ({
    name: String(column),
    type: String(type),
    kind: /blob/iu.test(String(type)) ? 'bytes' : 'plain',
  }));
}

function faultOf(error: unknown): DatabaseFault {
  if (error instanceof DatabaseFault) return error;
  const result = error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : undefined;
  if (result === undefined) throw error;
  return new DatabaseFault(kindOfResult(result), messageOf(error), `SQLITE_${result}`, { cause: error, sent: true });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
