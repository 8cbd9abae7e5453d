import { readFileSync } from 'node:fs';
import { appendFile, open, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startWorld } from './world.ts';
import type { World } from './world.ts';

const csv = (ids: readonly (string | number)[]): string => ['orderId,quantity', ...ids.map(id => `${id},1.5`)].join('\n') + '\n';
const range = (from: number, count: number): number[] => Array.from({ length: count }, (_, index) => from + index);

/** Names in the folder for orders that are not folders. */
async function left(world: World): Promise<readonly string[]> {
  const entries = await readdir(world.drop, { withFileTypes: true });
  return entries.filter(entry => !entry.isDirectory()).map(entry => entry.name);
}

/** Drops a file of records of 4 kB each and waits until all of them are taken. */
async function takeLarge(world: World, first: number, count: number): Promise<void> {
  const path = join(world.folder, 'large.csv');
  const note = 'x'.repeat(4000);
  await writeFile(path, 'orderId,quantity,note\n');
  for (let from = first; from < first + count; from += 1000)
    await appendFile(
      path,
      range(from, 1000)
        .map(id => `${id},1.5,${note}\n`)
        .join(''),
    );
  await rename(path, join(world.drop, `large-${first}.csv`));
  const accepted = async (): Promise<boolean> =>
    (await world.node.client().ledger({})).flows.some(flow => flow.accepted === first + count);
  await world.until(accepted, 'all is taken', 100);
}

/** Highest resident memory of the node so far, in MiB. */
function peakMemory(world: World): number {
  const status = readFileSync(`/proc/${world.node.pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+)/.exec(status)![1]) / 1024;
}

describe('files through a real node', () => {
  test('F81: the same file again, under its own and another name, has no second effect; new content under the old name is a new version', async () => {
    await using world = await startWorld();
    await world.put('a.csv', csv([1, 2, 3]));
    await world.until(() => world.target.book.length === 3, 'the file is through');
    await world.put('a.csv', csv([1, 2, 3]));
    await world.put('b.csv', csv([1, 2, 3]));
    const duplicates = async (): Promise<number> =>
      (await world.node.client().status()).interfaces.find(one => one.name === 'erp.files')!.duplicates;
    await world.until(async () => (await duplicates()) === 6, 'both are recognised');
    await world.put('a.csv', csv([1, 2, 3, 4]));
    await world.until(() => world.target.orders.includes('4'), 'the new version is read');
    await world.quiet();
    expect(await left(world)).toEqual([]);
    expect((await world.ledger()).balanced).toBe(true);
    expect((await world.node.client().anomalies()).map(one => one.code)).toContain('file.same-content');
  });

  test('F80: a file that is written slowly is read once, whole, when its writer is done', async () => {
    await using world = await startWorld();
    const path = join(world.drop, 'slow.csv');
    await writeFile(path, 'orderId,quantity\n');
    for (const id of range(1, 12)) {
      await appendFile(path, `${id},1.5\n`);
      await new Promise(resolve => setTimeout(resolve, 40));
      expect(world.target.book).toEqual([]);
    }
    await world.until(() => world.target.book.length === 12, 'the file is through');
    await world.quiet();
    expect(await world.ledger()).toMatchObject({ accepted: 12, confirmed: 12, balanced: true });
  });

  test('F30, F82: kills between the claim of a file and its archive lose no record and double none', async () => {
    await using world = await startWorld({
      target: 'repeats: unsafe\n      verify: { url: "${env:TARGET_URL}/orders/{subject}" }',
    });
    for (let round = 0; round < 6; round++) {
      await world.put(`round-${round}.csv`, csv(range(round * 1000, 300)));
      await world.until(async () => (await left(world)).length === 0, 'the file is claimed');
      await new Promise(resolve => setTimeout(resolve, round * 7));
      await world.node.kill();
      await world.node.start();
    }
    await world.until(async () => (await world.ledger()).accepted >= 1800, 'every record is accepted', 60);
    await world.quiet(60);
    expect(new Set(world.target.orders).size).toBe(1800);
    expect(world.target.orders).toHaveLength(1800);
    expect(await world.ledger()).toMatchObject({ accepted: 1800, confirmed: 1800, balanced: true });
    const work = await readdir(join(world.drop), { recursive: true });
    expect(work.filter(name => name.includes('round-') && !name.includes('archive') && !name.includes('done'))).toEqual([]);
  }, 120_000);

  test('F48, F97: a file of 200 MB with one endless line is refused by its limit, and memory stays bounded', async () => {
    await using world = await startWorld();
    await world.put('warm.csv', csv([1]));
    await world.until(() => world.target.book.length === 1, 'the first file is through');
    const before = peakMemory(world);
    const path = join(world.folder, 'huge.csv');
    await using file = await open(path, 'w');
    await file.write('orderId,quantity,note\n7,1.5,');
    const piece = Buffer.alloc(4 * 1024 * 1024, 0x61);
    for (let written = 0; written < 50; written++) await file.write(piece);
    await rename(path, join(world.drop, 'huge.csv'));
    await world.until(async () => (await world.ledger()).held === 1, 'it is held', 60);
    const [held] = (await world.node.client().held()).items;
    expect(held!.sentence).toMatch(/\d+ bytes|limit/);
    await world.put('after.csv', csv([2]));
    await world.until(() => world.target.orders.includes('2'), 'the next file is through');
    expect(peakMemory(world) - before).toBeLessThan(190);
    expect((await world.ledger()).balanced).toBe(true);
  }, 120_000);

  test('F48: a file of 200 MB in 50,000 records is streamed; memory does not grow with it', async () => {
    await using world = await startWorld();
    await world.node.client().pause({ what: 'release-files', reason: 'only intake is measured' });
    await takeLarge(world, 0, 10_000);
    const before = peakMemory(world);
    await takeLarge(world, 10_000, 50_000);
    // held as a whole it would take 200 MB for its bytes and as much again for what is decoded of them
    expect(peakMemory(world) - before).toBeLessThan(360);
    expect((await world.ledger()).balanced).toBe(true);
  }, 150_000);
});
