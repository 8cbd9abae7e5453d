import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { fillStore } from '../fill-store.ts';
import { framesInPage, searchInPage } from './in-page.ts';
import type { Benchmark, Options } from '../harness/benchmark.ts';
import { openBrowser } from '../harness/browser.ts';
import { listeningAt, startMillrace } from '../harness/millrace.ts';
import type { Millrace } from '../harness/millrace.ts';
import type { Measured } from '../harness/result.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';
import { waitFor } from '../harness/wait.ts';
import { sendSteadily } from '../load/steady-load.ts';
import { startSink } from '../peers/start.ts';
import { apiKey, httpProject, inLists } from '../projects/order.ts';

const assets = join(import.meta.dirname, '../../packages/console/dist/assets');
const flow = { rate: 5_000, connections: 5, lines: 100 };
/** Every screen but those with an editor. */
const screens = ['/', '/find', '/held', '/integrations', '/contracts', '/systems', '/trust', '/access'];

/** The console in a real browser: first paint, size, search, frames and memory while messages flow, beside a store that was filled before. */
export const console: Benchmark = {
  name: 'console',
  summary:
    'the console in Chromium, with 1 million messages stored (--full: 10 million) and 5,000 a second flowing (--minutes for memory)',
  async run(options) {
    const stored = options.full ? 10_000_000 : 1_000_000;
    await using folder = await temporaryFolder();
    await fillStore(join(folder.path, 'data'), { messages: stored, payloadBytes: 200 });
    await using stack = new AsyncDisposableStack();
    const sink = await startSink();
    stack.use(sink.program);
    const project = httpProject(sink.target, inLists);
    await using node = await startMillrace({ project, folder: folder.path, env: { BENCH_KEY: apiKey } });
    const browser = await openBrowser();
    try {
      const quiet = [
        await firstPaint(browser, node, options),
        await scriptSize(browser, node),
        await search(browser, node, stored),
      ];
      const stop = new AbortController();
      const url = await waitFor('the orders interface', () => listeningAt(node.client, 'erp.orders'));
      const sending = sendSteadily(url, flow, stop.signal);
      const flowing = await Promise.race([
        underLoad(browser, node, options),
        sending.then(() => Promise.reject(new Error('the load ended'))),
      ]);
      stop.abort();
      options.say(`  ${await sending} orders sent meanwhile`);
      return [...quiet, ...flowing];
    } finally {
      await browser.close();
    }
  },
};

/** A person without any cache, signed in with the node's token. */
function enter(browser: Browser, { program }: Millrace): Promise<BrowserContext> {
  const { token } = program.ready as { readonly token: string };
  return browser.newContext({ viewport: { width: 1280, height: 800 }, extraHTTPHeaders: { authorization: `Bearer ${token}` } });
}

function addressOf({ program }: Millrace): string {
  return (program.ready as { readonly api: string }).api;
}

/** From the request for the page to the sentence about production in it: the first thing that means something. */
async function firstPaint(browser: Browser, node: Millrace, { rounds }: Options): Promise<Measured> {
  const values: number[] = [];
  for (let round = 0; round < Math.max(5, rounds); round++) {
    await using context = await enter(browser, node);
    const page = await context.newPage();
    await page.goto(addressOf(node), { waitUntil: 'commit' });
    await page
      .getByRole('main')
      .getByRole('status')
      .getByText(/\w+ \w+/u)
      .first()
      .waitFor();
    values.push(await page.evaluate(() => performance.now()));
  }
  return { name: 'console-first-paint', unit: 'ms', better: 'less', values, goal: { median: 1000 } };
}

/** Gzipped bytes of all scripts that the screens without an editor load. */
async function scriptSize(browser: Browser, node: Millrace): Promise<Measured> {
  await using context = await enter(browser, node);
  const page = await context.newPage();
  const scripts = new Set<string>();
  page.on('request', request => request.url().endsWith('.js') && scripts.add(basename(request.url())));
  for (const path of screens) {
    await page.goto(addressOf(node) + path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForTimeout(1000); // what a screen loads after its first answer
  }
  const bytes = [...scripts].reduce((sum, name) => sum + statSync(join(assets, `${name}.gz`)).size, 0);
  return { name: 'console-script', unit: 'kB gzipped', better: 'less', values: [bytes / 1024], goal: { median: 350 } };
}

/** From the address of a search to its result in sight, inside a page that is open. */
async function search(browser: Browser, node: Millrace, stored: number): Promise<Measured> {
  await using context = await enter(browser, node);
  const page = await context.newPage();
  await page.goto(`${addressOf(node)}/find`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  const values: number[] = [];
  for (let n = 0; n < 50; n++) {
    const value = String(100_000 + Math.floor(Math.random() * (stored / 4)));
    values.push(await page.evaluate(searchInPage, value));
  }
  return { name: `console-find-${stored / 1_000_000}-million`, unit: 'ms', better: 'less', values, goal: { median: 200 } };
}

/** Frames of the screen Now, then its memory, both while messages flow. */
async function underLoad(browser: Browser, node: Millrace, { seconds, minutes, say }: Options): Promise<readonly Measured[]> {
  await using context = await enter(browser, node);
  const page = await context.newPage();
  await page.goto(addressOf(node));
  await page.getByRole('heading', { level: 1 }).waitFor();
  const values = await page.evaluate(framesInPage, seconds * 2);
  const megabytes: number[] = [];
  for (let sample = 0; sample < minutes * 6; sample++) {
    await page.waitForTimeout(10_000);
    megabytes.push(await heapOf(page));
  }
  const [first, last] = [megabytes.slice(0, Math.ceil(megabytes.length / 4)), megabytes.slice(-Math.ceil(megabytes.length / 4))];
  say(`  page memory in MB: ${megabytes.map(each => each.toFixed(1)).join(' ')}`);
  const growth = (mean(last) / mean(first) - 1) * 100;
  return [
    { name: 'console-frames', unit: 'frames/s', better: 'more', values, goal: { median: 58 } },
    { name: `console-memory-${minutes}-minutes`, unit: '% growth', better: 'less', values: [growth], goal: { median: 5 } },
  ];
}

/** Megabytes that live in the page after a collection. */
async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize / 2 ** 20;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
