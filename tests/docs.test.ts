import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { connectors } from '@millrace/connectors';
import { checkProject, formatIssue, type ProjectFile } from '@millrace/core';
import { openLibrary } from '@millrace/runtime';
import { fencesOf, saysSo, stepsOf } from './docs/page.ts';
import { Reader } from './docs/reader.ts';

const root = join(import.meta.dirname, '..');
const pages = ['README.md', ...globSync('docs/guides/*.md', { cwd: root })].map(path => path.replaceAll('\\', '/')).sort();
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** A tool that the commands of a page use and this machine does not have. */
function missingTool(markdown: string): string | undefined {
  const commands = fencesOf(markdown).filter(({ language }) => language === 'sh');
  return ['bash', 'curl'].find(
    tool =>
      commands.some(({ text }) => tool === 'bash' || text.includes(tool)) && spawnSync(tool, ['--version']).error !== undefined,
  );
}

/** The documents of a page by project: the first folder of their path. */
function projectsOf(page: string): ReadonlyMap<string, readonly ProjectFile[]> {
  const files = fencesOf(read(page)).filter(fence => fence.language === 'yaml' && fence.use.includes('/'));
  return Map.groupBy(
    files.map(({ use, text }) => ({ path: use, text })),
    ({ path }) => path.split('/')[0]!,
  );
}

/** The tables of a page by path; without any, tables count as empty. */
function tablesOf(page: string): ReadonlyMap<string, string> {
  const tables = fencesOf(read(page)).filter(({ language, use }) => language === 'csv' && use.includes('/'));
  return new Map(tables.map(({ use, text }) => [use, text]));
}

describe.each(pages)('%s', page => {
  it.each([...projectsOf(page)])('has documents that check (%s)', async (_, files) => {
    const tables = tablesOf(page);
    const { issues } = await checkProject(files, connectors, {
      library: openLibrary(),
      tests: false,
      ...(tables.size > 0 && { readCase: path => tables.get(path) }),
    });
    // A page may show one system by itself.
    expect(issues.filter(({ code }) => code !== 'document.unused').map(formatIssue)).toEqual([]);
  });

  it('shows YAML only as files that are checked', () => {
    const loose = fencesOf(read(page)).filter(({ language, use }) => language === 'yaml' && !use.includes('/'));
    expect(loose.map(({ line }) => line)).toEqual([]);
  });

  it('quotes source as it stands', () => {
    const quotes = fencesOf(read(page)).filter(({ language }) => language === 'ts');
    for (const { use, text } of quotes) for (const part of text.split(/\n *…\n/u)) expect(read(use), page).toContain(part);
  });

  it.skipIf(process.platform === 'win32')(
    'says what really happens when it is followed',
    async ctx => {
      const missing = missingTool(read(page));
      if (missing !== undefined) return ctx.skip(`needs ${missing} (apt-get install ${missing})`);
      await using reader = await Reader.arrive();
      for (const step of stepsOf(read(page))) await reader.follow(step);
    },
    420_000,
  );
});

describe('every page', () => {
  it.each([
    'CONTRIBUTING.md',
    'SECURITY.md',
    ...pages,
    ...globSync('{docs,examples/*,packages/connectors/src/*}/*.md', { cwd: root }),
  ])('%s links only to what exists', page => {
    const links = [...read(page).matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/gu)].map(([, target]) => target!);
    const dead = links.filter(target => !/^[a-z]+:/u.test(target) && !existsSync(join(root, dirname(page), target)));
    expect(dead).toEqual([]);
  });
});

describe('comparing an output with a page', () => {
  it('looks over numbers other than 0, hashes and line breaks, and nothing else', () => {
    expect(saysSo('Order 17 came 3 s ago;\nall  is well.', 'Order 258456 came 39 s ago; all is well.')).toBe(true);
    expect(saysSo('a\nb\nc', 'a\n…\nc')).toBe(true);
    expect(saysSo('lost: 3', 'lost: 0')).toBe(false);
    expect(saysSo('held: 1', 'nothing is held')).toBe(false);
    expect(saysSo('b a', 'a … b')).toBe(false);
  });
});
