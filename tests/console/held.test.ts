import { DatabaseSync } from 'node:sqlite';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plantCodes, type ErpOrder } from '@millrace/plant';
import { chromiumPath, openBrowser } from './support/browser.ts';
import { startDemo, type Demo } from './support/demo.ts';
import { openStory } from './support/story.ts';

describe.skipIf(!chromiumPath)('the inbox', () => {
  let demo: Demo;
  let browser: Browser;
  beforeAll(async () => {
    [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.[Symbol.asyncDispose]();
  });

  test('an order that breaks its contract is found by its cause, corrected with a dry run, and is in the MES once', async () => {
    const order = await releaseBroken(demo);
    await using story = await openStory(browser, demo, { path: '/held', as: 'operator' });
    const { page } = story;
    await page.getByText('1 delivery waits for a person. Nothing of it is lost.').waitFor();
    await page.getByRole('button', { name: /RequiredQuantity.*expected/ }).click();
    await page.getByRole('heading', { level: 2, name: /RequiredQuantity/ }).waitFor();
    await page.getByRole('row').filter({ hasText: order.number }).waitFor();
    await story.look('held-group');
    await page.getByRole('button', { name: /Open message/ }).click();
    const editor = page.getByRole('textbox', { name: /Content of message/ });
    await editor.getByText('"12,5"').waitFor();
    await page.locator('.cm-lintRange-error').waitFor();
    await page.getByRole('button', { name: /Go to line/ }).waitFor();
    await page.getByRole('heading', { level: 3, name: 'What is wrong' }).waitFor();
    await story.look('held-wrong');
    await replaceIn(page, demo, '"12,5"', '"12.5"');
    await page.getByText('Fits: it would be sent.').waitFor();
    const changes = page.getByRole('region', { name: 'What differs' });
    await changes.getByText('12,5', { exact: true }).waitFor();
    await changes.getByText('12.5', { exact: true }).waitFor();
    await page.getByLabel('Why is this right?').fill('decimal comma, checked with planning');
    await story.look('held-corrected');
    await page.getByRole('button', { name: 'Correct and release' }).click();
    await page.getByText('The correction is in force').waitFor();
    await page.getByText('Nothing waits for a person').waitFor();
    await expect
      .poll(async () => (await demo.company.lyon.book()).filter(({ number }) => number === order.number).length)
      .toBe(1);
    const [found] = (await demo.client.find({ value: order.number })).messages;
    expect(found!.deliveries).toMatchObject([{ state: 'confirmed' }]);
    await story.look('held-calm');
  });

  test('A11-6: a regulated confirmation goes out only when a second person agrees; its author cannot', async () => {
    const key = await confirmBroken(demo);
    await using author = await openStory(browser, demo, { path: '/held', as: 'operator' });
    await author.page.getByRole('button', { name: /Open message/ }).click();
    await author.page.getByText(/Regulated by .*confirmation@1/).waitFor();
    await author.page
      .getByRole('textbox', { name: /Content of message/ })
      .getByText('"4,5"')
      .waitFor();
    await replaceIn(author.page, demo, '"4,5"', '"4.5"');
    await author.page.getByLabel('Why is this right?').fill('the batch record says 4.5');
    await author.page.getByRole('button', { name: 'Propose correction' }).click();
    await author.page.getByText('1 correction waits for a second person').waitFor();
    await author.page.getByText('Agreeing needs the right to approve.').waitFor();
    expect(demo.company.erp.book().filter(entry => entry.key === key)).toEqual([]);

    await using second = await openStory(browser, demo, { path: '/held', as: 'approver', colorScheme: 'dark' });
    const { page } = second;
    await page.getByText('1 correction waits for a second person').waitFor();
    await page.getByText('the batch record says 4.5').waitFor();
    await second.look('held-proposal');
    await page.getByRole('button', { name: 'Agree and release' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('compared with the batch record');
    await dialog.getByRole('button', { name: 'Agree and release' }).click();
    await page.getByText('Nothing waits for a person').waitFor();
    await expect.poll(() => demo.company.erp.book().filter(entry => entry.key === key).length).toBe(1);
  });

  test('what an ERP rejects is forwarded, ended or released by group: a dry run first, then all of it', async () => {
    const { erp } = demo.company;
    erp.dial.turn({ fault: 'refuse' });
    await Promise.all([1, 2, 3].map(() => erp.release(erp.newOrder(plantCodes.lyon))));
    await using story = await openStory(browser, demo, { path: '/held' });
    const { page } = story;
    const movements = page.getByRole('button', { name: /^\D*3\D*post goods movements, Lyon/ });
    await movements.click();
    await expect.poll(() => page.getByRole('row').count()).toBe(4);
    await page.getByRole('button', { name: /^Forward \(3\)/ }).click();
    await page.getByRole('dialog').getByLabel('To whom').fill('warehouse <b>night</b>');
    await page.getByRole('dialog').getByLabel('Reason').fill('please look at the orders');
    await page.getByRole('dialog').getByRole('button', { name: 'Forward' }).click();
    await page.getByText('3 deliveries are now with warehouse <b>night</b>.').waitFor();
    await page.getByRole('button', { name: /warehouse <b>night<\/b>.*forwarded/s }).click();
    erp.dial.turn();
    await page
      .getByRole('checkbox', { name: /Choose message/ })
      .first()
      .check();
    await page.getByRole('button', { name: /^End for good \(1\)/ }).click();
    await page.getByText('1 would be ended').waitFor();
    await page.getByText('This cannot be undone.').waitFor();
    await story.look('held-bulk');
    await page.getByRole('dialog').getByLabel('Reason').fill('posted by hand in the ERP');
    await page.getByRole('dialog').getByRole('button', { name: 'End for good' }).click();
    await page.getByText('1 delivery was ended.').waitFor();
    await page.getByRole('button', { name: /^Release \(2\)/ }).click();
    await page.getByText('2 would be sent').waitFor();
    await page.getByRole('dialog').getByLabel('Reason').fill('the ERP takes them again');
    await page.getByRole('dialog').getByRole('button', { name: 'Release' }).click();
    await page.getByText('2 deliveries are on their way again.').waitFor();
    await expect.poll(async () => (await demo.client.held({ flow: 'post-goods-movements' })).total).toBe(0);
    await demo.client.release({ selection: { flow: 'post-confirmations' }, reason: 'the ERP takes them again' });
    await page.getByText('Nothing waits for a person').waitFor();
    expect((await demo.client.ledger({ verify: true })).balanced).toBe(true);
  });

  test('fits a tablet, and a viewer is offered nothing that they may not do', async () => {
    await releaseBroken(demo);
    await using story = await openStory(browser, demo, { path: '/held', as: 'viewer', viewport: { width: 820, height: 1100 } });
    const { page } = story;
    await page.getByRole('button', { name: /Open message/ }).click();
    await page.getByText('You may look, not correct').waitFor();
    await page.getByLabel(/Content of message/).waitFor();
    expect(await page.getByRole('button', { name: /Release|End for good|Correct/ }).count()).toBe(0);
    await story.look('held-tablet');
  });
});

/** Puts another text in the place of one in the content of the one held message, with the keyboard. */
async function replaceIn(page: Page, { client }: Demo, before: string, after: string): Promise<void> {
  const [held] = (await client.held({})).items;
  const { content } = await client.correction({ message: held!.message });
  await page.getByRole('textbox', { name: /Content of message/ }).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(content.text!.replace(before, after));
}

/** An order for Lyon with a decimal comma in one component. */
async function releaseBroken({ company }: Demo): Promise<ErpOrder> {
  const order = company.erp.newOrder(plantCodes.lyon);
  const [first, ...others] = order.components;
  await company.erp.release({ ...order, components: [{ ...first!, quantity: '12,5' }, ...others] });
  return order;
}

/** A confirmation of a registered order in the outbox of Pune, with a decimal comma; answers its number. */
async function confirmBroken({ company }: Demo): Promise<string> {
  const order = company.erp.newOrder(plantCodes.pune);
  company.erp.register(order);
  using database = new Outbox(company.puneDatabase);
  database.confirm(['990001', order.number, order.operations[0]!.step, '4,5', '0', order.unit, 'partial', '2026-11-23']);
  return '990001';
}

/** The outbox of the MES in Pune, as somebody with an SQL tool writes into it. */
class Outbox implements Disposable {
  readonly #db: DatabaseSync;
  constructor(file: string) {
    this.#db = new DatabaseSync(file);
    this.#db.exec('PRAGMA busy_timeout = 5000');
  }
  confirm(values: readonly string[]): void {
    const columns = 'number, order_number, operation, yield, scrap, unit, kind, posted_on';
    this.#db.prepare(`INSERT INTO confirmation (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`).run(...values);
  }
  [Symbol.dispose](): void {
    this.#db.close();
  }
}
