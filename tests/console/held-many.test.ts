import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore } from '@millrace/store';
import { startDemoCompany } from '../../examples/two-plants/demo/company.ts';
import { NodeProcess } from '../../examples/two-plants/demo/node-process.ts';
import { projectFolder } from '../../examples/two-plants/demo/run.ts';
import { chromiumPath, openBrowser } from './support/browser.ts';
import { openStory } from './support/story.ts';

const many = 100_000;
const flow = 'post-goods-movements@lyon:postings.goods-movements';

describe.skipIf(!chromiumPath)('100,000 held messages', () => {
  const stack = new AsyncDisposableStack();
  let node: NodeProcess;
  let browser: Browser;
  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'millrace-held-'));
    stack.defer(() => rm(folder, { recursive: true, force: true }));
    await fill(join(folder, 'node'));
    const company = stack.use(await startDemoCompany(join(folder, 'company'), 1));
    node = stack.use(await NodeProcess.start({ project: projectFolder, data: join(folder, 'node'), env: company.env }));
    browser = await openBrowser();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await stack.disposeAsync();
  });

  test('scroll smoothly: few rows exist, any page is there at once, the last one too', async () => {
    await using story = await openStory(browser, demo(node), { path: '/held' });
    const { page } = story;
    await page.getByText('100,000 deliveries wait for a person').waitFor();
    await page.getByRole('button', { name: /order … is closed/ }).click();
    await page.getByRole('heading', { level: 2, name: /order … is closed/ }).waitFor();
    const table = page.getByRole('table', { name: 'Held deliveries' });
    await table.getByText('order 1000000000', { exact: false }).first().waitFor();
    expect(await table.getAttribute('aria-rowcount')).toBe(String(many + 1));
    const frames = await scrollThrough(page);
    expect(frames.rows).toBeLessThan(80);
    expect(frames.slowest).toBeLessThan(250);
    await table.getByText(`order ${1_000_000_000 + many - 1} is closed`).waitFor();
    await story.look('held-many');
    expect(await page.getByRole('row').count()).toBeLessThan(80);
  });

  test('are checked by a dry run in batches while the node goes on answering, and ended with one audit entry', async () => {
    const client = node.client();
    const selection = { flow, code: 'delivery.rejected' };
    const dry = client.release({ selection, dryRun: true });
    await expect.poll(async () => (await client.heldProgress())[0]?.total, { timeout: 20_000 }).toBe(many);
    const slowest = await slowestStatus(client, dry);
    const report = await dry;
    expect(report).toMatchObject({ sent: 0, skipped: 0, more: many - 1_000, reasons: [{ would: 'send', count: many }] });
    const before = (await client.audit({ limit: 1000 })).length;
    expect((await client.cancel({ selection, reason: 'posted by hand' })).cancelled).toBe(many);
    const trail = (await client.audit({ limit: 1000 })).slice(before);
    expect(trail).toMatchObject([{ action: 'cancel held', subject: `${flow} messages 1-${many}` }]);
    expect((await client.heldGroups()).total).toBe(0);
    expect((await client.ledger({})).balanced).toBe(true);
    expect(slowest).toBeLessThan(2_000);
  }, 60_000);
});

const demo = (node: NodeProcess): Parameters<typeof openStory>[1] => ({ node, token: node.token!, client: node.client() });

/** Goods movements of as many orders, as the ERP rejected them before the node was stopped. */
async function fill(folder: string): Promise<void> {
  await using store = await openStore({ folder, node: 'seed', minimumFreeBytes: 0 });
  const source = await store.sourceNumber('mes-lyon.goods-movements');
  const { number } = await store.flow(flow, source, 0);
  const release = await store.release('seed', '{}', 0);
  const receivedAt = Date.now() - 3_600_000;
  for (let from = 0; from < many; from += 2_000) {
    const orders = Array.from({ length: 2_000 }, (_, index) => String(1_000_000_000 + from + index));
    const messages = orders.map(order => ({
      id: `M${order}`,
      subject: order,
      bytes: new TextEncoder().encode(movement(order)),
      keys: [['order', order] as const, ['movement', `M${order}`] as const],
    }));
    const taken = await store.append({ source, receivedAt, messages });
    const rows = taken.map(({ message }, index) => ({
      message,
      state: 'held' as const,
      attempts: 1,
      at: receivedAt,
      code: 'delivery.rejected',
      sentence: `order ${orders[index]} is closed`,
      cause: 'order … is closed',
      release,
    }));
    await store.settle({ flow: number, cursor: taken.at(-1)!.message, rows, counts: { held: rows.length } });
  }
}

function movement(order: string): string {
  const fields = {
    number: `M${order}`,
    order,
    movementType: '261',
    material: 'MR-RM-SALT',
    batch: 'B1',
    quantity: '1.5',
    unit: 'KG',
  };
  return JSON.stringify({ ...fields, postedOn: '2026-11-23' });
}

/** Scrolls to the end in steps, a frame each; answers the longest time between two frames and the most rows that existed. */
async function scrollThrough(page: Page): Promise<{ readonly slowest: number; readonly rows: number }> {
  return await page.evaluate(async () => {
    const table = document.querySelector('[role=table]')!;
    const frame = (): Promise<number> => new Promise(resolve => requestAnimationFrame(resolve));
    let [last, slowest, rows] = [await frame(), 0, 0];
    for (let step = 1; step <= 120; step++) {
      table.scrollTop = (table.scrollHeight * step) / 120;
      const now = await frame();
      slowest = Math.max(slowest, now - last);
      rows = Math.max(rows, document.querySelectorAll('[role=row]').length);
      last = now;
    }
    return { slowest, rows };
  });
}

/** The slowest answer of the node while some work is under way. */
async function slowestStatus(client: ReturnType<NodeProcess['client']>, work: Promise<unknown>): Promise<number> {
  const ended = new AbortController();
  void work.finally(() => ended.abort()).catch(() => undefined);
  let slowest = 0;
  while (!ended.signal.aborted) {
    const started = performance.now();
    await client.status();
    slowest = Math.max(slowest, performance.now() - started);
  }
  return slowest;
}
