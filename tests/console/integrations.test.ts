import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { releaseOrders } from '../../examples/two-plants/demo/release.ts';
import { chromiumPath, openBrowser } from './support/browser.ts';
import { startDemo, type Demo } from './support/demo.ts';
import { openStory } from './support/story.ts';

const orders = 'release-orders-by-file@pune:mes.work-orders';

describe.skipIf(!chromiumPath)('the pages of integrations', () => {
  let demo: Demo;
  let browser: Browser;
  beforeAll(async () => {
    [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
    await letOut(demo, 12);
    await confirmed(demo, 6);
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.[Symbol.asyncDispose]();
  });

  test('the list has every integration with its sites, finds by words, site and state, and opens one', async () => {
    await using story = await openStory(browser, demo, { path: '/integrations' });
    const { page } = story;
    await page.getByRole('table', { name: 'Integrations' }).getByText('post-confirmations').waitFor();
    await story.look('integrations-list');
    await page.getByLabel('Search').fill('orders mes');
    await page.getByText('post-confirmations').waitFor({ state: 'detached' });
    await page.waitForURL(/text=orders/);
    await page.getByRole('link', { name: 'release orders, Pune' }).click();
    await page.getByRole('heading', { level: 1, name: 'release orders, Pune' }).waitFor();
    expect(page.url()).toContain(`/integrations/${encodeURIComponent(orders)}`);
  });

  test('the page of one shows its way, its promises, and a ledger that closes at every moment', async () => {
    await using story = await openStory(browser, demo, { path: pageOf(orders), viewport: { width: 1280, height: 1900 } });
    const { page } = story;
    await page.getByText('Nothing is lost:').waitFor();
    await page.getByRole('link', { name: 'mapping request-to-order' }).waitFor();
    await page.getByText('the sender keeps each message').or(page.getByText('can be read again')).waitFor();
    await page.getByText('balanced', { exact: true }).waitFor();
    await page.getByRole('table', { name: 'Newest messages' }).getByText('confirmed').first().waitFor();
    await story.look('integrations-one');
  });

  test('the numbers of a chart can be walked through by keys and read as a table', async () => {
    await using story = await openStory(browser, demo, { path: pageOf(orders) });
    const { page } = story;
    const chart = page.getByRole('slider', { name: 'Ledger over time' });
    await chart.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('End');
    const said = await chart.getAttribute('aria-valuetext');
    expect(said).toMatch(/confirmed \d+, in flight 0, accepted \d+$/);
    const figure = page.getByRole('figure').filter({ has: chart });
    await figure.getByRole('button', { name: 'Show as a table' }).click();
    const cells = figure.getByRole('row').nth(1).getByRole('cell');
    const [confirmed, inFlight, accepted] = (await cells.allTextContents()).map(Number);
    expect(confirmed! + inFlight!).toBe(accepted);
    const downloading = page.waitForEvent('download');
    await figure.getByRole('button', { name: 'Save as CSV' }).click();
    expect((await downloading).suggestedFilename()).toBe('Ledger over time.csv');
    await story.look('integrations-table');
  });

  test('pausing with a reason keeps messages waiting; resuming lets them out, and nothing is lost', async () => {
    await using story = await openStory(browser, demo, { path: pageOf(orders) });
    const { page } = story;
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Messages are still taken from ERP').waitFor();
    await page.getByText('What waits longer than 30 days expires').waitFor();
    await page.getByLabel('Reason').fill('the line stands');
    await story.look('integrations-pause');
    await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
    await page.getByText('paused: the line stands', { exact: true }).waitFor();
    await letOut(demo, 8);
    await page.getByText('4 in flight').waitFor();
    await page.getByRole('table', { name: 'Newest messages' }).getByText('waiting').first().waitFor();
    await story.look('integrations-paused');
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByText('4 messages wait and go out now').waitFor();
    await page.getByLabel('Reason').fill('it runs again');
    await page.getByRole('dialog').getByRole('button', { name: 'Resume' }).click();
    await page.getByText(/accepted = \d+ confirmed\./).waitFor();
    const trail = await demo.client.audit({ limit: 1000 });
    expect(trail.filter(({ subject }) => subject === orders).map(({ action, reason }) => [action, reason])).toEqual([
      ['pause flow', 'the line stands'],
      ['resume flow', 'it runs again'],
    ]);
  });

  test('both pages read well in the dark, on a tablet and in German', async () => {
    const look = { colorScheme: 'dark', locale: 'de-DE', viewport: { width: 820, height: 1180 } } as const;
    await using story = await openStory(browser, demo, { path: '/integrations', ...look });
    const { page } = story;
    await page.getByRole('heading', { level: 1, name: 'Integrationen' }).waitFor();
    await page.getByRole('link', { name: 'release orders, Pune' }).waitFor();
    await story.look('integrations-list-dark');
    await page.getByRole('link', { name: 'release orders, Pune' }).click();
    await page.getByText('geht auf', { exact: true }).waitFor();
    await story.look('integrations-one-dark');
    await page.getByRole('heading', { name: 'Durchlaufzeit' }).scrollIntoViewIfNeeded();
    await story.look('integrations-charts-dark');
  });

  test('a flow that is not there is said in a sentence', async () => {
    await using story = await openStory(browser, demo, { path: pageOf('release-ordres@pune:%E0%A4') });
    story.expectErrors(/404/);
    await story.page.getByText('there is no flow').first().waitFor();
    await story.look('integrations-unknown');
  });
});

function pageOf(flow: string): string {
  return `/integrations/${encodeURIComponent(flow)}`;
}

/** Lets orders out, every other one to Pune. */
async function letOut({ company }: Demo, count: number): Promise<void> {
  await releaseOrders(company, count, 0, new AbortController().signal);
}

/** Resolves when so many orders stand in the MES of Pune. */
async function confirmed({ client }: Demo, count: number): Promise<void> {
  const isThere = async (): Promise<boolean> => (await client.flow({ name: orders })).ledger.confirmed >= count;
  await vi.waitUntil(isThere, { timeout: 20_000, interval: 50 });
}
