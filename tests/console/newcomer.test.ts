import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, openBrowser } from './support/browser.ts';
import { choosePassword } from './support/person.ts';
import { openPage } from './support/story.ts';

const root = join(import.meta.dirname, '../..');
const demoFile = join(root, 'examples/two-plants/demo.ts');
const dialFile = join(root, 'examples/two-plants/dial.ts');

/** The demo as a newcomer starts it, with a folder for what it notes about itself. */
interface Running extends AsyncDisposable {
  /** The link into the console that it prints. */
  readonly link: string;
  /** `npm run dial -- …`. */
  dial(...args: readonly string[]): Promise<void>;
}

async function startAsNewcomer(): Promise<Running> {
  const home = await mkdtemp(join(tmpdir(), 'millrace-console-'));
  const env = { ...process.env, XDG_STATE_HOME: home };
  const demo = spawn(process.execPath, [demoFile], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  return {
    link: await printedLink(demo),
    async dial(...args) {
      const [code] = (await once(spawn(process.execPath, [dialFile, ...args], { env, stdio: 'ignore' }), 'exit')) as [number];
      expect(code).toBe(0);
    },
    async [Symbol.asyncDispose]() {
      const ended = once(demo, 'exit');
      demo.kill('SIGTERM');
      await ended;
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function printedLink(demo: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: demo.stdout! })) {
    const link = /^\s+(http\S+\/welcome#\S+)$/u.exec(line)?.[1];
    if (link === undefined) continue;
    demo.stdout!.resume();
    return link;
  }
  throw new Error('the demo ended without a link into the console');
}

/** What the order's page says of an order: the sentence at its head. */
async function findOrder(page: Page, order: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('An order, a lot').fill(order);
  await page.getByText(`Find “${order}” among the messages`).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/find\?/u);
}

describe.skipIf(!chromiumPath)('somebody who has read nothing', () => {
  let demo: Running;
  let browser: Browser;
  beforeAll(async () => {
    [demo, browser] = await Promise.all([startAsNewcomer(), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.[Symbol.asyncDispose]();
  });

  test('sees which order is where, turns on a fault, understands it, repairs it and shows that nothing was lost', async () => {
    await using story = await openPage(browser, new URL(demo.link).origin);
    const { page } = story;
    story.expectErrors(/status of 401/u); // the page asks who is there before anybody is

    // The link that the demo printed lets the newcomer in.
    await page.goto(demo.link);
    await page.getByLabel('Name').fill('ada');
    await choosePassword(page);
    await page.getByRole('heading', { level: 1, name: 'Now' }).waitFor();
    await page.getByText('All is well', { exact: false }).first().waitFor();
    await page
      .getByText(/proof \d+|proof now/u)
      .first()
      .waitFor();
    await story.look('console-1-now');

    // Which order is where?
    await findOrder(page, '258456');
    await page.getByText('it is in mes-pune as 258456', { exact: false }).waitFor();
    await page.getByText('confirmed as', { exact: false }).first().waitFor();
    await story.look('console-2-order');
    await page.getByRole('link', { name: 'production request 258456' }).click();
    await page.getByRole('heading', { level: 1, name: /^Message/u }).waitFor();
    const target = page
      .getByRole('tree', { name: /^Target/u })
      .getByRole('treeitem', { name: /^quantity/u })
      .first();
    await target.scrollIntoViewIfNeeded();
    await target.hover();
    await page.getByText('made of').first().waitFor();
    await story.look('console-3-message');

    // The ERP begins to refuse postings.
    await demo.dial('erp', 'refuse', '1');
    await page.getByRole('navigation').getByRole('link', { name: 'Now' }).click();
    const incident = page.getByRole('article').filter({ hasText: 'The other system' }).first();
    await incident.waitFor();
    await incident.getByText('Nothing is lost', { exact: false }).waitFor();
    await story.look('console-4-incident');

    // What happened, in the words of the ERP.
    await incident.getByRole('link', { name: 'Open what is held' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Held' }).waitFor();
    await page.getByText('period', { exact: false }).first().waitFor();
    await story.look('console-5-held');

    // It is repaired, and what is held goes out.
    await demo.dial('erp', 'none');
    await page.getByRole('button', { name: /^All that is held/u }).click();
    await page.getByLabel('Choose what is in sight').check();
    await page
      .getByRole('button', { name: /^Release/u })
      .first()
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('the period is open again');
    await dialog.getByRole('button', { name: /^Release/u }).click();
    await page.getByText('Nothing waits for a person', { exact: false }).waitFor();
    await page.getByRole('navigation').getByRole('link', { name: 'Now' }).click();
    await page.getByText('All is well', { exact: false }).first().waitFor();

    // Nothing was lost: counted again from the journal, and proved for one message.
    await page.getByRole('navigation').getByRole('link', { name: 'Trust' }).click();
    await page.getByRole('button', { name: 'Verify now' }).first().click();
    await page.getByText(/every balance checked/u).waitFor();
    await story.look('console-6-trust');
  });
});
