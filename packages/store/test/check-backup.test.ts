import { open, readdir } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { checkBackup, openStore, StoreError } from '../src/index.ts';
import { batch, sample, temporaryFolder } from '../src/testkit/samples.ts';

async function madeBackup(folder: string): Promise<{ file: string; sha256: string }> {
  await using store = await openStore({ folder: join(folder, 'store'), node: 'test' });
  const source = await store.sourceNumber('erp.orders');
  await store.append(
    batch(
      source,
      Array.from({ length: 40 }, (_, index) => sample(`m-${index}`)),
    ),
  );
  await store.audit({ at: 1, who: 'anna', action: 'pause flow', subject: 'f' });
  const file = join(folder, 'backup.db');
  return { file, ...(await store.backup(file)) };
}

describe('checking a backup', () => {
  it('counts its messages, verifies its records, and leaves the file and its folder as they were', async () => {
    await using folder = await temporaryFolder();
    const { file, sha256 } = await madeBackup(folder.path);
    const before = await readdir(folder.path);
    const facts = await checkBackup(file, Date.now);
    expect(facts).toMatchObject({ sha256, messages: 40, findings: [] });
    expect(await readdir(folder.path)).toEqual(before);
  });

  it('P11-10a2: a flipped byte of a message is found, and the record is named', async () => {
    await using folder = await temporaryFolder();
    const { file, sha256 } = await madeBackup(folder.path);
    await using handle = await open(file, 'r+');
    const bytes = await handle.readFile();
    const at = bytes.indexOf('m-17');
    await handle.write(Buffer.from('X'), 0, 1, at);
    await handle.sync();
    const facts = await checkBackup(file, Date.now);
    expect(facts.sha256).not.toBe(sha256);
    expect(facts.sha256).toBe(
      createHash('sha256')
        .update(await handle.read({ buffer: Buffer.alloc(bytes.length), position: 0 }).then(({ buffer }) => buffer))
        .digest('hex'),
    );
    expect(facts.findings.length).toBeGreaterThan(0);
  });

  it('P11-10e3: an audit entry that was changed outside is found, and so is one that was removed', async () => {
    await using folder = await temporaryFolder();
    const { file } = await madeBackup(folder.path);
    const db = new DatabaseSync(file);
    db.exec(`DROP TRIGGER audit_is_not_changed; UPDATE audit SET who = 'eve' WHERE number = 1`);
    db.close();
    const facts = await checkBackup(file, Date.now);
    expect(facts.findings).toEqual([expect.objectContaining({ code: 'store.audit-chain', record: 'audit 1' })]);
  });

  it('a file that is no store is refused', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'other.db');
    await using handle = await open(file, 'w');
    await handle.writeFile('not a database at all, but longer than a header of one '.repeat(100));
    await expect(checkBackup(file, Date.now)).rejects.toBeInstanceOf(StoreError);
  });
});
