import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, openBrowser } from './support/browser.ts';
import { startDemo, type Demo } from './support/demo.ts';
import { choosePassword, signIn, storyPassword } from './support/person.ts';
import { openStory } from './support/story.ts';

describe.skipIf(!chromiumPath)('signing in', () => {
  let demo: Demo;
  let browser: Browser;
  beforeAll(async () => {
    [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.[Symbol.asyncDispose]();
  });

  test('S-1.5: the first administrator comes in by the one-time link alone, locks, unlocks and signs out', async () => {
    await using story = await openStory(browser, demo, { as: 'nobody' });
    const { page } = story;
    story.expectErrors(/status of 40[013]/);
    await page.getByText('Nobody has an account yet').waitFor();
    await story.look('session-fresh');

    await page.goto(demo.node.welcome!);
    await page.getByRole('heading', { name: 'Welcome to Millrace' }).waitFor();
    await page.getByLabel('Name').fill('Ada');
    await page.getByLabel('New password', { exact: true }).fill('Password1234');
    await page.getByLabel('New password again').fill('Password1234');
    await page.getByRole('button', { name: 'Set password and sign in' }).click();
    await page.getByText('too easy to guess').waitFor();
    await story.look('session-welcome');
    await choosePassword(page);

    await page.getByRole('link', { name: 'Find' }).click();
    await page.getByRole('heading', { level: 1, name: 'Find' }).waitFor();
    await page.getByRole('button', { name: 'Account ada' }).click();
    await page.getByText('Administrator · all sites').waitFor();
    await story.look('session-menu');
    await page.getByRole('menuitem', { name: 'Lock now' }).click();
    await page.getByRole('heading', { name: 'Locked' }).waitFor();
    expect(await page.getByRole('heading', { level: 1, name: 'Find' }).isVisible()).toBe(false);
    await story.look('session-locked');
    const refused = await page.evaluate(async () => (await fetch('/api/v1/status')).status);
    expect(refused).toBe(401);

    await page.getByLabel('Password', { exact: true }).fill('not the right one');
    await page.getByRole('button', { name: 'Unlock' }).click();
    await page.getByText('Name or password is wrong').waitFor();
    await page.getByLabel('Password', { exact: true }).fill(storyPassword);
    await page.getByRole('button', { name: 'Unlock' }).click();
    await page.getByRole('heading', { level: 1, name: 'Find' }).waitFor();

    await page.getByRole('button', { name: 'Account ada' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await story.look('session-sign-in');
    await signIn(page, 'ada');

    const again = await browser.newPage();
    await again.goto(demo.node.welcome!);
    await again.getByText('This link does not work any more').waitFor();
    await again.close();
  });
});
