import { DatabaseSync } from 'node:sqlite';

/** How a connection is opened. */
export interface ConnectionOptions {
  readonly readOnly: boolean;
  /** Upper bound of the page cache of this connection, in KiB. */
  readonly cacheKiB: number;
}

/** Marks a file as a store of Millrace ("MLRC"), so that another SQLite file is not taken for one. */
export const applicationId = 0x4d4c5243;

/**
 * Opens one connection to a store file. Every commit of a writing one is on disk when it returns (`synchronous=FULL`); checkpoints are
 * never made inside a commit (`wal_autocheckpoint=0`), the writer makes them between groups.
 */
export function openConnection(file: string, options: ConnectionOptions): DatabaseSync {
  const db = new DatabaseSync(file, { readOnly: options.readOnly, timeout: 5_000 });
  try {
    if (!options.readOnly) db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0');
    db.exec(`PRAGMA cache_size=-${options.cacheKiB}; PRAGMA temp_store=FILE; PRAGMA trusted_schema=OFF`);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}
