import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plantCodes, type ErpOrder } from '@millrace/plant';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { projectFolder } from '../../examples/two-plants/demo/run.ts';
import { chromiumPath, openBrowser } from './support/browser.ts';
import { startDemo, type Demo } from './support/demo.ts';
import { openStory } from './support/story.ts';

describe.skipIf(!chromiumPath)('contracts and mappings', () => {
  let demo: Demo;
  let browser: Browser;
  let project: string;
  beforeAll(async () => {
    project = await projectWithTwoVersions();
    [demo, browser] = await Promise.all([startDemo({ project }), openBrowser()]);
    await releaseToLyon(demo, 12);
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.[Symbol.asyncDispose]();
    await rm(project, { recursive: true, force: true });
  });

  test('from the list to a contract: what is agreed, what uses it, its fields and its text as it runs', async () => {
    await using story = await openStory(browser, demo, { path: '/contracts' });
    const { page } = story;
    await page.getByRole('link', { name: 'work-order@1', exact: true }).waitFor();
    await page.getByText('kept').first().waitFor();
    await story.look('contracts-list');
    await page.getByLabel('Filter').fill('confirm');
    await page.getByRole('link', { name: 'confirmation@1', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Confirmation' }).waitFor();
    await page.getByText('yes: corrections need a second person').waitFor();
    const uses = page.getByRole('region', { name: 'Where used' });
    await uses.getByRole('link', { name: 'report-to-confirmation' }).waitFor();
    await uses.getByRole('link', { name: 'post confirmations, Pune' }).waitFor();
    await story.look('contracts-contract');
    const text = page.getByRole('textbox', { name: 'Text of confirmation@1' });
    await text.scrollIntoViewIfNeeded();
    await text.getByText('# Progress on an order').waitFor();
    await story.look('contracts-text');
    await uses.getByRole('link', { name: 'post-confirmations' }).click();
    await page.getByRole('heading', { level: 1, name: 'post confirmations' }).waitFor();
    await page.getByText('What it names').waitFor();
  });

  test('two versions are compared in words, with what of the project the newer one touches', async () => {
    await using story = await openStory(browser, demo, { path: '/contracts/work-order%401', colorScheme: 'dark' });
    const { page } = story;
    const versions = page.getByRole('region', { name: 'Versions' });
    await versions.getByText('priority is new', { exact: false }).waitFor();
    await versions.getByRole('link', { name: 'order-to-work-order' }).waitFor();
    await versions.getByText('to correct').first().waitFor();
    await versions.scrollIntoViewIfNeeded();
    await story.look('contracts-versions-dark');
  });

  test('F112: a code that nobody knows and a field that begins to come are seen, with the messages that wait because of it', async () => {
    await releaseToLyon(demo, 3, order => ({ ...order, unit: 'ZZ' }));
    await using story = await openStory(browser, demo, { path: '/contracts/sap-production-order%401' });
    const { page } = story;
    const drift = page.getByRole('region', { name: 'Drift seen' });
    await drift.getByText('found "ZZ"', { exact: false }).first().waitFor();
    await drift
      .getByRole('link', { name: /^message \d+$/ })
      .first()
      .waitFor();
    await story.look('contracts-drift');
    await orderFileWith(demo, '<Priority>1</Priority>');
    await page.goto(`${demo.node.api}/contracts/production-request%401`);
    await expect
      .poll(async () => (await demo.client.contractDrift({ contract: 'production-request@1' })).drifting, { timeout: 10_000 })
      .toBe(true);
    await page.reload();
    await drift.getByText('Priority began to come', { exact: false }).waitFor();
    await story.look('contracts-drift-field');
  });

  test('a missing code is added with its reason, and what waited for it goes on', async () => {
    await releaseToLyon(demo, 2, order => ({ ...order, unit: 'PAL' }));
    await using story = await openStory(browser, demo, {
      path: '/contracts?tab=crosswalks',
      viewport: { width: 820, height: 1180 },
    });
    const { page } = story;
    await page.getByText('has no entry for "PAL"', { exact: false }).waitFor();
    await story.look('contracts-missing-tablet');
    await page.getByRole('button', { name: 'Add entry' }).click();
    await page.getByLabel('Code on the target side').fill('{pallet}');
    await page.getByLabel('Reason').fill('pallets are counted, ticket 4471');
    await story.look('contracts-add-entry');
    await page.getByRole('dialog').getByRole('button', { name: 'Add entry' }).click();
    await page.getByText(/PAL → \{pallet\} is in sap-unit-to-ucum/).waitFor();
    await page.getByText('No message waits for a code.').waitFor();
    await page.getByRole('link', { name: 'sap-unit-to-ucum' }).click();
    await page.getByLabel('Find a code').fill('PAL');
    await page.getByRole('cell', { name: /^first, \d{4}-/ }).waitFor();
    await story.look('contracts-crosswalk');
  });

  test('a crosswalk of 100,000 entries scrolls to its end, and what claims to be markup is text', async () => {
    await using story = await openStory(browser, demo, { path: '/crosswalks/equipment-names' });
    const { page } = story;
    await page.getByRole('heading', { level: 1, name: '<img src=x onerror=alert(1)> ⟨U+202E⟩names' }).waitFor();
    const table = page.getByRole('table', { name: 'Entries' });
    await table.getByRole('cell', { name: 'E-1', exact: true }).waitFor();
    await table.evaluate(element => element.scrollTo(0, element.scrollHeight));
    await table.getByRole('cell', { name: `E-${entries}`, exact: true }).waitFor();
    expect(await table.getByRole('row').count()).toBeLessThan(100);
    await story.look('contracts-crosswalk-long');
  });

  test('what stands in the files and does not run is said, and runs after a reload; the old text stays readable', async () => {
    const file = join(project, 'contracts/confirmation.yaml');
    await writeFile(file, (await readFile(file, 'utf8')).replace('title: Confirmation', 'title: Confirmation of an operation'));
    await using story = await openStory(browser, demo, { path: '/contracts/confirmation%401' });
    const { page } = story;
    await page.getByRole('heading', { level: 1, name: 'Confirmation', exact: true }).waitFor();
    await page.getByText('Changed, not running').waitFor();
    await story.look('contracts-pending');
    await page.getByRole('button', { name: 'Reload' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Reload' }).click();
    await page.getByText(/Runs since now/).waitFor();
    await page.getByRole('heading', { level: 1, name: 'Confirmation of an operation' }).waitFor();
    await page.getByRole('button', { name: 'What changed' }).click();
    await page.getByText('title: Confirmation of an operation', { exact: true }).first().waitFor();
    await page.getByRole('region', { name: 'History' }).scrollIntoViewIfNeeded();
    await story.look('contracts-history');
    await page.goto(`${demo.node.api}/contracts?tab=releases`);
    await page.getByText('runs now').waitFor();
    await story.look('contracts-releases');
  });
});

const entries = 100_000;
/** A crosswalk whose title and codes try to be more than text. */
const bigCrosswalk = `kind: crosswalk
name: equipment-names
title: "<img src=x onerror=alert(1)> \\u202Enames"
owner: engineering
table: equipment.csv
`;

function bigTable(): string {
  const rows = Array.from({ length: entries }, (_, index) => `E-${index + 1},"=cmd|'${index + 1}'"`);
  return ['from,to', ...rows, ''].join('\n');
}

/** The project of the demo, with a newer version of the work order that nothing uses yet, and without the unit of pallets. */
async function projectWithTwoVersions(): Promise<string> {
  const project = await mkdtemp(join(tmpdir(), 'millrace-contracts-'));
  await cp(projectFolder, project, { recursive: true });
  const first = await readFile(join(project, 'contracts/work-order.yaml'), 'utf8');
  const second = first
    .replace('version: 1', 'version: 2')
    .replace('required: [number,', 'required: [number, priority,')
    .replace('    description: { type: string }', '    priority: { type: integer, minimum: 1, maximum: 9 }');
  await writeFile(join(project, 'contracts/work-order-2.yaml'), second);
  const units = await readFile(join(import.meta.dirname, '../../library/sap/unit-to-ucum.yaml'), 'utf8');
  await writeFile(join(project, 'equipment.yaml'), bigCrosswalk);
  await writeFile(join(project, 'equipment.csv'), bigTable());
  await writeFile(join(project, 'units.yaml'), units.replace(/^.*'PAL'.*\n/mu, ''));
  return project;
}

/** Lets the ERP send orders to Lyon and waits until the node has taken them. */
async function releaseToLyon(demo: Demo, count: number, changed: (order: ErpOrder) => ErpOrder = order => order): Promise<void> {
  const { erp } = demo.company;
  for (let at = 0; at < count; at++) await erp.release(changed(erp.newOrder(plantCodes.lyon)));
}

/** Drops a file with an order for Pune as the ERP does, with one more element in it, after a few without it. */
async function orderFileWith(demo: Demo, element: string): Promise<void> {
  const { erp, orderFolder } = demo.company;
  for (let at = 0; at < 5; at++) await erp.release(erp.newOrder(plantCodes.pune));
  const count = async () => (await demo.client.contractDrift({ contract: 'production-request@1' })).messages;
  await expect.poll(count, { timeout: 10_000 }).toBe(5);
  const text = await readFile(join(projectFolder, 'integrations/cases/schedule-258456.xml'), 'utf8');
  await writeFile(join(orderFolder, 'PRO-late.xml'), text.replaceAll('258456', '999456').replace('</ID>', `</ID>${element}`));
}
