import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, openBrowser } from './support/browser.ts';
import { startDemo, type Demo } from './support/demo.ts';
import { choosePassword } from './support/person.ts';
import { openStory } from './support/story.ts';

describe.skipIf(!chromiumPath)('who may do what', () => {
  let demo: Demo;
  let browser: Browser;
  beforeAll(async () => {
    [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.[Symbol.asyncDispose]();
  });

  test('P11-10g: an administrator invites a viewer for one site; what she may not do is not offered, and refused by the node', async () => {
    await using story = await openStory(browser, demo, { as: 'administrator', path: '/access' });
    const { page } = story;
    await page.getByRole('button', { name: 'Invite a person' }).click();
    await page.getByLabel('How the person is called').fill('Vera Okafor');
    await page.getByLabel('Name', { exact: true }).fill('vera');
    await page.getByRole('combobox', { name: 'Sites' }).click();
    await page.getByRole('option', { name: 'Pune' }).click();
    await page.keyboard.press('Escape');
    await page.getByLabel('Reason').fill('new on the night shift');
    await story.look('access-invite');
    await page.getByRole('button', { name: 'Make account and link' }).click();
    const link = await page.getByTestId('secret').innerText();
    await story.look('access-link');
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('cell', { name: 'Vera Okafor vera' }).waitFor();
    await story.look('access-accounts');

    await using vera = await openStory(browser, demo, { as: 'nobody' });
    vera.expectErrors(/status of 403/);
    await vera.page.goto(link);
    await vera.page.getByText('Hello Vera Okafor').waitFor();
    await choosePassword(vera.page);
    await vera.page.getByRole('link', { name: 'Access' }).click();
    await vera.page.getByText('You do not administer this node').waitFor();
    await vera.page.getByText('Viewer · pune').waitFor();
    await vera.page.mouse.move(700, 600);
    await vera.look('access-viewer');
    const answered = await vera.page.evaluate(async () => {
      const { csrf } = (await (await fetch('/api/v1/session')).json()) as { readonly csrf: string };
      const headers = { 'content-type': 'application/json', 'x-millrace-csrf': csrf };
      const body = JSON.stringify({ what: 'release-orders', reason: 'to see' });
      const pause = await fetch('/api/v1/pause', { method: 'POST', headers, body });
      const status = (await (await fetch('/api/v1/status')).json()) as { readonly flows: readonly { readonly site?: string }[] };
      return { paused: pause.status, sites: [...new Set(status.flows.map(({ site }) => site))] };
    });
    expect(answered).toEqual({ paused: 403, sites: ['pune'] });

    await page.reload();
    await page.getByRole('button', { name: 'End a session of vera' }).click();
    await page.getByLabel('Reason').fill('she has gone home');
    await page.getByRole('dialog').getByRole('button', { name: 'End', exact: true }).click();
    await expect.poll(async () => vera.page.evaluate(async () => (await fetch('/api/v1/status')).status)).toBe(401);
  });

  test('P11-300c: a token is shown once, works, and is refused as soon as it is removed', async () => {
    await using story = await openStory(browser, demo, { as: 'administrator', path: '/access', colorScheme: 'dark' });
    const { page } = story;
    await page.getByRole('button', { name: 'Make a token' }).click();
    await page.getByLabel('Name', { exact: true }).fill('shift-report');
    await page.getByLabel('Reason').fill('prints the report of the shift');
    await page.getByRole('button', { name: 'Make the token' }).click();
    const token = await page.getByTestId('secret').innerText();
    const status = async (): Promise<number> =>
      (await fetch(`${demo.node.api}/api/v1/status`, { headers: { authorization: `Bearer ${token}` } })).status;
    expect(await status()).toBe(200);
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('cell', { name: 'shift-report', exact: true }).waitFor();
    await story.look('access-tokens-dark');
    await page.getByRole('button', { name: 'Remove the token shift-report' }).click();
    await page.getByLabel('Reason').fill('the report is printed no more');
    await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByRole('cell', { name: 'shift-report', exact: true }).waitFor({ state: 'detached' });
    expect(await status()).toBe(401);
  });
});
