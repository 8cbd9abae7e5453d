import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { openStore, storeFile, unfinishedUpgrade } from '../src/index.ts';
import { migrations } from '../src/migrations/list.ts';
import { openConnection } from '../src/sqlite/connection.ts';
import { migrate } from '../src/sqlite/migrate.ts';
import { temporaryFolder } from '../src/testkit/index.ts';
import { steps } from './fixtures/migration-steps.ts';

/** Opens the file, migrates as far as given, and says what is there. */
function upgraded(file: string, to: number): { readonly version: unknown; readonly sizes: readonly unknown[] } {
  using db = new Opened(file);
  migrate(db.db, file, steps.slice(0, to), 0);
  const sizes =
    to === 1
      ? []
      : db.db
          .prepare('SELECT size FROM thing')
          .all()
          .map(row => row['size']);
  return { version: db.db.prepare('PRAGMA user_version').get()?.['user_version'], sizes };
}

class Opened implements Disposable {
  readonly db: DatabaseSync;
  constructor(file: string) {
    this.db = openConnection(file, { readOnly: false, cacheKiB: 1_024 });
  }
  [Symbol.dispose](): void {
    this.db.close();
  }
}

async function upgradeAndDie(file: string, step: number): Promise<void> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'fixtures/migrate-and-die.ts'), file, `${step}`], {
    stdio: 'inherit',
  });
  expect((await once(child, 'exit'))[1]).toBe('SIGKILL');
}

describe('migrations', () => {
  it('are numbered from one without gaps', () => {
    expect(migrations.map(migration => migration.number)).toEqual(migrations.map((_, index) => index + 1));
  });

  it('run once each, and keep a copy of the store as it was before', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, storeFile);
    expect(upgraded(file, 1).version).toBe(1);
    expect(upgraded(file, 3)).toEqual({ version: 3, sizes: [2] });
    expect(upgraded(file, 3)).toEqual({ version: 3, sizes: [2] });
    expect(unfinishedUpgrade(file)).toBeUndefined();
    const copy = new DatabaseSync(`${file}.version-1`, { readOnly: true });
    expect(copy.prepare('SELECT * FROM thing').all()).toEqual([{ name: 'old' }]);
    copy.close();
  });

  it('F41: go on at the next start where a kill interrupted them, with the copy still named by the marker', async () => {
    for (const step of [2, 3]) {
      await using folder = await temporaryFolder();
      const file = join(folder.path, storeFile);
      upgraded(file, 1);
      await upgradeAndDie(file, step);
      expect(unfinishedUpgrade(file)).toMatchObject({ from: 1, to: 3, backup: `${file}.version-1` });
      expect(upgraded(file, 3)).toEqual({ version: 3, sizes: [2] });
      expect(unfinishedUpgrade(file)).toBeUndefined();
      expect(upgraded(`${file}.version-1`, 1).version).toBe(1);
    }
  });

  it('F41: let the old version start again after a kill in the first step', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, storeFile);
    upgraded(file, 1);
    await upgradeAndDie(file, 2);
    expect(upgraded(file, 1).version).toBe(1);
  });

  it('refuse a store that a newer version wrote', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, storeFile);
    await (await openStore({ folder: folder.path, node: 'test' }))[Symbol.asyncDispose]();
    {
      using db = new Opened(file);
      db.db.exec(`PRAGMA user_version=${migrations.length + 1}`);
    }
    const [latest, newer] = [migrations.length, migrations.length + 1];
    const message = expect.stringContaining(
      `schema is version ${newer}, this program knows ${latest}; start that version`,
    ) as string;
    await expect(openStore({ folder: folder.path, node: 'test' })).rejects.toMatchObject({ kind: 'too-new', message });
    expect(existsSync(`${file}.upgrade`)).toBe(false);
  });
});
