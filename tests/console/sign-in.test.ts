import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startIdentityProvider, type IdentityProvider } from '../fixtures/identity-provider.ts';
import { chromiumPath, openBrowser } from './support/browser.ts';
import { startDemo, type Demo } from './support/demo.ts';
import { storyPassword } from './support/person.ts';
import { openStory } from './support/story.ts';

describe.skipIf(!chromiumPath)('a node with a sign-in file', () => {
  let demo: Demo;
  let browser: Browser;
  let provider: IdentityProvider;
  const folder = mkdtempSync(join(tmpdir(), 'millrace-sign-in-'));

  beforeAll(async () => {
    // The provider says on the console that its forms are for development.
    vi.spyOn(console, 'info').mockReturnValue();
    vi.spyOn(console, 'warn').mockReturnValue();
    const port = await freePort();
    // Another name than that of the node: for a browser it is another site, as it is in life.
    provider = await startIdentityProvider(`http://127.0.0.1:${port}/signed-in`, 'localhost');
    provider.people.set('4711', {
      name: 'Priya Nair',
      preferred_username: 'priya',
      groups: ['shift-leads'],
      plants: ['IN01'],
    });
    writeFileSync(join(folder, 'millrace-oidc'), provider.clientSecret);
    writeFileSync(join(folder, 'sign-in.yaml'), signInFile(provider.issuer));
    const options = ['--sign-in', join(folder, 'sign-in.yaml'), '--secrets', folder];
    [demo, browser] = await Promise.all([startDemo({ port, options }), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.[Symbol.asyncDispose]();
    await provider?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
    vi.restoreAllMocks();
  });

  test('S-1.1, S-1.12: the notice stands before the sign-in; a person of the provider comes in with role and sites, back where they wanted to go', async () => {
    await using story = await openStory(browser, demo, { as: 'nobody', path: '/held' });
    const { page } = story;
    story.expectErrors(/asked http:\/\/localhost/);
    await page.getByText('For authorised people only.').waitFor();
    await story.look('session-open-id');
    await page.getByRole('button', { name: 'Sign in with Example AG' }).click();
    await page.getByPlaceholder('Enter any login').fill('4711');
    await page.getByPlaceholder('and password').fill('any');
    await page.getByRole('button', { name: 'Sign-in' }).click();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { level: 1, name: 'Held' }).waitFor();
    await page.getByRole('button', { name: 'Account Priya Nair' }).click();
    await page.getByText('Operator · pune').waitFor();
  });

  test('S-2.5: a page without a person locks itself, and what was begun is still there after the password', async () => {
    await using story = await openStory(browser, demo, { as: 'operator', path: '/find' });
    const { page } = story;
    story.expectErrors(/status of 401/);
    await page.getByRole('combobox', { name: 'Key, id or number' }).fill('half a num');
    await page.getByRole('heading', { name: 'Locked' }).waitFor({ timeout: 20_000 });
    expect(await page.getByRole('combobox', { name: 'Key, id or number' }).isVisible()).toBe(false);
    await page.getByLabel('Password', { exact: true }).fill(storyPassword);
    await page.getByRole('button', { name: 'Unlock' }).click();
    await page.getByRole('heading', { level: 1, name: 'Find' }).waitFor();
    expect(await page.getByRole('combobox', { name: 'Key, id or number' }).inputValue()).toBe('half a num');
    await page.getByText('Live', { exact: true }).waitFor();
  });
});

function signInFile(issuer: string): string {
  return `idleLockMinutes: 0.1
notice: For authorised people only. What is done here is recorded.
openId:
  title: Example AG
  issuer: ${issuer}
  clientId: millrace
  clientSecret: \${secret:millrace-oidc}
  scopes: [openid, profile, groups]
  roles: { claim: groups, values: { shift-leads: operator } }
  sites: { claim: plants, values: { IN01: pune } }
`;
}

/** The provider has to know the address of the node before there is one. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
