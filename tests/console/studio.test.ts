import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { plantCodes } from '@millrace/plant';
import { projectFolder } from '../../examples/two-plants/demo/run.ts';
import { chromiumPath, openBrowser } from './support/browser.ts';
import { startDemo, type Demo } from './support/demo.ts';
import { openStory } from './support/story.ts';

const mapping = 'order-to-work-order';
const path = `/mappings/${mapping}`;

describe.skipIf(!chromiumPath)('the mapping studio', () => {
  let demo: Demo;
  let browser: Browser;
  let folder: string;
  const file = (): string => join(folder, 'project/mappings/order-to-work-order.yaml');

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'millrace-studio-'));
    await cp(projectFolder, join(folder, 'project'), { recursive: true });
    [demo, browser] = await Promise.all([startDemo({ project: join(folder, 'project') }), openBrowser()]);
    await release();
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  /** An order of Pune goes all the way. */
  async function release(): Promise<void> {
    const newest = async (): Promise<number> => (await demo.client.mappingMessages({ name: mapping, limit: 1 }))[0]?.message ?? 0;
    const before = await newest();
    const { erp } = demo.company;
    await erp.release(erp.newOrder(plantCodes.pune));
    await vi.waitFor(async () => expect(await newest()).toBeGreaterThan(before), { timeout: 20_000, interval: 50 });
  }

  /** The tests of the integrations expect the new texts, as whoever changes a mapping writes down. */
  async function expectOtherDescriptions(): Promise<void> {
    for (const order of ['258456', '258457']) {
      const expected = join(folder, `project/integrations/cases/work-order-${order}.json`);
      const message = JSON.parse(await readFile(expected, 'utf8')) as { readonly description: string };
      await writeFile(expected, JSON.stringify({ ...message, description: `Order ${message.description}` }));
    }
  }

  test('shows the values of a real message at every field, in light, dark and on a tablet', async () => {
    await using story = await openStory(browser, demo, { path });
    const { page } = story;
    await page.getByRole('heading', { level: 1, name: mapping }).waitFor();
    await value(page, 'number', /^258\d+/);
    await field(page, 'quantity').click();
    await page.getByText('Gives for this message').waitFor();
    await story.look('studio');
    await page.getByRole('button', { name: 'Light or dark' }).click();
    await story.look('studio-dark');
    await page.setViewportSize({ width: 820, height: 1180 });
    await story.look('studio-tablet');
  });

  test('an expression is completed from the contract, its finding repaired, saved as one line, and run by the next message', async () => {
    await using story = await openStory(browser, demo, { path, viewport: { width: 1440, height: 900 } });
    const { page } = story;
    const before = await readFile(file(), 'utf8');
    await field(page, 'description').click();
    const editor = page.getByRole('textbox', { name: 'Expression' });
    await editor.click();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('"Order " & descripton');
    await page.keyboard.press('Escape');
    await page.getByText('did you mean "description"').first().waitFor();
    await story.look('studio-finding');
    for (const _ of 'ripton') await page.keyboard.press('Backspace');
    await page.keyboard.press('Control+Space');
    await page.getByRole('option', { name: /^description/ }).waitFor();
    await story.look('studio-completion');
    await expectOtherDescriptions();
    await page.keyboard.press('Enter');
    await value(page, 'description', /^Order /);
    await page.getByRole('tab', { name: /^Changes/ }).click();
    await page.getByText('description: \'"Order " & description\'').waitFor();
    await story.look('studio-changes');
    await page.getByRole('button', { name: 'Save …' }).click();
    await page.getByLabel('Reason').fill('the MES shows what it is');
    await story.look('studio-save');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByText('What runs is another version than this file').waitFor();
    const after = await readFile(file(), 'utf8');
    expect(after).toBe(before.replace('  description: description\n', '  description: \'"Order " & description\'\n'));
    await story.look('studio-not-running');
    await page.getByRole('button', { name: 'Make it run' }).click();
    await page.getByText('What runs is another version than this file').waitFor({ state: 'detached' });
    await release();
    const [newest] = await demo.client.mappingMessages({ name: mapping, limit: 1 });
    await expect
      .poll(async () => JSON.stringify((await demo.client.explain({ message: newest!.message })).hops[0]?.mapped), {
        timeout: 10_000,
      })
      .toContain('"description":"Order ');
  });

  test('a required field that is taken away is missed, taken again with the keyboard alone, and undone', async () => {
    await using story = await openStory(browser, demo, { path });
    const { page } = story;
    const fields = page.getByRole('tree', { name: 'Fields', exact: true });
    await fields.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Delete');
    await page.getByText('required, not filled').first().waitFor();
    const target = page.getByRole('tree', { name: 'Fields of the target contract' });
    await target.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await page.getByLabel('Source field').first().waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT');
    await page.keyboard.type('version');
    await expect.poll(() => page.getByRole('option').count()).toBeLessThan(5);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(() => field(page, 'number').textContent()).toContain('version');
    await story.look('studio-taken');
    await page.keyboard.press('Control+z');
    await page.getByText('required, not filled').first().waitFor();
    await page.keyboard.press('Control+z');
    await expect.poll(() => field(page, 'number').textContent()).toContain('id');
    await page.getByRole('button', { name: 'Save …' }).isDisabled();
  });

  test('the text of the whole file is edited with the same findings', async () => {
    await using story = await openStory(browser, demo, { path });
    const { page } = story;
    await page.getByRole('tab', { name: 'YAML' }).click();
    const editor = page.getByRole('textbox', { name: 'mappings/order-to-work-order.yaml' });
    await editor.click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('  none: id');
    await page.getByRole('tab', { name: /^Checks and tests/ }).click();
    await page.getByText('the target contract has no field "none" here').waitFor();
    await story.look('studio-checks');
    await page.getByRole('tab', { name: 'YAML' }).click();
    await page.locator('.cm-lint-marker-error').first().waitFor();
    await story.look('studio-yaml');
  });

  test('a mapping of the library is read, and copied before it is changed', async () => {
    await using story = await openStory(browser, demo, { path: '/mappings/isa95-goods-movement-to-sap-material-document' });
    const { page } = story;
    await page.getByText('This mapping comes with the library').waitFor();
    expect(await page.getByRole('button', { name: 'Save …' }).count()).toBe(0);
    await story.look('studio-library');
    await page.getByRole('button', { name: 'Copy into the project' }).click();
    await page.getByLabel('Reason').fill('our plant writes another header text');
    await page.getByRole('dialog').getByRole('button', { name: 'Copy into the project' }).click();
    await page.getByText('mappings/isa95-goods-movement-to-sap-material-document.yaml').waitFor();
    await page.getByRole('button', { name: 'Save …' }).waitFor();
    const { library, running, findings } = await demo.client.mapping({ name: 'isa95-goods-movement-to-sap-material-document' });
    expect([library, running, findings.filter(({ level }) => level === 'error')]).toEqual([false, 'same', []]);
  });
});

/** The line of a field of the mapping. */
function field(page: Page, name: string) {
  return page
    .getByRole('tree', { name: 'Fields', exact: true })
    .getByRole('treeitem')
    .filter({ hasText: new RegExp(`^${name}`) })
    .first();
}

/** Waits for what the chosen message has at a target field. */
async function value(page: Page, name: string, expected: RegExp): Promise<void> {
  const line = page
    .getByRole('tree', { name: 'Fields of the target contract' })
    .getByRole('treeitem')
    .filter({ hasText: new RegExp(`^${name}`) })
    .first();
  await line.locator('bdi').filter({ hasText: expected }).waitFor();
}
