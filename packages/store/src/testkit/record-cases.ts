import { readFile, stat } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { firstBrokenEntry } from '../audit-chain.ts';
import type { OpenStore } from './samples.ts';
import { batch, sample, temporaryFolder, withStore } from './samples.ts';

/** What registrations, settings, audit, anomalies, size and backup promise. */
export function recordCases(open: OpenStore): void {
  it('gives a name the same number for ever, also when asked for many at once', () =>
    withStore(open, async store => {
      const names = Array.from({ length: 500 }, (_, index) => `source-${index % 250}`);
      const numbers = await Promise.all(names.map(name => store.sourceNumber(name)));
      expect(new Set(numbers).size).toBe(250);
      expect(numbers.slice(250)).toEqual(numbers.slice(0, 250));
      expect(await store.sourceNumber('source-7')).toBe(numbers[7]);
    }));

  it('keeps each release once, with its documents', () =>
    withStore(open, async store => {
      const first = await store.release('hash-1', '{"a":1}', 10);
      const second = await store.release('hash-2', '{"a":2}', 20);
      expect(await store.release('hash-1', '{"a":1}', 30)).toBe(first);
      expect(await store.releases()).toEqual([
        { number: first, hash: 'hash-1', at: 10 },
        { number: second, hash: 'hash-2', at: 20 },
      ]);
      expect(await store.releaseDocuments(second)).toBe('{"a":2}');
      expect(await store.releaseDocuments(99)).toBeUndefined();
    }));

  it('keeps how the documents of a release were written when it was first kept', () =>
    withStore(open, async store => {
      const first = await store.release('hash-1', '{"a":1}', 10, 'a: 1 # one');
      const second = await store.release('hash-2', '{"a":2}', 20);
      expect(await store.release('hash-1', '{"a":1}', 30, 'a: 1')).toBe(first);
      expect(await store.releaseWritten(first)).toBe('a: 1 # one');
      expect(await store.releaseWritten(second)).toBeUndefined();
      expect(await store.releaseWritten(99)).toBeUndefined();
    }));

  it('keeps settings until they are removed', () =>
    withStore(open, async store => {
      expect(await store.setting('paused')).toBeUndefined();
      await store.setSetting('paused', 'f');
      await store.setSetting('paused', '');
      expect(await store.setting('paused')).toBe('');
      await store.setSetting('paused', undefined);
      expect(await store.setting('paused')).toBeUndefined();
    }));

  it('chains the audit trail, in the order of the calls', () =>
    withStore(open, async store => {
      const entries = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          store.audit({
            at: index,
            who: 'anna',
            action: 'pause flow',
            subject: `f-${index}`,
            ...(index % 2 === 0 && { reason: 'audit' }),
          }),
        ),
      );
      expect(entries.map(entry => entry.number)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
      const trail = await store.auditTrail(0, 100);
      expect(trail).toEqual(entries);
      expect(firstBrokenEntry(trail)).toBeUndefined();
      expect(await store.auditTrail(18, 100)).toEqual(entries.slice(18));
      const other = await store.audit({ at: 20, who: 'bo', action: 'reload', subject: 'p' });
      expect(await store.auditOfAction('reload', 5)).toEqual([other]);
      expect(await store.auditOfAction('pause flow', 3)).toEqual(entries.slice(17).toReversed());
      expect(firstBrokenEntry([...trail.slice(0, 5), { ...trail[5]!, who: 'eve' }, ...trail.slice(6)])?.number).toBe(6);
      expect(firstBrokenEntry([...trail.slice(0, 5), ...trail.slice(6)])?.number).toBe(7);
    }));

  it('finds the audit entries that name a message', () =>
    withStore(open, async store => {
      const entry = (subject: string) => store.audit({ at: 1, who: 'anna', action: 'release held', subject });
      const both = await entry('orders>mes message 17, orders>lims message 4');
      await entry('orders>mes message 171');
      const corrected = await entry('correction 4 of message 17');
      await entry('token "message 17 of mine"x');
      expect((await store.auditOfMessage(17, 10)).slice(0, 2)).toEqual([both, corrected]);
      expect(await store.auditOfMessage(4, 10)).toEqual([both]);
      expect(await store.auditOfMessage(17, 1)).toEqual([both]);
      expect(await store.auditOfMessage(5, 10)).toEqual([]);
    }));

  it('keeps entries added to crosswalks, each with its audit entry, in the order of the calls', () =>
    withStore(open, async store => {
      const entry = { at: 10, who: 'anna', reason: 'new material', crosswalk: 'material', from: '4711', to: 'M-1' };
      const added = await Promise.all([
        store.addEntry(entry),
        store.addEntry({ ...entry, at: 20, from: '4712', site: 'pune', since: '2026-01-01', until: '2027-01-01' }),
        store.audit({ at: 30, who: 'anna', action: 'pause flow', subject: 'f' }),
        store.addEntry({ ...entry, at: 40, crosswalk: 'unit' }),
      ]);
      const entries = [added[0], added[1], added[3]];
      expect(entries).toMatchObject([
        { number: 1, audit: 1 },
        { number: 2, audit: 2, site: 'pune' },
        { number: 3, audit: 4 },
      ]);
      expect(await store.addedEntries()).toEqual(entries);
      const trail = await store.auditTrail(0, 10);
      expect(trail[1]).toMatchObject({ who: 'anna', reason: 'new material', subject: 'material' });
      expect(JSON.parse(trail[1]!.after!)).toMatchObject({ from: '4712', to: 'M-1', site: 'pune', since: '2026-01-01' });
      expect(firstBrokenEntry(trail)).toBeUndefined();
      expect(await store.verify()).toEqual([]);
    }));

  it('merges the same anomaly about the same thing within an hour', () =>
    withStore(open, async store => {
      const anomaly = { code: 'target.lied', about: 'erp.orders', sentence: 'committed, then answered 500' };
      await store.anomaly({ ...anomaly, at: 0 });
      await store.anomaly({ ...anomaly, at: 3_599_999, message: 7 });
      await store.anomaly({ ...anomaly, at: 10, about: 'mes.orders' });
      await store.anomaly({ ...anomaly, at: 3_600_001 });
      const found = (await store.anomalies(10)).map(({ about, at, times, message }) => ({ about, at, times, message }));
      expect(found).toEqual([
        { about: 'erp.orders', at: 3_600_001, times: 1, message: undefined },
        { about: 'mes.orders', at: 10, times: 1, message: undefined },
        { about: 'erp.orders', at: 0, times: 2, message: 7 },
      ]);
      expect(await store.anomalies(1)).toHaveLength(1);
    }));

  it('says how large it is and how much space is left', () =>
    withStore(open, async store => {
      const { bytes, freeBytes } = await store.size();
      expect(bytes).toBeGreaterThan(0);
      expect(freeBytes).toBeGreaterThan(0);
    }));

  it('makes a whole backup while it is written to, and says its hash', () =>
    withStore(open, async store => {
      await using folder = await temporaryFolder();
      const source = await store.sourceNumber('s');
      await store.append(
        batch(
          source,
          Array.from({ length: 500 }, (_, index) => sample(`before-${index}`)),
        ),
      );
      const path = join(folder.path, 'copy.backup');
      const [backup] = await Promise.all([
        store.backup(path),
        ...Array.from({ length: 50 }, (_, index) => store.append(batch(source, [sample(`during-${index}`)]))),
      ]);
      expect(backup.sha256).toBe(
        createHash('sha256')
          .update(await readFile(path))
          .digest('hex'),
      );
      expect(backup.bytes).toBe((await stat(path)).size);
      await expect(store.backup(path)).rejects.toThrow(/exists already/);
    }));

  it('refuses everything after it was closed, and closes only once', async () => {
    await using folder = await temporaryFolder();
    const store = await open(folder.path);
    const source = await store.sourceNumber('s');
    const last = store.append(batch(source, [sample('A')]));
    await store[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
    expect(await last).toEqual([{ state: 'accepted', message: 1 }]);
    await expect(store.append(batch(source, [sample('B')]))).rejects.toMatchObject({ kind: 'closed' });
    await expect(store.flows()).rejects.toMatchObject({ kind: 'closed' });
    await expect(store.recount()).rejects.toMatchObject({ kind: 'closed' });
  });
}
