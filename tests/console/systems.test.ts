import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { releaseOrders } from '../../examples/two-plants/demo/release.ts';
import { chromiumPath, openBrowser } from './support/browser.ts';
import { startDemo, type Demo } from './support/demo.ts';
import { openStory } from './support/story.ts';

const never = new AbortController().signal;
const confirmations = '/systems/erp.confirmations';

describe.skipIf(!chromiumPath)('systems and their interfaces', () => {
  let demo: Demo;
  let browser: Browser;
  beforeAll(async () => {
    [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.[Symbol.asyncDispose]();
  });

  test('each system stands with its owner and its interfaces; a filter finds one, on a tablet in the dark too', async () => {
    await releaseOrders(demo.company, 4, 0, never);
    await using story = await openStory(browser, demo, { path: '/systems' });
    const { page } = story;
    await page.getByRole('link', { name: 'order files' }).waitFor();
    await page.getByRole('row').filter({ hasText: 'confirmations' }).filter({ hasText: 'well' }).first().waitFor();
    await story.look('systems-list');
    await page.getByLabel('Search').fill('lyon work');
    await page.getByText('MES Lyon').waitFor();
    await expect.poll(() => page.getByRole('link', { name: 'order files' }).count()).toBe(0);
    await using tablet = await openStory(browser, demo, {
      path: '/systems',
      viewport: { width: 820, height: 1180 },
      colorScheme: 'dark',
    });
    await tablet.page.getByRole('link', { name: 'order files' }).waitFor();
    await tablet.look('systems-tablet-dark');
  });

  test('a probe shows each step of the path with its time', async () => {
    await using story = await openStory(browser, demo, { path: confirmations });
    const { page } = story;
    await page.getByRole('heading', { level: 1, name: 'ERP, confirmations' }).waitFor();
    await page.getByRole('button', { name: 'Probe the path' }).click();
    await page.getByText('Every step works.').waitFor();
    await page.getByRole('row', { name: /identity works/ }).waitFor();
    await page.getByText('${secret:erp-password}').waitFor();
    await story.look('systems-interface');
    await page.setViewportSize({ width: 820, height: 1180 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await story.look('systems-interface-tablet-dark');
  });

  test('a fault says whose it is, what waits for it and what to do; it is well again afterwards', async () => {
    demo.company.erp.dial.turn({ fault: 'down' });
    await releaseOrders(demo.company, 3, 0, never);
    await using story = await openStory(browser, demo, { path: confirmations });
    const { page } = story;
    await page.getByLabel('What it means').getByText('The other system', { exact: true }).first().waitFor();
    await page.getByText(/wait.* for it.*nothing is lost/).waitFor();
    await page
      .getByText(/ask the owner whether the service runs/i)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Probe the path' }).click();
    await page.getByText(/Step connect to .* fails/).waitFor();
    await page.getByRole('row', { name: /resolve 127.0.0.1 works/ }).waitFor();
    await story.look('systems-failing');
    demo.company.erp.dial.turn();
    await page.getByLabel('What it means').getByText('well', { exact: true }).waitFor();
  });

  test('maintenance is planned with a reason: messages wait; ended by a person, they go out', async () => {
    await using story = await openStory(browser, demo, { path: confirmations });
    const { page } = story;
    await page.getByRole('button', { name: 'Plan maintenance' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/messages to it wait and are sent in order afterwards/i).waitFor();
    await dialog.getByRole('button', { name: '4 h' }).click();
    await dialog.getByLabel('Reason').fill('update of the <b>ERP</b>');
    await story.look('systems-maintenance-dialog');
    await dialog.getByRole('button', { name: 'Plan maintenance' }).click();
    await page.getByText(/Planned maintenance of erp.confirmations until/).waitFor();
    await page.getByText('update of the <b>ERP</b> · set by').waitFor();
    await releaseOrders(demo.company, 3, 0, never);
    await page.getByText(/messages? waits? for its end/).waitFor();
    await story.look('systems-maintenance');
    await page.goto(`${demo.node.api}/systems`);
    await page.getByText(/Planned maintenance of erp.confirmations until/).waitFor();
    await page.getByRole('button', { name: 'End maintenance' }).click();
    await page.getByRole('dialog').getByLabel('Reason').fill('update is done');
    await page.getByRole('dialog').getByRole('button', { name: 'End maintenance' }).click();
    await expect.poll(() => page.getByText(/Planned maintenance/).count()).toBe(0);
    await expect
      .poll(async () => (await demo.client.status()).flows.reduce((sum, { ledger }) => sum + ledger.inFlight, 0), {
        timeout: 20_000,
      })
      .toBe(0);
    expect((await demo.client.ledger({ verify: true })).balanced).toBe(true);
  });

  test('an interface that is not there is a sentence, and who may only look is offered nothing else', async () => {
    await using story = await openStory(browser, demo, { path: '/systems/erp.nothing' });
    story.expectErrors(/404/);
    await story.page.getByText(/there is no interface "erp.nothing"/).waitFor();
    await story.look('systems-unknown');
    await using viewer = await openStory(browser, demo, { path: confirmations, as: 'viewer' });
    await viewer.page.getByRole('heading', { name: 'Limits and connection budget' }).waitFor();
    expect(await viewer.page.getByRole('button', { name: /maintenance|Probe/ }).count()).toBe(0);
  });

  test('S-4.1: no page and no answer holds the value of a secret', async () => {
    const secrets = Object.entries(demo.env).flatMap(([name, value]) => (name.startsWith('MILLRACE_SECRET_') ? [value] : []));
    const answers: string[] = [];
    await using story = await openStory(browser, demo, { path: '/systems' });
    const { page } = story;
    page.on('response', async response => {
      if (response.url().includes('/api/')) answers.push(await response.text().catch(() => ''));
    });
    for (const path of ['/systems', confirmations, '/systems/erp.orders', '/systems/mes-lyon.work-orders', '/trust']) {
      await page.goto(demo.node.api + path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('load');
      await page.getByText('Awaiting the answer').waitFor({ state: 'detached' });
      answers.push(await page.content());
    }
    expect(secrets).toHaveLength(3);
    for (const secret of secrets) expect(answers.some(answer => answer.includes(secret))).toBe(false);
  });
});
