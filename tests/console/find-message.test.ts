import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyProof } from '../../packages/cli/src/proof/verify-proof.ts';
import { chromiumPath, openBrowser } from './support/browser.ts';
import { startDemo, type Demo } from './support/demo.ts';
import { openStory } from './support/story.ts';
import { until } from './support/until.ts';

describe.skipIf(!chromiumPath)('where is my order?', () => {
  let demo: Demo;
  let browser: Browser;
  beforeAll(async () => {
    [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
    const { erp } = demo.company;
    await Promise.all([erp.release(erp.newOrder('1710')), erp.release(erp.newOrder('1720'))]);
    await until(async () => {
      const { messages } = await demo.client.find({ value: '258456', key: 'order' });
      return messages.length >= 3 && messages.every(({ deliveries }) => deliveries.some(({ state }) => state === 'confirmed'));
    });
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.[Symbol.asyncDispose]();
  });

  test('the palette leads to the journey of an order, to a message of it and back', async () => {
    await using story = await openStory(browser, demo);
    const { page } = story;
    await page.getByRole('heading', { level: 1, name: 'Now' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('An order, a lot').fill('258456');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/find\?value=258456/);
    await page.getByText(/^Order 258456 came from erp .* is in mes-pune as 258456/).waitFor();
    await page.getByText('from erp to mes-pune: confirmed').waitFor({ state: 'attached' });
    await story.look('find-journey');
    await page.getByRole('link', { name: 'production request 258456' }).click();
    await page.getByRole('heading', { level: 1, name: /^Message \d+$/ }).waitFor();
    await page.getByText(/^Production request 258456 came from erp/).waitFor();
    await page.getByText('(this message)').waitFor();
    await page.getByText(/received from erp: on disk, then acknowledged/).waitFor();
    await story.look('message');
    await page.goBack();
    await page.getByText(/^Order 258456 came from erp/).waitFor();
  });

  test('what is typed is completed, and what is not there leads to what is', async () => {
    await using story = await openStory(browser, demo, { path: '/find' });
    const { page } = story;
    const field = page.getByRole('combobox', { name: 'Key, id or number' });
    await field.fill('2584');
    await page.getByRole('option', { name: /^258457 order/ }).waitFor();
    await story.look('find-typing');
    await field.fill('25845699');
    await page.getByRole('button', { name: 'Find', exact: true }).click();
    await page.getByText('Nothing with key 25845699 is in this node.').waitFor();
    await story.look('find-nothing');
    await page.getByRole('link', { name: /^258456 order/ }).click();
    await page.getByText(/^Order 258456 came from/).waitFor();
    await page.getByRole('group', { name: 'Known as' }).getByText('order', { exact: true }).click();
    await page.waitForURL(/key=order/);
    await page.goto(`${demo.node.api}/find`);
    await page.getByRole('link', { name: 'order 258456' }).waitFor();
  });

  test('a field of the target lights up what it came from, and the other way round, by mouse and keyboard', async () => {
    await using story = await openStory(browser, demo, { path: `/messages/${await messageOf('258456', 'erp.order-files')}` });
    const { page } = story;
    const [source, target] = [page.getByRole('tree', { name: /^Source/ }), page.getByRole('tree', { name: /^Target/ })];
    const center = 'SegmentRequirement[0].SegmentRequirement[0].ProductionParameter[0].Parameter.Value.ValueString';
    await rowOf(target, 'operations[0].center').hover();
    await rowOf(source, center).and(page.locator('[data-lit="value"]')).waitFor();
    expect(await litIn(source)).toEqual([center]);
    await page.getByTestId('field').getByText('equipmentRequirement[0].equipmentId').waitFor();
    await story.look('message-lineage');
    await rowOf(source, 'EndTime').hover();
    await rowOf(target, 'plannedEnd').and(page.locator('[data-lit="value"]')).waitFor();
    expect(await litIn(target)).toEqual(['plannedEnd']);
    await target.focus();
    await page.keyboard.press('Home');
    await rowOf(source, 'ID').and(page.locator('[data-lit="value"]')).waitFor();
    const described = await rowOf(target, 'number').getAttribute('aria-describedby');
    expect(await page.locator(`[id="${described}"]`).textContent()).toMatch(/^numbermade ofID/);
  });

  test('P11-10b2: the proof that the page gives verifies without the node, and there is one for people', async () => {
    const message = await messageOf('258456', 'erp.order-files');
    await using story = await openStory(browser, demo, { path: `/messages/${message}` });
    const { page } = story;
    const save = async (item: string): Promise<Buffer> => {
      await page.getByRole('button', { name: 'Proof of delivery' }).click();
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: item }).click()]);
      return readFile(await download.path());
    };
    const { fingerprint, pem } = await demo.client.signingKey();
    const verdict = await verifyProof((await save('Signed JSON')).toString(), pem);
    expect(verdict).toMatchObject({ ok: true, fingerprint, record: { message: { number: message, subject: '258456' } } });
    expect(verdict.record!.deliveries[0]).toMatchObject({ state: 'confirmed', reference: '258456' });
    expect((await save('PDF')).subarray(0, 5).toString()).toBe('%PDF-');
  });

  test('hostile content is shown as text: markup, characters that turn or hide, lone surrogates', async () => {
    const evil = '<img src=x onerror="document.title=1"><script>document.title=2</script>\u202Egnp.exe\u0007';
    const order = await orderWith('258901', { OrderLongText: evil, Material: '<b>M\u202E1</b>' });
    expect(await post(order)).toBe(202);
    expect(await post(order.replace('258901', '258902').replace('gnp', '\\ud800'))).toBe(422);
    await until(async () => (await demo.client.find({ value: '258901' })).messages.length > 0);
    await using story = await openStory(browser, demo, { path: `/find?value=258901` });
    const { page } = story;
    await page.getByText(/^Order 258901 came from erp/).waitFor();
    await page.getByRole('link', { name: 'sap production order 258901' }).click();
    await page.getByRole('heading', { level: 1, name: /^Message/ }).waitFor();
    await page.getByText('⟨U+202E⟩gnp.exe').first().waitFor();
    expect(await page.evaluate(() => document.querySelectorAll('main img, main script, main b').length)).toBe(0);
    expect(await page.title()).toMatch(/^Message \d+ · Millrace$/);
    await story.look('message-hostile');
    await page.goto(`${demo.node.api}/find?value=${encodeURIComponent('<b>M\u202E1</b>')}`);
    await page.getByText('<b>M⟨U+202E⟩1</b>').first().waitFor();
    const [unread] = (await demo.client.held({ code: 'json.lone-surrogate' })).items;
    await page.goto(`${demo.node.api}/messages/${unread!.message}`);
    await page.getByText(/^It could not be read: OrderLongText: a string holds half of a surrogate pair/).waitFor();
    await page.getByRole('button', { name: 'Give it up' }).click();
    await page.getByRole('textbox', { name: 'Reason' }).fill('made to be broken');
    await page.getByRole('dialog').getByRole('button', { name: 'Give it up' }).click();
    await page.getByText(/^first: cancel held/).waitFor();
    await story.look('message-surrogate');
  });

  test('a very large message is shown in part, quickly, and downloaded whole', async () => {
    const component = {
      ManufacturingOrder: '258903',
      Material: 'MR-RM-SALT',
      Batch: 'B1',
      RequiredQuantity: '1.000',
      BaseUnit: 'KG',
    };
    const { length } = JSON.stringify(component);
    const results = Array.from({ length: Math.floor(3_400_000 / (length + 40)) }, (_, index) => ({
      ...component,
      BillOfMaterialItemNumber: String(index),
    }));
    expect(await post(await orderWith('258903', { to_ProductionOrderComponent: { results } }))).toBe(202);
    await until(async () => (await demo.client.find({ value: '258903' })).messages.length > 0);
    const message = await messageOf('258903', 'erp.orders');
    await using story = await openStory(browser, demo, { path: `/messages/${message}` });
    const { page } = story;
    await page
      .getByText(/^The first 65\.5 kB of 3\.\d MB are shown/)
      .first()
      .waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download: What was received' }).click(),
    ]);
    expect((await readFile(await download.path())).length).toBe((await demo.client.received({ message })).length);
    const tree = page.getByRole('tree', { name: /^Source|^What was read$/ });
    await tree.focus();
    await page.keyboard.press('End');
    expect(await page.getByRole('treeitem').count()).toBeLessThan(400);
    await story.look('message-large');
  });

  test('on a tablet, in the dark, in German', async () => {
    const path = `/messages/${await messageOf('258457', 'erp.orders')}`;
    const tablet = { viewport: { width: 820, height: 1180 }, colorScheme: 'dark', locale: 'de-DE' } as const;
    await using story = await openStory(browser, demo, { path, ...tablet });
    const { page } = story;
    await page.getByRole('heading', { level: 1, name: /^Nachricht/ }).waitFor();
    await page.getByRole('tree', { name: /^Ziel/ }).waitFor();
    await story.look('message-tablet-dark');
    await page.goto(`${demo.node.api}/find?value=258457`);
    await page.getByRole('heading', { name: 'Weg' }).waitFor();
    await story.look('find-tablet-dark');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(820);
  });

  async function messageOf(value: string, source: string): Promise<number> {
    const { messages } = await demo.client.find({ value });
    return messages.find(each => each.source === source)!.message;
  }

  /** An order for Lyon as the ERP writes it, with other content. */
  async function orderWith(number: string, change: object): Promise<string> {
    const bytes = await demo.client.received({ message: await messageOf('258457', 'erp.orders') });
    const text = new TextDecoder().decode(bytes).replaceAll('258457', number);
    return JSON.stringify({ ...(JSON.parse(text) as object), ...change });
  }

  /** Posts an order as the ERP does; answers the status. */
  async function post(body: string): Promise<number> {
    const { INTAKE_ADDRESS: address, MILLRACE_SECRET_INTAKE_KEY: key } = demo.env;
    const headers = { 'content-type': 'application/json', 'x-api-key': key! };
    return (await fetch(`http://${address}/orders`, { method: 'POST', headers, body })).status;
  }
});

type Locator = ReturnType<Page['getByRole']>;

function rowOf(tree: Locator, path: string): Locator {
  return tree.locator(`[data-path="${path}"]`);
}

async function litIn(tree: Locator): Promise<readonly (string | null)[]> {
  const rows = await tree.locator('[data-lit="value"]').all();
  return Promise.all(rows.map(row => row.getAttribute('data-path')));
}
