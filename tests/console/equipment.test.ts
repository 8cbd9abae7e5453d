import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { wholeProject } from '../../examples/two-plants/demo/run.ts';
import { chromiumPath, openBrowser } from './support/browser.ts';
import { startDemo, type Demo } from './support/demo.ts';
import { openStory } from './support/story.ts';
import { until } from './support/until.ts';

const line = '/equipment/line%40pune/packing%2Fline-1';

describe.skipIf(!chromiumPath)('equipment that is collected', () => {
  let demo: Demo;
  let browser: Browser;
  let project: string;
  beforeAll(async () => {
    project = await mkdtemp(join(tmpdir(), 'millrace-equipment-'));
    await cp(wholeProject, project, { recursive: true });
    [demo, browser] = await Promise.all([startDemo({ lines: true, project }), openBrowser()]);
    await until(async () => (await demo.client.equipment({})).every(({ counts }) => counts.samples > 20), 'values of every line');
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await demo?.[Symbol.asyncDispose]();
    await rm(project, { recursive: true, force: true });
  });

  test('the coverage says first whether everything is collected, then each line with its state, site by site', async () => {
    await using story = await openStory(browser, demo, { path: '/equipment' });
    const { page } = story;
    await page.getByRole('heading', { level: 1, name: 'Equipment' }).waitFor();
    await page.getByRole('row').filter({ hasText: 'Line 1 (Norden)' }).filter({ hasText: 'collecting' }).waitFor();
    await page.getByText('packaging line at lyon').waitFor();
    await page.getByRole('region', { name: 'Where it stands' }).waitFor();
    await story.look('equipment-coverage');
    await page.getByLabel('Search').fill('norden');
    await expect.poll(() => page.getByRole('link', { name: 'Line 2 (Keystone)', exact: true }).count()).toBe(0);
    await using tablet = await openStory(browser, demo, {
      path: '/equipment',
      viewport: { width: 820, height: 1180 },
      colorScheme: 'dark',
    });
    await tablet.page.getByText('packaging line at lyon').waitFor();
    await tablet.look('equipment-coverage-tablet-dark');
  });

  test('a line shows what it does now: moving values, its states and charts', async () => {
    await using story = await openStory(browser, demo, { path: line });
    const { page } = story;
    await page.getByRole('heading', { level: 1, name: 'Line 1 (Norden)' }).waitFor();
    const speed = page.getByRole('row').filter({ hasText: 'CycleCount' }).getByRole('cell').nth(1);
    const before = await speed.innerText();
    await expect.poll(() => speed.innerText(), { timeout: 10_000 }).not.toBe(before);
    await page.getByRole('img', { name: /running over time: yes/ }).waitFor();
    await page.getByRole('slider', { name: 'speed', exact: true }).waitFor();
    await story.look('equipment-line');
    await page.getByRole('heading', { name: 'Last values' }).scrollIntoViewIfNeeded();
    await story.look('equipment-line-values');
    await page.setViewportSize({ width: 820, height: 1180 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.getByRole('heading', { level: 1 }).scrollIntoViewIfNeeded();
    await story.look('equipment-line-tablet-dark');
  });

  test('a command is checked first, then sent with a reason, and stands in the history with what was before', async () => {
    await using story = await openStory(browser, demo, { path: line });
    const { page } = story;
    await page.getByRole('row').filter({ hasText: 'speed of the line' }).getByRole('button', { name: 'Send' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('speed-setpoint').fill('42');
    await dialog.getByLabel('Reason').fill('thin film on the roll');
    await dialog.getByRole('button', { name: 'Check first' }).click();
    await dialog.getByText('Checked, nothing written yet').waitFor();
    await story.look('equipment-command');
    expect(await demo.client.commands({ collection: 'line@pune' })).toEqual([]);
    await dialog.getByRole('button', { name: 'Send now' }).click();
    await dialog.getByRole('status').getByText('done').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    const row = page.getByRole('row').filter({ hasText: 'thin film on the roll' });
    await row.getByText(/60 → 42 m\/min/).waitFor();
    await row.scrollIntoViewIfNeeded();
    await story.look('equipment-command-history');
  });

  test('the tag browser opens an OPC UA server node by node, with live values of what is in sight', async () => {
    await using story = await openStory(browser, demo, { path: '/equipment/tags?interface=line-1-pune.tags' });
    const { page } = story;
    await page.getByRole('button', { name: 'Open line-1', exact: true }).click();
    const value = page.getByRole('row').filter({ hasText: 'CurMachSpeed' }).getByRole('cell').nth(2);
    await expect.poll(() => value.innerText()).toMatch(/\d m\/min/);
    const before = await value.innerText();
    await expect.poll(() => value.innerText(), { timeout: 10_000 }).not.toBe(before);
    await story.look('equipment-tags');
    await page.setViewportSize({ width: 820, height: 1180 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await story.look('equipment-tags-tablet-dark');
  });

  test('an interface that has no tags says so in a sentence', async () => {
    await using story = await openStory(browser, demo, { path: '/equipment/tags?interface=erp.confirmations' });
    story.expectErrors(/4\d\d|5\d\d/);
    await story.page.getByRole('alert').waitFor();
    await story.look('equipment-tags-none');
  });

  test('discovery drafts the address table of a line, says why, and writes nothing', async () => {
    await using story = await openStory(browser, demo, { path: '/equipment/discovery' });
    const { page } = story;
    await page.getByRole('combobox', { name: 'Interface' }).click();
    await page.getByRole('option', { name: /line-1-pune\.tags/ }).click();
    await page.getByRole('combobox', { name: 'Collection' }).click();
    await page.getByRole('option', { name: /^line/ }).click();
    await page.getByRole('button', { name: 'Look through' }).click();
    await page.getByText(/17 of 17 tags of the collection found a match/).waitFor();
    await page.getByRole('row').filter({ hasText: 's=line-1.CurMachSpeed' }).getByText('sure').waitFor();
    await story.look('equipment-discovery');
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as address table' }).click();
    const table = await readFile(await (await saving).path(), 'utf8');
    expect(table).toMatch(/^tag,address/);
    expect(table).toContain('seal-temperature,nsu=http://norden.example/line;s=line-1.SealTemperature');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.getByRole('heading', { name: 'Where the draft goes' }).scrollIntoViewIfNeeded();
    await story.look('equipment-discovery-dark');
  });

  test('a recipe waits for a second person, who agrees with a reason', async () => {
    const order = { collection: 'line@pune', equipment: 'packing/line-1', command: 'load-recipe', reason: 'next order' };
    const values = { 'recipe-prepared': 'R-200', 'recipe-temperature': 165 };
    await demo.client.sendCommand({ ...order, id: 'recipe-1', values });
    await using story = await openStory(browser, demo, { as: 'approver' });
    const { page } = story;
    await page.goto(demo.node.api + line);
    const row = page.getByRole('row').filter({ hasText: 'next order' });
    await row.getByText('waits for a second person').first().waitFor();
    await row.getByRole('button', { name: 'Agree' }).click();
    await page.getByRole('dialog').getByLabel('Reason').fill('film and recipe fit');
    await story.look('equipment-agree');
    await page.getByRole('dialog').getByRole('button', { name: 'Agree' }).click();
    await row.getByText('done').waitFor();
    await row.getByText(/R-100|\(empty\)/).waitFor();
    await story.look('equipment-agreed');
  });

  test('a line that is cut off is named first, with its owner; back again, the gap stays in the books', async () => {
    const { dial } = demo.floor!.floor.lines.find(({ protocol }) => protocol === 'modbus')!;
    dial.turn({ fault: 'down' });
    await using story = await openStory(browser, demo, { path: '/equipment' });
    const { page } = story;
    const verdict = page.getByRole('region', { name: 'Where it stands' });
    await verdict.getByText('1 of 4 pieces of equipment is not collected as it should be.').waitFor();
    await verdict.getByText('disconnected').waitFor();
    await verdict.getByText(/owner packaging-technology/).waitFor();
    await story.look('equipment-coverage-trouble');
    dial.turn();
    await verdict.getByText('All 4 pieces of equipment are collected.').waitFor();
    await page.getByRole('link', { name: 'Line 2 (Keystone)', exact: true }).click();
    const gaps = page.getByRole('region', { name: 'Gaps' }).last();
    await gaps.getByRole('row').nth(1).waitFor();
    await gaps.scrollIntoViewIfNeeded();
    await story.look('equipment-gaps');
  });

  test('hostile names are shown as they are written, and run nothing', async () => {
    const path = join(project, 'lines/bindings/lyon-lines.yaml');
    const written = await readFile(path, 'utf8');
    await writeFile(
      path,
      written.replace('title: Line 2 (Norden)', String.raw`title: "<img src=x onerror=alert(1)> \u202Egnp.exe"`),
    );
    await demo.client.reload({});
    await using story = await openStory(browser, demo, { path: '/equipment' });
    const { page } = story;
    const name = '<img src=x onerror=alert(1)> ⟨U+202E⟩gnp.exe';
    await page.getByRole('table').getByRole('link', { name }).click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
    await story.look('equipment-hostile');
  });
});
