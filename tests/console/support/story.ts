import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Role } from '@millrace/api';
import type { Demo } from './demo.ts';
import { becomePerson } from './person.ts';

const root = join(import.meta.dirname, '../../..');
/** Where screenshots go: an artefact of the run, or the pictures of the docs where these are being made again. */
const pictures = process.env['MILLRACE_PICTURES'] ?? join(root, 'tmp/pictures');
const axeSource = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A person at the console: a page that is signed in, and what the page said to its console meanwhile. */
export interface Story extends AsyncDisposable {
  readonly page: Page;
  /** Keeps a picture and checks what is in sight: no error in the console, nothing asked of another host, no finding of axe (WCAG 2.2 A and AA). */
  look(name: string): Promise<void>;
  /** Errors that the page is expected to report, for stories about failures. */
  expectErrors(pattern: RegExp): void;
}

/** How a story begins. */
export interface StoryOptions extends BrowserContextOptions {
  readonly path?: string;
  /** Signs in as a new account with this role; `nobody`: not signed in. Absent: every request carries the first token. */
  readonly as?: Role | 'nobody';
  /** Only these sites. */
  readonly sites?: readonly string[];
}

/** Opens the console on a demo: with its first token, or signed in as a person. */
export async function openStory(
  browser: Browser,
  demo: Pick<Demo, 'node' | 'token' | 'client'>,
  { path = '/', as, sites, ...options }: StoryOptions = {},
): Promise<Story> {
  const token = as === undefined ? { extraHTTPHeaders: { authorization: `Bearer ${demo.token}` } } : {};
  const story = await openPage(browser, demo.node.api, { ...token, ...options });
  if (as !== undefined && as !== 'nobody') await becomePerson(story.page, demo, as, sites);
  await story.page.goto(demo.node.api + path);
  return story;
}

/** Opens an empty page that may ask nothing but the node at an address. */
export async function openPage(browser: Browser, api: string, options: BrowserContextOptions = {}): Promise<Story> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  const expected: RegExp[] = [];
  page.on('console', message => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', error => complaints.push(error.stack ?? error.message));
  page.on('request', request => {
    if (!/^(?:blob|data):/.test(request.url()) && !request.url().startsWith(api)) complaints.push(`asked ${request.url()}`);
  });
  return {
    page,
    expectErrors: pattern => void expected.push(pattern),
    async look(name) {
      await mkdir(pictures, { recursive: true });
      await page.screenshot({ path: join(pictures, `${name}.png`) });
      expect(await findings(page), `findings of axe at ${name}`).toEqual([]);
      expect(complaints.filter(each => !expected.some(pattern => pattern.test(each)))).toEqual([]);
    },
    [Symbol.asyncDispose]: () => context.close(),
  };
}

/** What axe finds in the page as it stands, a line each. */
async function findings(page: Page): Promise<readonly string[]> {
  // Evaluated by the debugger, so that the policy of the page stays as strict as it is for everybody.
  await page.evaluate(await axeSource);
  return await page.evaluate(async () => {
    const axe = (globalThis as unknown as { readonly axe: Axe }).axe;
    const { violations } = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map(node => `${id}: ${help} – ${node.html} ${node.failureSummary ?? ''}`),
    );
  });
}

interface Axe {
  run(
    scope: Document,
    options: { readonly runOnly: readonly string[] },
  ): Promise<{
    readonly violations: readonly {
      readonly id: string;
      readonly help: string;
      readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
    }[];
  }>;
}
