/** One row as text, numbers and nulls. */
export type Row = Readonly<Record<string, string | number | null>>;

/** Runs one statement; parameters are `$1`, `$2` … in the text. */
export type Run = (sql: string, ...parameters: readonly (string | number | null)[]) => Promise<readonly Row[]>;

/** What the MES needs of a database, the same over SQLite and PostgreSQL. Statements and transactions take turns. */
export interface Database extends AsyncDisposable {
  /** Whether this is the dialect of PostgreSQL, for the few words that differ. */
  readonly isPostgres: boolean;
  readonly run: Run;
  /** Runs the work in one transaction; what it throws undoes it. */
  transaction<T>(work: (run: Run) => Promise<T>): Promise<T>;
  /** Keeps every other writer out until released, as a long transaction of some other program does. */
  lock(): Promise<() => Promise<void>>;
}

/** Opens a SQLite file (`file:` or a path) or a PostgreSQL database (`postgres://…`). */
export async function openDatabase(address: string): Promise<Database> {
  if (/^postgres(ql)?:/.test(address)) return (await import('./postgres.ts')).openPostgres(address);
  return (await import('./sqlite.ts')).openSqlite(address.replace(/^file:/, ''));
}

/** The work as one transaction of a connection that understands BEGIN, COMMIT and ROLLBACK. */
export async function transact<T>(run: Run, begin: string, work: (run: Run) => Promise<T>): Promise<T> {
  await run(begin);
  try {
    const result = await work(run);
    await run('COMMIT');
    return result;
  } catch (error) {
    await run('ROLLBACK');
    throw error;
  }
}
