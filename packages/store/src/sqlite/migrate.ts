import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { migrations as all } from '../migrations/list.ts';
import type { Migration } from '../migrations/migration.ts';
import { StoreError } from '../store.ts';
import { applicationId, openConnection } from './connection.ts';
import { guarded } from './failure.ts';

/** What stands in `<file>.upgrade` while a store is being upgraded: from where to where, and the copy that the old version can start from. */
export interface UpgradeMarker {
  readonly from: number;
  readonly to: number;
  readonly backup: string;
  readonly at: string;
}

/** Opens the store file for writing and brings its schema up to date. */
export function openMigrated(file: string, options: { readonly cacheKiB: number; readonly now: number }): DatabaseSync {
  return guarded(`opening the store ${file}`, () => {
    const db = openConnection(file, { readOnly: false, cacheKiB: options.cacheKiB });
    try {
      migrate(db, file, all, options.now);
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

/**
 * Runs the migrations that the store has not had, each in one transaction with its version number, so that a process killed in the middle of
 * one leaves the version before it, and the next start goes on from there. Before the first of them a store with content is copied, and a marker
 * file names the copy until the upgrade is complete.
 */
export function migrate(db: DatabaseSync, file: string, migrations: readonly Migration[], now: number): void {
  const version = versionOf(db, file);
  const latest = migrations.length;
  if (version > latest) {
    const remedy = 'start that version, or restore the copy made before the upgrade';
    throw new StoreError(
      'too-new',
      `opening the store ${file}: its schema is version ${version}, this program knows ${latest}; ${remedy}`,
    );
  }
  if (version === latest) return rmSync(markerPath(file), { force: true });
  if (version > 0)
    keepCopy(db, file, { from: version, to: latest, backup: `${file}.version-${version}`, at: new Date(now).toISOString() });
  for (const migration of migrations.slice(version)) step(db, migration);
  rmSync(markerPath(file), { force: true });
}

/** The upgrade that a killed process left unfinished, if any. */
export function unfinishedUpgrade(file: string): UpgradeMarker | undefined {
  const path = markerPath(file);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as UpgradeMarker) : undefined;
}

function versionOf(db: DatabaseSync, file: string): number {
  const version = pragma(db, 'user_version');
  const id = pragma(db, 'application_id');
  const isForeign = id !== applicationId && (id !== 0 || version !== 0 || pragma(db, 'schema_version') !== 0);
  if (isForeign) throw new StoreError('damaged', `opening the store ${file}: this is a database, but not a store of Millrace`);
  return version;
}

function pragma(db: DatabaseSync, name: string): number {
  return db.prepare(`PRAGMA ${name}`).get()?.[name] as number;
}

function step(db: DatabaseSync, migration: Migration): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    db.exec(`PRAGMA application_id=${applicationId}; ${migration.sql}; PRAGMA user_version=${migration.number}`);
    db.exec('COMMIT');
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

/** The copy becomes visible whole or not at all. An unfinished upgrade has left one already, of the state before it began. */
function keepCopy(db: DatabaseSync, file: string, marker: UpgradeMarker): void {
  if (unfinishedUpgrade(file) !== undefined) return;
  const partial = `${marker.backup}.partial`;
  rmSync(partial, { force: true });
  db.prepare('VACUUM INTO ?').run(partial);
  renameSync(partial, marker.backup);
  writeFileSync(markerPath(file), JSON.stringify(marker, undefined, 2), { flush: true });
}

function markerPath(file: string): string {
  return `${file}.upgrade`;
}
