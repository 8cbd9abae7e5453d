import { StoreError } from '../store.ts';
import type { StoreErrorKind } from '../store.ts';

/** SQLITE_CANTOPEN. */
const cantOpen = 14;

const byPrimaryCode: Readonly<Record<number, StoreErrorKind>> = {
  5: 'held', // SQLITE_BUSY
  8: 'read-only', // SQLITE_READONLY
  11: 'damaged', // SQLITE_CORRUPT
  13: 'full', // SQLITE_FULL
  [cantOpen]: 'read-only',
  26: 'damaged', // SQLITE_NOTADB
};

/** SQLITE_IOERR_READ and SQLITE_IOERR_SHORT_READ: the file is there but cannot be read. Every other I/O error is a write that failed. */
const unreadable: ReadonlySet<number> = new Set([266, 522]);

const meaning: Readonly<Record<StoreErrorKind, string>> = {
  full: 'no space left on the volume; free some, writing resumes by itself',
  'read-only': 'the file cannot be written; give this account write access, writing resumes by itself',
  held: 'another process has the database open; stop it',
  damaged: 'the database file is damaged; restore a backup',
  'too-new': 'the store was written by a newer version; start that one',
  unopened: 'a file cannot be opened, most often because the process has too many files open; raise its limit of open files',
  closed: 'the store is closed',
};

/** For SQLITE_CANTOPEN, which is either. */
const eitherReason =
  'a file of it cannot be opened; either too many files are open, or this account has no access; it resumes by itself';

/**
 * Turns what SQLite threw into the store's error, where the world failed; anything else comes back as it is, because then we are wrong.
 * `doing` says what was being done, to what: `appending to the journal`.
 */
export function asStoreError(error: unknown, doing: string): unknown {
  if (error instanceof StoreError) return error;
  const code = sqliteCode(error);
  if (code === undefined) return error;
  const kind = unreadable.has(code) ? 'damaged' : (code & 0xff) === 10 ? 'read-only' : byPrimaryCode[code & 0xff];
  if (kind === undefined) return error;
  const means = (code & 0xff) === cantOpen ? eitherReason : meaning[kind];
  return new StoreError(kind, `${doing}: ${means} (${(error as Error).message})`, { cause: error });
}

/** The same for what only reads: a file that cannot be opened then has nothing to do with write access. */
export function asReadError(error: unknown, doing: string): unknown {
  const isUnopened = isOutOfFiles(error) || ((sqliteCode(error) ?? 0) & 0xff) === cantOpen;
  if (!isUnopened) return asStoreError(error, doing);
  return new StoreError('unopened', `${doing}: ${meaning.unopened} (${(error as Error).message})`, { cause: error });
}

/** Node's own words for it: as a code, or inside the message where a thread could not be started. */
function isOutOfFiles(error: unknown): boolean {
  return (
    error instanceof Error &&
    !(error instanceof StoreError) &&
    /\bE[MN]FILE\b/.test(`${'code' in error ? String(error.code) : ''} ${error.message}`)
  );
}

/** SQLite's extended result code, or undefined for an error that is not SQLite's. */
function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode : undefined;
}

/** Runs `work` and throws the store's error where the world failed. */
export function guarded<T>(doing: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asStoreError(error, doing);
  }
}
