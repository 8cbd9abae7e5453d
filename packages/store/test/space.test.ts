import { execFileSync } from 'node:child_process';
import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore, StoreError } from '../src/index.ts';
import type { Store } from '../src/index.ts';
import { SpaceGuard } from '../src/sqlite/space.ts';
import { batch, change, sample, temporaryFolder } from '../src/testkit/index.ts';

const mebibyte = 1024 * 1024;

/** A file system of its own, of the size given; undefined where this account may not mount one. */
function smallVolume(path: string, size: string): Disposable | undefined {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path], { stdio: 'ignore' });
    return { [Symbol.dispose]: () => execFileSync('umount', ['-l', path]) };
  } catch {
    return undefined;
  }
}

/** Fills a volume to the last page. */
function fill(folder: string): void {
  for (let size = 1024 * 1024; size >= 4096; size /= 16) {
    try {
      for (;;) appendFileSync(join(folder, 'filler'), Buffer.alloc(size));
    } catch (error) {
      expect(error).toMatchObject({ code: 'ENOSPC' });
    }
  }
}

const large = (id: string) => sample(id, { bytes: new Uint8Array(256 * 1024).fill(65) });

async function appendUntilFull(store: Store, source: number, name: string): Promise<number> {
  for (let count = 0; count < 1_000; count += 1) {
    try {
      await store.append(batch(source, [large(`${name}-${count}`)]));
    } catch (error) {
      expect(error).toMatchObject({ kind: 'full' });
      return count;
    }
  }
  throw new Error('the volume did not fill');
}

describe('a store without space', () => {
  it('F34: refuses intake under the reserve and goes on with deliveries and audit, then recovers by itself', async () => {
    await using folder = await temporaryFolder();
    let free = 100 * mebibyte;
    let clock = 0;
    const options = { folder: folder.path, node: 'test', freeBytes: () => free, monotonicMs: () => clock };
    await using store = await openStore(options);
    const source = await store.sourceNumber('s');
    const flow = (await store.flow('f', source, 0)).number;
    await store.append(batch(source, [sample('A')]));
    free = 63 * mebibyte;
    clock += 1_000;
    const message = expect.stringMatching(/63 MiB are free .* 64 MiB are kept for deliveries and audit/) as string;
    await expect(store.append(batch(source, [sample('B')]))).rejects.toMatchObject({ kind: 'full', message });
    await store.settle(change(flow, { cursor: 1, counts: { confirmed: 1 } }));
    await store.audit({ at: 1, who: 'node', action: 'refuse intake', subject: 's' });
    free = 100 * mebibyte;
    clock += 1_000;
    expect(await store.append(batch(source, [sample('B')]))).toEqual([{ state: 'accepted', message: 2 }]);
  });

  it('asks for the free space at most once a second', () => {
    let asked = 0;
    let clock = 0;
    const guard = new SpaceGuard(
      'folder',
      1,
      () => (asked += 1),
      () => clock,
    );
    for (let index = 0; index < 100; index += 1) guard.admit();
    expect(asked).toBe(1);
    clock = 1_000;
    guard.admit();
    expect(asked).toBe(2);
  });

  it('F34: on a volume that is really full, keeps what it acknowledged, refuses the rest, and recovers', async ctx => {
    await using folder = await temporaryFolder();
    using volume = smallVolume(folder.path, '24m');
    if (volume === undefined) return ctx.skip('needs the right to mount a tmpfs');
    await using store = await openStore({ folder: folder.path, node: 'test', minimumFreeBytes: 0 });
    const source = await store.sourceNumber('s');
    const filler = join(folder.path, 'filler');
    writeFileSync(filler, Buffer.alloc(12 * mebibyte));
    const kept = await appendUntilFull(store, source, 'first');
    expect(kept).toBeGreaterThan(0);
    expect(await store.read(source, 0, 1_000, 1e9)).toHaveLength(kept);
    rmSync(filler);
    expect(await store.append(batch(source, [large('after')]))).toMatchObject([{ state: 'accepted' }]);
    expect(await store.read(source, 0, 1_000, 1e9)).toHaveLength(kept + 1);
    expect(await store.verify()).toEqual([]);
  });

  it('F34: rejects only the callers whose writes found no space', async ctx => {
    await using folder = await temporaryFolder();
    using volume = smallVolume(folder.path, '16m');
    if (volume === undefined) return ctx.skip('needs the right to mount a tmpfs');
    await using store = await openStore({ folder: folder.path, node: 'test', minimumFreeBytes: 0 });
    const source = await store.sourceNumber('s');
    const huge = sample('huge', { bytes: new Uint8Array(30 * mebibyte) });
    const results = await Promise.allSettled([
      store.append(batch(source, [sample('A')])),
      store.append(batch(source, [huge])),
      store.setSetting('x', 'y'),
    ]);
    expect(results.map(result => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((results[1] as PromiseRejectedResult).reason).toBeInstanceOf(StoreError);
    expect(await store.setting('x')).toBe('y');
  });

  it('F34: settles and audits on a full volume out of the space it keeps for that, also after a restart', async ctx => {
    await using folder = await temporaryFolder();
    using volume = smallVolume(folder.path, '64m');
    if (volume === undefined) return ctx.skip('needs the right to mount a tmpfs');
    let clock = 0;
    const options = { folder: folder.path, node: 'test', minimumFreeBytes: 32 * mebibyte, monotonicMs: () => (clock += 1_000) };
    {
      await using store = await openStore(options);
      const source = await store.sourceNumber('s');
      const flow = (await store.flow('f', source, 0)).number;
      await store.append(batch(source, [sample('A')]));
      fill(folder.path);
      for (let round = 0; round < 50; round += 1) {
        await store.settle(change(flow, { rows: [{ message: 1, state: 'waiting', attempts: round, at: round, release: 1 }] }));
        await store.audit({ at: round, who: 'node', action: 'try', subject: 'f', before: 'x'.repeat(2_000) });
      }
      await expect(store.append(batch(source, [sample('B')]))).rejects.toMatchObject({ kind: 'full' });
      expect(await store.find('subject of A', 'subject', 5)).toEqual([1]);
    }
    await using store = await openStore(options);
    expect(await store.auditTrail(0, 100)).toHaveLength(50);
    await expect(store.append(batch(1, [sample('B')]))).rejects.toMatchObject({ kind: 'full' });
    rmSync(join(folder.path, 'filler'));
    expect(await store.append(batch(1, [sample('B')]))).toMatchObject([{ state: 'accepted' }]);
  });

  it('F35: on a file system that turned read-only, refuses with other words, and recovers', async ctx => {
    await using folder = await temporaryFolder();
    using volume = smallVolume(folder.path, '32m');
    if (volume === undefined) return ctx.skip('needs the right to mount a tmpfs');
    const data = join(folder.path, 'data');
    await (await openStore({ folder: data, node: 'test', minimumFreeBytes: 0 }))[Symbol.asyncDispose]();
    execFileSync('mount', ['-o', 'remount,ro', folder.path]);
    await expect(openStore({ folder: data, node: 'test', minimumFreeBytes: 0 })).rejects.toMatchObject({ kind: 'read-only' });
    execFileSync('mount', ['-o', 'remount,rw', folder.path]);
    await using store = await openStore({ folder: data, node: 'test', minimumFreeBytes: 0 });
    expect(await store.sourceNumber('s')).toBe(1);
  });
});
