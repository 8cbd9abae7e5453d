import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { heard, serve, type Served } from '../../packages/server/test/serve.ts';
import { chromiumPath, openBrowser } from './support/browser.ts';
import { openPage } from './support/story.ts';

describe.skipIf(!chromiumPath)('measurements that a target did not take', () => {
  let browser: Browser;
  let served: Served;
  beforeAll(async () => {
    [served, browser] = await Promise.all([serve(), openBrowser()]);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await served?.[Symbol.asyncDispose]();
  });
  const open = (token: string) => openPage(browser, served.url, { extraHTTPHeaders: { authorization: `Bearer ${token}` } });

  test('are listed with why, and released by a person with a reason', async () => {
    await using story = await open(served.tokens.operate);
    const { page } = story;
    await page.goto(`${served.url}/held`);
    const section = page.getByRole('region', { name: '1 range of measurements waits for a person' });
    await section.getByText('a name is too long (E1)').waitFor();
    await section.getByRole('button', { name: 'Release' }).click();
    await page.getByRole('dialog').getByText('Release 40 samples').waitFor();
    await page.getByLabel('Reason').fill('the column is wide enough now');
    await page.getByRole('dialog').getByRole('button', { name: 'Release' }).click();
    await page.getByText('1 range is on its way again.').waitFor();
    await story.look('held-series');
    const asked = heard(served).find(({ operation }) => operation === 'releaseSeries');
    const which = { collection: 'line@pune', target: 'historian.series', first: [4] };
    expect(asked?.given.slice(0, 2)).toEqual([which, 'the column is wide enough now']);
  });

  test('are not offered to whoever may only look', async () => {
    await using story = await open(served.tokens.read);
    const { page } = story;
    await page.goto(`${served.url}/held`);
    const section = page.getByRole('region', { name: '1 range of measurements waits for a person' });
    await section.getByText('a name is too long (E1)').waitFor();
    expect(await section.getByRole('button').count()).toBe(0);
  });

  test('count at their target, which says on the page of the equipment how it is and how much of what may wait does', async () => {
    await using story = await open(served.tokens.operate);
    const { page } = story;
    await page.goto(`${served.url}/equipment/line%40pune/packing%2Fline-1`);
    const section = page.getByRole('region', { name: 'Where the measurements of the collection go' });
    await section.getByText('75 % of what may wait for historian.series does').waitFor();
    await section.getByText('19,950 in flight').waitFor();
    await section.getByRole('link', { name: '1 range held' }).waitFor();
    await section.scrollIntoViewIfNeeded();
    await story.look('equipment-targets');
  });
});
