import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
    await page.getByRole('link', { name: 'production request 258456' }).waitFor();
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
});
