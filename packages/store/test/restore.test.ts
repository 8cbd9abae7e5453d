import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore, restoreBackup } from '../src/index.ts';
import type { Store } from '../src/index.ts';
import { batch, sample, temporaryFolder } from '../src/testkit/index.ts';

const open = (folder: string): Promise<Store> => openStore({ folder, node: 'test', minimumFreeBytes: 0 });

/** A folder with a backup of 20 messages in it. */
async function backupIn(folder: string): Promise<{ readonly path: string; readonly sha256: string }> {
  await using store = await open(join(folder, 'original'));
  const source = await store.sourceNumber('s');
  await store.append(
    batch(
      source,
      Array.from({ length: 20 }, (_, index) => sample(`content-${index}`)),
    ),
  );
  await store.audit({ at: 1, who: 'anna', action: 'backup', subject: 'store' });
  const path = join(folder, 'backup.db');
  return { path, sha256: (await store.backup(path)).sha256 };
}

describe('restoring a backup', () => {
  it('gives a store with everything in it, into a new folder or an empty store', async () => {
    await using folder = await temporaryFolder();
    const { path, sha256 } = await backupIn(folder.path);
    const target = join(folder.path, 'restored');
    await (await open(target))[Symbol.asyncDispose]();
    expect(await restoreBackup(path, target, { sha256 })).toEqual({ messages: 20, findings: [] });
    await using store = await open(target);
    expect(await store.read(1, 0, 100, 1e9)).toHaveLength(20);
    expect(await store.find('subject of content-7', undefined, 5)).toEqual([8]);
    expect(await store.append(batch(1, [sample('content-3'), sample('new')]))).toMatchObject([
      { state: 'duplicate' },
      { message: 21 },
    ]);
    expect(await store.verify()).toEqual([]);
  });

  it('refuses a folder whose store has messages, and one that is in use', async () => {
    await using folder = await temporaryFolder();
    const { path } = await backupIn(folder.path);
    await expect(restoreBackup(path, join(folder.path, 'original'))).rejects.toThrow(/holds 20 messages/);
    await using _store = await open(join(folder.path, 'used'));
    await expect(restoreBackup(path, join(folder.path, 'used'))).rejects.toMatchObject({ kind: 'held' });
  });

  it('leaves nothing behind where the backup is damaged', async () => {
    await using folder = await temporaryFolder();
    const { path, sha256 } = await backupIn(folder.path);
    const content = await readFile(path);
    const place = content.indexOf('content of content-9') + 2;
    content[place] = content[place]! ^ 1;
    await writeFile(path, content);
    const target = join(folder.path, 'restored');
    await expect(restoreBackup(path, target, { sha256 })).rejects.toMatchObject({ kind: 'damaged' });
    expect(await restoreBackup(path, target)).toMatchObject({ findings: [{ code: 'store.damaged', record: 'message 10' }] });
    expect((await readdir(target)).filter(name => name.startsWith('store') || name.startsWith('restoring'))).toEqual([]);
  });
});
