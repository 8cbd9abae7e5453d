import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { openStore, storeFile } from '../src/index.ts';
import type { Store } from '../src/index.ts';
import { batch, sample, temporaryFolder, text } from '../src/testkit/index.ts';

const open = (folder: string): Promise<Store> => openStore({ folder, node: 'test', minimumFreeBytes: 0 });

/** Makes a store of 50 messages, closes it, lets `damage` change the file, and opens it again. */
async function damaged(damage: (file: string) => Promise<void>, check: (store: Store) => Promise<void>): Promise<void> {
  await using folder = await temporaryFolder();
  {
    await using store = await open(folder.path);
    const source = await store.sourceNumber('s');
    const messages = Array.from({ length: 50 }, (_, index) =>
      sample(`id-${index}`, { bytes: text(`the payload of number ${index} `.repeat(30)) }),
    );
    await store.append(batch(source, messages));
    for (let at = 0; at < 5; at += 1) await store.audit({ at, who: 'anna', action: 'pause flow', subject: `flow-${at}` });
  }
  await damage(join(folder.path, storeFile));
  await using store = await open(folder.path);
  await check(store);
}

async function flipBit(file: string, after: string): Promise<void> {
  const content = await readFile(file);
  const place = content.indexOf(after) + after.length - 3;
  content[place] = content[place]! ^ 0b100;
  await writeFile(file, content);
}

/** Changes the store as somebody with rights to the file would. */
function tamper(file: string, sql: string): Promise<void> {
  const db = new DatabaseSync(file);
  db.exec(sql);
  db.close();
  return Promise.resolve();
}

/** Attempts of three kinds: finished later, recorded whole, and begun only. */
async function recordAttempts(store: Store): Promise<void> {
  const source = await store.sourceNumber('s');
  await store.append(batch(source, [sample('a'), sample('b'), sample('c')]));
  const { number: flow } = await store.flow('f', source, 0);
  const begun = { kind: 'send', startedAt: 10, release: 1, attempt: 1 } as const;
  const result = { endedAt: 12, outcomes: 'ddd', sent: text('sent'), answered: text('answered') };
  const change = { flow, rows: [], forget: [], counts: {} };
  const [first, second] = await store.settle({
    ...change,
    begin: [
      { ...begun, messages: [1, 2, 3] },
      { ...begun, messages: [3] },
    ],
  });
  await store.settle({ ...change, finish: [first!, second!].map(attempt => ({ ...result, attempt })) });
  await store.settle({ ...change, done: [{ ...begun, ...result, messages: [2] }], begin: [{ ...begun, messages: [1, 3] }] });
}

describe('a damaged store', () => {
  it('F33: names the message with a flipped bit, never serves its bytes, and serves its neighbours', () =>
    damaged(
      file => flipBit(file, 'the payload of number 17 '),
      async store => {
        expect(await store.verify()).toEqual([
          { code: 'store.damaged', record: 'message 18', sentence: expect.stringContaining('id "id-17"') as string },
        ]);
        const stored = await store.read(1, 0, 100, 1e9);
        expect(stored).toHaveLength(50);
        expect(stored.filter(message => message.bad)).toMatchObject([
          { number: 18, bytes: text(''), bad: { code: 'store.damaged' } },
        ]);
        expect((await store.messages([18]))[0]?.bad?.code).toBe('store.damaged');
      },
    ));

  it('F33: notices a flipped bit in a column, not only in the bytes', () =>
    damaged(
      file => tamper(file, `UPDATE message SET subject = 'other' WHERE number = 3`),
      async store => {
        expect((await store.verify()).map(finding => finding.record)).toEqual(['message 3']);
        expect((await store.messages([3]))[0]?.bad?.code).toBe('store.damaged');
        expect(await store.keysOf(3)).toEqual({});
      },
    ));

  it('F33: names a page that cannot be read and goes on behind it', () =>
    damaged(
      async file => {
        const content = await readFile(file);
        const page = Math.floor(content.indexOf('the payload of number 25 ') / 4_096) * 4_096;
        content.fill(0xff, page, page + 100);
        await writeFile(file, content);
      },
      async store => {
        const records = (await store.verify()).map(finding => finding.record);
        expect(records.some(record => record.startsWith('message '))).toBe(true);
        await expect(store.read(1, 0, 100, 1e9)).rejects.toMatchObject({ kind: 'damaged' });
        expect((await store.messages([1]))[0]?.bad).toBeUndefined();
      },
    ));

  it('F33: names a block of samples with a flipped bit or a changed column, never serves it, and serves its neighbours', async () => {
    for (const edit of [`data = CAST('samples of block 9' AS BLOB)`, 'from_time = 7', 'samples = 9']) {
      await using folder = await temporaryFolder();
      {
        await using store = await open(folder.path);
        const source = await store.sourceNumber('line@lyon');
        const blocks = [1, 2, 3].map(at => ({
          equipment: 'line-1',
          bytes: text(`samples of block ${at}`),
          samples: 1,
          from: at * 10,
          to: at * 10 + 5,
        }));
        await store.append({ ...batch(source, []), series: { blocks, gaps: [], states: [] } });
        expect(await store.verify()).toEqual([]);
      }
      await tamper(join(folder.path, storeFile), `UPDATE series_block SET ${edit} WHERE number = 2`);
      await using store = await open(folder.path);
      const findings = (await store.verify()).map(({ code, record }) => [edit, code, record]);
      expect(findings).toEqual([[edit, 'store.damaged', 'series block 2']]);
      const blocks = await store.seriesAfter(1, 0, { count: 10, bytes: 1e9 });
      expect(blocks.map(({ sequence, bytes, bad }) => [sequence, bytes.length > 0, bad?.code])).toEqual([
        [1, true, undefined],
        [2, false, 'store.damaged'],
        [3, true, undefined],
      ]);
    }
  });

  it('F138: names an attempt whose beginning, outcome, payload or answer was changed, and only that one', async () => {
    const edits = [
      `answered = CAST('{"document":"4711"}' AS BLOB)`,
      `sent = NULL`,
      `outcomes = 'n'`,
      `ended_at = ended_at + 1`,
      `ended_at = NULL, outcomes = NULL, sent = NULL, answered = NULL`,
      `message = 9`,
      `messages = CAST('x' AS BLOB)`,
      `release = 7`,
    ];
    for (const edit of edits) {
      await using folder = await temporaryFolder();
      {
        await using store = await open(folder.path);
        await recordAttempts(store);
        expect(await store.verify()).toEqual([]);
      }
      await tamper(join(folder.path, storeFile), `UPDATE attempt SET ${edit} WHERE number = 2`);
      await using store = await open(folder.path);
      expect((await store.verify()).map(({ code, record }) => [edit, code, record])).toEqual([
        [edit, 'store.damaged', 'attempt 2'],
      ]);
    }
  });

  it('F138: names the first audit entry that was changed, removed or inserted', async () => {
    const trigger = 'DROP TRIGGER audit_is_not_changed; DROP TRIGGER audit_is_not_deleted;';
    const cases = [
      [`${trigger} UPDATE audit SET who = 'eve' WHERE number = 3`, 'audit 3'],
      [`${trigger} DELETE FROM audit WHERE number = 2`, 'audit 3'],
    ];
    for (const [sql, record] of cases) {
      await damaged(
        file => tamper(file, sql!),
        async store =>
          expect((await store.verify()).map(finding => [finding.code, finding.record])).toEqual([['store.audit-chain', record]]),
      );
    }
  });

  it('F138: names an entry of a crosswalk that was changed, removed or slipped in', async () => {
    const trigger = 'DROP TRIGGER crosswalk_entry_is_not_changed; DROP TRIGGER crosswalk_entry_is_not_deleted;';
    const cases = [
      [`${trigger} UPDATE crosswalk_entry SET to_code = 'M-9' WHERE number = 1`, 'crosswalk entry 1'],
      [`${trigger} DELETE FROM crosswalk_entry WHERE number = 2`, 'audit 2'],
      [
        `INSERT INTO crosswalk_entry SELECT 3, audit, at, crosswalk, '4713', to_code, site, since, until FROM crosswalk_entry WHERE number = 2`,
        'crosswalk entry 3',
      ],
    ];
    for (const [sql, record] of cases) {
      await using folder = await temporaryFolder();
      {
        await using store = await open(folder.path);
        for (const from of ['4711', '4712'])
          await store.addEntry({ at: 1, who: 'anna', reason: 'new', crosswalk: 'material', from, to: 'M-1' });
      }
      await tamper(join(folder.path, storeFile), sql!);
      await using store = await open(folder.path);
      expect((await store.verify()).map(finding => [finding.code, finding.record])).toEqual([['store.damaged', record]]);
    }
  });

  it('P11-10a2: names a correction or decision that was changed, removed or slipped in', async () => {
    const triggers = ['correction', 'correction_decision']
      .flatMap(table => [`${table}_is_not_changed`, `${table}_is_not_deleted`])
      .map(name => `DROP TRIGGER ${name};`)
      .join(' ');
    const cases = [
      [`${triggers} UPDATE correction SET data = CAST('{"quantity":9}' AS BLOB) WHERE number = 2`, 'correction 2'],
      [`${triggers} UPDATE correction SET message = 9 WHERE number = 1`, 'correction 1'],
      [`${triggers} UPDATE correction_decision SET agreed = 0`, 'decision about correction 2'],
      [`${triggers} DELETE FROM correction_decision`, 'audit 3'],
      [`INSERT INTO correction SELECT 3, audit, at, message, '[[1,5]]', data FROM correction WHERE number = 2`, 'correction 3'],
    ];
    for (const [sql, record] of cases) {
      await using folder = await temporaryFolder();
      {
        await using store = await open(folder.path);
        const correction = { at: 1, who: 'anna', reason: 'unit', message: 1, bytes: text('{"quantity":1}'), replaces: '' };
        await store.addCorrection({ ...correction, deliveries: [[1, 5]] });
        await store.addCorrection({ ...correction, message: 2 });
        await store.decideCorrection({ at: 2, who: 'ben', reason: 'seen', correction: 2, agreed: true, deliveries: [[1, 5]] });
        expect(await store.verify()).toEqual([]);
      }
      await tamper(join(folder.path, storeFile), sql!);
      await using store = await open(folder.path);
      expect((await store.verify()).map(finding => [finding.code, finding.record])).toEqual([['store.damaged', record]]);
    }
  });

  it('does not let SQL change or remove a correction or a decision about it', async () => {
    await using folder = await temporaryFolder();
    {
      await using store = await open(folder.path);
      await store.addCorrection({ at: 1, who: 'a', reason: 'b', message: 1, bytes: text('x'), replaces: '' });
      await store.decideCorrection({ at: 2, who: 'b', reason: 'c', correction: 1, agreed: false, deliveries: [] });
    }
    for (const sql of [
      'DELETE FROM correction',
      `UPDATE correction SET at = 5`,
      'DELETE FROM correction_decision',
      'UPDATE correction_decision SET agreed = 1',
    ])
      expect(() => tamper(join(folder.path, storeFile), sql)).toThrow(/append-only/);
  });

  it('does not let SQL change or remove an entry of a crosswalk', async () => {
    await using folder = await temporaryFolder();
    {
      await using store = await open(folder.path);
      await store.addEntry({ at: 1, who: 'anna', reason: 'new', crosswalk: 'material', from: '4711', to: 'M-1' });
    }
    for (const sql of ['DELETE FROM crosswalk_entry', `UPDATE crosswalk_entry SET to_code = 'x'`])
      expect(() => tamper(join(folder.path, storeFile), sql)).toThrow(/append-only/);
  });

  it('does not let SQL change or remove an audit entry', () =>
    damaged(
      file => {
        expect(() => tamper(file, 'DELETE FROM audit')).toThrow(/append-only/);
        expect(() => tamper(file, `UPDATE audit SET who = 'eve'`)).toThrow(/append-only/);
        return Promise.resolve();
      },
      async store => expect(await store.verify()).toEqual([]),
    ));

  it('refuses a file that is not a store', async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, storeFile), 'not a database at all, but long enough to look at'.repeat(100));
    await expect(open(folder.path)).rejects.toMatchObject({ kind: 'damaged' });
    await using other = await temporaryFolder();
    await tamper(join(other.path, storeFile), 'CREATE TABLE somebody_elses (a)');
    await expect(open(other.path)).rejects.toMatchObject({
      kind: 'damaged',
      message: expect.stringContaining('not a store') as string,
    });
  });
});
