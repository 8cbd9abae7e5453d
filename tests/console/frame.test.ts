import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, openBrowser } from './support/browser.ts';
import { startDemo, type Demo } from './support/demo.ts';
import { openStory } from './support/story.ts';

describe.skipIf(!chromiumPath)('the frame of the console', () => {
  let demo: Demo;
  let browser: Browser;
  beforeAll(async () => {
    [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.[Symbol.asyncDispose]();
  });

  test('shows every screen by its address, in both languages and both colour schemes', async () => {
    await using story = await openStory(browser, demo);
    const { page } = story;
    for (const name of [
      'Find',
      'Held',
      'Integrations',
      'Contracts and mappings',
      'Equipment',
      'Systems',
      'Trust',
      'Access',
      'Now',
    ]) {
      await page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
      await page.getByRole('heading', { level: 1, name }).waitFor();
    }
    await page.getByRole('button', { name: 'Language' }).click();
    await page.getByRole('menuitem', { name: 'Deutsch' }).click();
    await page.getByRole('heading', { level: 1, name: 'Jetzt' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('de');
    await page.getByRole('button', { name: 'Hell oder dunkel' }).click();
    await story.look('frame-dark');
  });

  test('the palette finds an integration by name, with the keyboard alone', async () => {
    await using story = await openStory(browser, demo);
    const { page } = story;
    await page.getByRole('heading', { level: 1, name: 'Now' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('An order, a lot').fill('confirmations, Pune');
    await page.getByText('post confirmations, Pune').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/integrations\//);
    await story.look('frame-palette');
  });

  test('the palette finds contracts and mappings by name', async () => {
    await using story = await openStory(browser, demo);
    const { page } = story;
    await page.getByRole('heading', { level: 1, name: 'Now' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('An order, a lot').fill('work-order@1');
    await page.getByText('contract · Work order').click();
    await page.waitForURL(/\/contracts\/work-order%401/);
    await page.getByPlaceholder('An order, a lot').waitFor({ state: 'detached' }); // what was typed is cleared when it is gone
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('An order, a lot').fill('order-to-work-order');
    await page.getByRole('button', { name: /^order-to-work-order ?mapping/ }).click();
    await page.waitForURL(/\/mappings\/order-to-work-order/);
  });

  test('an address that names no screen says so', async () => {
    await using story = await openStory(browser, demo, { path: '/nowhere' });
    await story.page.getByRole('heading', { name: 'There is no such page' }).waitFor();
    await story.look('frame-not-found');
  });
});
