/** One value of a database as it is handled here: never a double unless the database stores one. */
export type Cell = string | number | bigint | Uint8Array | null;

/** The result of one statement. */
export interface Rows {
  readonly columns: readonly string[];
  /** Type names of the columns, in the words of the database; empty where it has none. */
  readonly types: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** Rows inserted, updated or deleted. */
  readonly affected: number;
  /** One row as a JSON object with exact values. */
  json(row: readonly Cell[]): string;
}

/** One session of a database, used by one caller at a time. Every failure is a `DatabaseFault`. */
export interface Session {
  run(sql: string, parameters: readonly Cell[], signal: AbortSignal): Promise<Rows>;
}

/** A column of a table that is written. */
export interface ColumnFacts {
  readonly name: string;
  /** Type name without length, as it may stand in a cast. */
  readonly type: string;
  readonly kind: 'bytes' | 'list' | 'plain';
  /** Digits after the decimal mark that the column keeps, where it rounds. */
  readonly scale?: number;
}

/** What differs between databases. */
export interface Dialect {
  readonly name: 'postgresql' | 'sqlite';
  /** The place of parameter number `n` (1 first) in a statement. */
  placeholder(n: number): string;
  readonly begin: string;
}

/** An open database: a few sessions, handed out one at a time. */
export interface Database extends AsyncDisposable {
  readonly dialect: Dialect;
  /** Runs with a session of one's own; waits while all are in use. */
  use<T>(action: (session: Session) => Promise<T>): Promise<T>;
  /** Sessions with the server: open now, and how many it may have. Absent where there is no server. */
  sessions?(): { readonly open: number; readonly allowed: number };
  /** The columns of a table; empty where there is no such table. */
  columns(table: string, signal: AbortSignal): Promise<readonly ColumnFacts[]>;
}

/**
 * How a statement failed. `data`: this message can never be taken as it is. `contention`: another transaction stood in the way.
 * `busy`: the database cannot take anything just now. `setup`: tables, rights or the statement itself are not as the settings say.
 * `down`: there is no session any more.
 */
export type FaultKind = 'data' | 'contention' | 'busy' | 'setup' | 'down';

/** A failed statement, in words; the database's own code where it gave one. */
export class DatabaseFault extends Error {
  readonly kind: FaultKind;
  readonly code: string | undefined;
  /** Whether the statement may have reached the database. Only matters where the session is down: it may then have acted. */
  readonly sent: boolean;
  constructor(kind: FaultKind, message: string, code?: string, options: ErrorOptions & { readonly sent?: boolean } = {}) {
    super(message, options);
    this.name = 'DatabaseFault';
    this.kind = kind;
    this.code = code;
    this.sent = options.sent === true;
  }
}
