import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { transact, type Database, type Row, type Run } from './database.ts';
import { inTurn } from './in-turn.ts';

/** The MES's database in one SQLite file, shared with whoever else writes to it. */
export function openSqlite(path: string): Database {
  const db = new DatabaseSync(path);
  db.exec('PRAGMA busy_timeout = 1000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 0');
  const next = inTurn();
  const stop = new AbortController();
  const run: Run = async (sql, ...parameters) => {
    const text = sql.replaceAll(/\$(\d+)/g, '?$1');
    return whenFree(() => db.prepare(text).all(...parameters) as unknown as readonly Row[], stop.signal);
  };
  return {
    isPostgres: false,
    run: (sql, ...parameters) => next(() => run(sql, ...parameters)),
    transaction: work => next(() => transact(run, 'BEGIN IMMEDIATE', work)),
    lock: () => lock(path, stop.signal),
    async [Symbol.asyncDispose]() {
      stop.abort();
      await next(async () => db.close());
    },
  };
}

async function lock(path: string, signal: AbortSignal): Promise<() => Promise<void>> {
  const other = new DatabaseSync(path);
  await whenFree(() => other.exec('BEGIN IMMEDIATE'), signal);
  return async () => {
    other.exec('ROLLBACK');
    other.close();
  };
}

/** Tries until no other writer holds the file; waiting leaves the event loop free, which a busy timeout would not. */
async function whenFree<T>(statement: () => T, signal: AbortSignal): Promise<T> {
  for (;;) {
    try {
      return statement();
    } catch (error) {
      if (!isBusy(error) || signal.aborted) throw error;
      await pause(5, undefined, { signal }).catch(() => undefined);
    }
  }
}

const busy = 5;

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === busy;
}
