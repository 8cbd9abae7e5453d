import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { releaseOrders } from '../../examples/two-plants/demo/release.ts';
import { chromiumPath, openBrowser } from './support/browser.ts';
import { startDemo, type Demo } from './support/demo.ts';
import { openPage, openStory } from './support/story.ts';
import { openWeakLine } from './support/weak-line.ts';

const never = new AbortController().signal;

describe.skipIf(!chromiumPath)('the screen Now', () => {
  let demo: Demo;
  let browser: Browser;
  beforeAll(async () => {
    [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.[Symbol.asyncDispose]();
  });

  test('shows what flows: the landscape with rates and proofs, live, as a graph and as a table', async () => {
    await using story = await openStory(browser, demo);
    const { page } = story;
    await page.getByText('All is well').waitFor();
    await page.getByRole('status').filter({ hasText: 'Live' }).waitFor();
    await page
      .getByRole('link', { name: /^release orders ?: quiet/ })
      .first()
      .waitFor();
    await releaseOrders(demo.company, 12, 0, never);
    await page
      .getByRole('link', { name: /^release orders ?: flowing.*proof/ })
      .first()
      .waitFor();
    await page
      .getByRole('link', { name: /^post goods movements ?: flowing.*[1-9].*\/s/ })
      .first()
      .waitFor();
    await page.getByText(/^Last:/).waitFor();
    await story.look('now-graph');
    await page.getByText('Table', { exact: true }).click();
    await page
      .getByRole('row', { name: /release orders, Pune/ })
      .getByText('flowing')
      .waitFor();
    await story.look('now-table');
  });

  test('a wire leads to its integration with the keyboard alone', async () => {
    await using story = await openStory(browser, demo);
    const { page } = story;
    const wire = page.getByRole('link', { name: /^release orders ?:/ }).first();
    await wire.focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/integrations\/release-orders/);
  });

  test('an ERP that is gone is one incident with impact, side, loss and owner, and goes when it is back', async () => {
    await using story = await openStory(browser, demo);
    const { page } = story;
    await page.getByText('All is well').waitFor();
    demo.company.erp.dial.turn({ fault: 'down' });
    await releaseOrders(demo.company, 8, 0, never);
    const card = page.getByRole('article').filter({ hasText: /takes? nothing/ });
    await card.getByText(/of Lyon and Pune do not reach ERP/).waitFor();
    await card.getByText('The other system:').waitFor();
    await card.getByText('Nothing is lost.').waitFor();
    await card.getByText('erp-team').waitFor();
    expect(await page.getByRole('article').count()).toBe(1);
    await story.look('now-incident');
    await card
      .getByRole('button', { name: /^Probe erp/ })
      .first()
      .click();
    await page
      .getByRole('dialog')
      .getByText(/ECONNREFUSED/)
      .waitFor();
    await page.keyboard.press('Escape');
    demo.company.erp.dial.turn();
    await page.getByText('All is well').waitFor();
    await card.waitFor({ state: 'detached' });
  });

  test('refusals wait for a person: the incident leads to what is held', async () => {
    await using story = await openStory(browser, demo, { colorScheme: 'dark', viewport: { width: 820, height: 1180 } });
    const { page } = story;
    demo.company.erp.dial.turn({ fault: 'refuse' });
    await releaseOrders(demo.company, 6, 0, never);
    const card = page.getByRole('article').filter({ hasText: /Confirmations held/ });
    await card.getByText(/not in ERP/).waitFor();
    await story.look('now-held-dark-tablet');
    await card.getByRole('link', { name: 'Open what is held' }).click();
    await page.waitForURL(/\/held\?.*code=delivery\.rejected/);
  });

  test('a node that does not answer is said to be so, and the page goes on by itself when it is back', async () => {
    await using line = await openWeakLine(demo.node.api);
    await using story = await openPage(browser, line.url, { extraHTTPHeaders: { authorization: `Bearer ${demo.token}` } });
    const { page } = story;
    story.expectErrors(/net::ERR_/);
    await page.goto(line.url);
    const state = page.getByRole('status').filter({ hasText: /^(?:Live|Reconnecting)$/ });
    await state.filter({ hasText: 'Live' }).waitFor();
    const landscape = page.getByRole('link', { name: /^release orders ?:/ }).first();
    await landscape.waitFor();
    line.cut();
    await state.filter({ hasText: 'Reconnecting' }).waitFor();
    expect(await landscape.isVisible()).toBe(true);
    line.mend();
    await state.filter({ hasText: 'Live' }).waitFor();
    await story.look('now-again');
  });
});
