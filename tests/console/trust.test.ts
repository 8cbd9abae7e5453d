import { readFile } from 'node:fs/promises';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { releaseOrders } from '../../examples/two-plants/demo/release.ts';
import { chromiumPath, openBrowser } from './support/browser.ts';
import { startDemo, type Demo } from './support/demo.ts';
import { openStory } from './support/story.ts';

describe.skipIf(!chromiumPath)('the screen Trust', () => {
  let demo: Demo;
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    [demo, browser, folder] = await Promise.all([startDemo(), openBrowser(), mkdtemp(join(tmpdir(), 'millrace-backups-'))]);
    await releaseOrders(demo.company, 6, 0, new AbortController().signal);
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  test('ledger and audit trail are verified on demand, and who did so is remembered', async () => {
    await using story = await openStory(browser, demo, { path: '/trust' });
    const { page } = story;
    const ledger = page.getByRole('group', { name: 'Ledger and stored records' });
    await ledger.getByText('not verified yet').waitFor();
    await ledger.getByRole('button', { name: 'Verify now' }).click();
    await ledger.getByText('whole').waitFor();
    await ledger.getByText(/messages, their attempts and every balance checked in/).waitFor();
    const audit = page.getByRole('group', { name: 'Audit trail' });
    await audit.getByRole('button', { name: 'Verify now' }).click();
    await audit.getByText('whole').waitFor();
    await page.getByText(/chain verified up to entry/).waitFor();
    await page.getByText('Nothing speaks against trusting this node').waitFor();
    await story.look('trust');
    await page.setViewportSize({ width: 820, height: 1180 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await story.look('trust-tablet-dark');
  });

  test('a backup is made with a reason, and verifies', async () => {
    await using story = await openStory(browser, demo, { path: '/trust' });
    const { page } = story;
    await page.getByRole('button', { name: 'Make a backup' }).click();
    const path = join(folder, 'monday.db');
    await page.getByRole('dialog').getByLabel('File on the machine of the node').fill(path);
    await page.getByRole('dialog').getByLabel('Reason').fill('before the update');
    await page.getByRole('dialog').getByRole('button', { name: 'Make the backup' }).click();
    await page.getByRole('cell', { name: `${path} SHA-256` }).waitFor();
    await page.getByRole('button', { name: 'Verify', exact: true }).click();
    await page.getByText(/can be restored: [1-9]\d* messages\. Its hash is the one it was made with/).waitFor();
    await story.look('trust-backup');
  });

  test('the audit trail is narrowed, opened entry by entry with what changed, and taken along as CSV that runs nothing', async () => {
    await demo.client.pause({ what: 'post-confirmations', reason: '=HYPERLINK("http://evil") \u202eabc' });
    await demo.client.resume({ what: 'post-confirmations', reason: 'go on' });
    await using story = await openStory(browser, demo, { path: '/trust' });
    const { page } = story;
    const trail = page.getByRole('table', { name: 'Audit trail' });
    await page.getByRole('textbox', { name: 'What', exact: true }).fill('pause');
    await trail.getByText('pause flow').first().waitFor();
    await expect.poll(() => trail.getByText('resume flow').count()).toBe(0);
    await trail.getByText('⟨U+202E⟩', { exact: false }).waitFor();
    await trail
      .getByRole('button', { name: /Show entry/ })
      .first()
      .click();
    await page.getByRole('dialog').getByRole('columnheader', { name: 'After' }).waitFor();
    await story.look('trust-audit-entry');
    await page.keyboard.press('Escape');
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export as CSV' }).click(),
    ]);
    const text = await readFile(await file.path(), 'utf8');
    expect(text.split('\r\n')[0]).toBe('number,at,who,action,subject,reason,before,after,hash');
    expect(text).toContain(`"'=HYPERLINK(""http://evil"")`);
    await page.getByRole('table', { name: 'Audit trail' }).scrollIntoViewIfNeeded();
    await story.look('trust-audit');
  });
});
