import { spawnSync } from 'node:child_process';
import { appendFileSync, closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { startWorld } from './world.ts';

const order = (orderId: string, more: object = {}): string => JSON.stringify({ orderId, ...more });
const cleanup: string[] = [];
afterAll(() => Promise.all(cleanup.map(path => rm(path, { recursive: true, force: true }))));

async function temporary(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'millrace-volume-'));
  cleanup.push(path);
  return path;
}

/** A file system of its own; undefined where this account may not mount one. */
function volume(path: string, size: string): Disposable | undefined {
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path]).status !== 0) return undefined;
  return { [Symbol.dispose]: () => void spawnSync('umount', ['-l', path]) };
}

/** A file that nobody may write, not even the superuser; undefined where the file system cannot say so. */
function immutable(file: string): Disposable | undefined {
  if (spawnSync('chattr', ['+i', file]).status !== 0) return undefined;
  return { [Symbol.dispose]: () => void spawnSync('chattr', ['-i', file]) };
}

/** Changes the last letter of every place in a file where a text stands. */
function spoil(file: string, text: string): void {
  const content = readFileSync(file);
  const handle = openSync(file, 'r+');
  for (let at = content.indexOf(text); at !== -1; at = content.indexOf(text, at + text.length))
    writeSync(handle, '#', at + text.length - 1);
  closeSync(handle);
}

function fill(folder: string): void {
  for (let size = 1024 * 1024; size >= 4096; size /= 16) {
    try {
      for (;;) appendFileSync(join(folder, 'filler'), Buffer.alloc(size));
    } catch (error) {
      expect(error).toMatchObject({ code: 'ENOSPC' });
    }
  }
}

describe('the store of a real node', () => {
  test('F34: on a volume that is full, intake is refused with a sentence, deliveries go on, and it opens by itself', async ctx => {
    const path = await temporary();
    using mounted = volume(path, '200m');
    if (mounted === undefined) return ctx.skip('needs the right to mount a tmpfs');
    const data = join(path, 'data');
    await mkdir(data);
    await using world = await startWorld({ data, target: 'repeats: unsafe', limits: '{ concurrency: 1, timeout: 20 s }' });
    let open = (): void => undefined;
    const gate = new Promise<void>(resolve => (open = resolve));
    world.target.manner = async (received, response) => {
      await gate;
      world.target.book.push(received);
      response.end('{}');
    };
    for (let id = 0; id < 20; id++) await world.post(order(`f-${id}`));
    fill(path);
    let refused: Response | undefined;
    await world.until(async () => (refused = await world.post(order('too-much'))).status === 503, 'intake is refused');
    expect(await refused!.json()).toMatchObject({ code: 'intake.refused', detail: expect.stringMatching(/free|space|full/) });
    open();
    await world.until(() => world.target.book.length >= 20, 'what was accepted is delivered on the full volume');
    rmSync(join(path, 'filler'));
    await world.until(async () => (await world.post(order('afterwards'))).status === 202, 'intake is open again');
    await world.quiet();
    expect(new Set(world.target.orders).size).toBe(world.target.orders.length);
    expect(await world.ledger()).toMatchObject({ held: 0, balanced: true });
  });

  test('F35: when the right to write is lost under a running node, nothing is acknowledged, nothing is sent twice, and it recovers', async ctx => {
    await using world = await startWorld({ target: 'repeats: unsafe' });
    for (let id = 0; id < 5; id++) await world.post(order(`before-${id}`));
    await world.quiet();
    const log = join(world.data, 'store.db-wal');
    using locked = immutable(log);
    if (locked === undefined) return ctx.skip('needs a file system with chattr +i');
    const answer = await world.post(order('while-read-only'));
    expect(answer.status).toBe(503);
    expect(((await answer.json()) as { detail: string }).detail).toMatch(/read-only|written|write/);
    locked[Symbol.dispose]();
    await world.until(async () => (await world.post(order('afterwards'))).status === 202, 'intake is open again');
    await world.quiet();
    expect(new Set(world.target.orders).size).toBe(world.target.orders.length);
    expect((await world.ledger()).balanced).toBe(true);
  });

  test('F33: one byte changed on disk is named by the verification, with the command and exit code a person uses', async () => {
    await using world = await startWorld();
    for (let id = 0; id < 50; id++) await world.post(order(`d-${id}`, { note: `marker-${id}-`.repeat(20) }));
    await world.quiet();
    await world.node.kill();
    const file = join(world.data, 'store.db');
    using database = new DatabaseSync(file);
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    database.close();
    spoil(file, '"note":"marker-25-');
    await world.node.start();
    const report = await world.node.client().ledger({ verify: true });
    // the same text stands in the message and in what was sent of it
    expect(report.findings).toMatchObject([
      { code: 'store.damaged', record: 'message 26' },
      { code: 'store.damaged', record: expect.stringMatching(/^attempt \d+$/) as string },
    ]);
    expect(report).toMatchObject({ balanced: false, flows: [{ balanced: true }, { balanced: true }, { balanced: true }] });
    const cli = fileURLToPath(import.meta.resolve('../../packages/cli/bin/millrace.js'));
    const run = spawnSync(process.execPath, [cli, 'ledger', '--verify', '--data', world.data, '--json'], {
      encoding: 'utf8',
    });
    expect(run.stdout).toContain('message 26');
    expect(run.status).toBe(1);
    expect((await world.post(order('afterwards'))).status).toBe(202);
    await world.quiet();
  });

  test('F138: an audit entry that was deleted on disk is named by the verification', async () => {
    await using world = await startWorld();
    for (const reason of ['one', 'two', 'three']) {
      await world.node.client().pause({ what: 'release-orders', reason });
      await world.node.client().resume({ what: 'release-orders', reason });
    }
    const entries = await world.node.client().audit();
    const gone = entries.find(entry => entry.reason === 'two' && entry.action === 'pause flow')!;
    await world.node.kill();
    using database = new DatabaseSync(join(world.data, 'store.db'));
    database.exec('DROP TRIGGER audit_is_not_deleted');
    database.prepare('DELETE FROM audit WHERE number = ?').run(gone.number);
    database.close();
    await world.node.start();
    const report = await world.node.client().ledger({ verify: true });
    expect(report.findings.map(finding => finding.record).join()).toMatch(
      new RegExp(`audit (${gone.number}|${gone.number + 1})`),
    );
  });

  test('F39: a second node on the same store is refused, is told who holds it, and leaves the first alone', async () => {
    await using world = await startWorld();
    const main = fileURLToPath(import.meta.resolve('@millrace/server/main'));
    const second = spawnSync(process.execPath, [main, 'run', world.project, '--data', world.data, '--listen', '127.0.0.1:0'], {
      encoding: 'utf8',
      env: { ...process.env, TARGET_URL: world.target.url, DROP_FOLDER: world.drop, MILLRACE_SECRET_SIGNING: 'x' },
    });
    expect(second.status).not.toBe(0);
    expect(second.stderr).toContain(String(world.node.pid));
    expect((await world.post(order('1'))).status).toBe(202);
    await world.quiet();
    expect(world.target.orders).toEqual(['1']);
  });
});
