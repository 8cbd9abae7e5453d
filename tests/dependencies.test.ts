import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string | { readonly type?: string };
  readonly licenses?: readonly { readonly type?: string }[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const manifest = (path: string): Manifest => JSON.parse(readFileSync(join(root, path), 'utf8')) as Manifest;

/** Package → the line of the page that explains it: its cells. */
function explained(): ReadonlyMap<string, readonly string[]> {
  const page = readFileSync(join(root, 'docs/dependencies.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `([^`]+)` \|(.*)\|$/gmu)];
  return new Map(rows.map(([, name, rest]) => [name!, rest!.split('|').map(cell => cell.trim())]));
}

function askedFor(): ReadonlySet<string> {
  const manifests = ['package.json', ...globSync('packages/*/package.json', { cwd: root })].map(manifest);
  const names = manifests.flatMap(({ dependencies, devDependencies }) => Object.keys({ ...dependencies, ...devDependencies }));
  return new Set(names.filter(name => !name.startsWith('@millrace/')));
}

function licenceOf({ license, licenses }: Manifest): string {
  if (typeof license === 'string') return license;
  return license?.type ?? licenses?.map(({ type }) => type).join(' OR ') ?? 'none';
}

/** Where a package is installed: beside all others, or inside the one package that asks for it. */
function placeOf(name: string): string {
  return globSync([`node_modules/${name}/package.json`, `packages/*/node_modules/${name}/package.json`], { cwd: root })[0]!;
}

/** Every package in the installed tree, the tools of development and their own dependencies too. */
function installed(): readonly { readonly name: string; readonly licence: string }[] {
  const paths = globSync(['node_modules/**/package.json', 'packages/*/node_modules/**/package.json'], { cwd: root }).filter(
    path => /(?:^|[\\/])node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+[\\/]package\.json$/u.test(path),
  );
  return paths
    .map(path => ({ path, ...manifest(path) }))
    .map(each => ({
      name: `${each.name ?? each.path}@${each.version ?? '?'}`,
      licence: licenceOf(each) === 'none' ? licenceInFile(each.path) : licenceOf(each),
    }));
}

/** A few packages say it only in their licence file, or at the end of their README. */
function licenceInFile(path: string): string {
  const files = globSync(['LICENSE*', 'README.md'], { cwd: join(root, path, '..') });
  const text = files.map(file => readFileSync(join(root, path, '..', file), 'utf8')).join('\n');
  if (/^\s*(?:The )?MIT License/mu.test(text) || text.includes('Permission is hereby granted, free of charge')) return 'MIT';
  if (/under the terms of the \[MIT license\]/u.test(text)) return 'MIT';
  return text.includes('opensource.org/licenses/BSD-2-Clause') ? 'BSD-2-Clause' : 'none';
}

/** Whether no choice is left but a copyleft licence: of "MIT OR GPL-2.0" we take the first. */
function isCopyleft(licence: string): boolean {
  return licence.split(/ OR /u).every(choice => /\b(?:A|L)?GPL\b|SSPL|BUSL|EUPL|OSL|CC-BY-(?:SA|NC)/iu.test(choice));
}

it('docs/dependencies.md explains every dependency that is asked for, and no other', () => {
  expect([...explained().keys()].toSorted()).toEqual([...askedFor()].toSorted());
});

it('docs/dependencies.md names the licence that each dependency really has', () => {
  const wrong = [...explained()].filter(([name, cells]) => !cells.includes(licenceOf(manifest(placeOf(name)))));
  expect(wrong.map(([name]) => name)).toEqual([]);
});

it('no installed package has a copyleft licence, or none', () => {
  const packages = installed();
  expect(packages.length).toBeGreaterThan(50);
  const refused = packages.filter(({ licence }) => licence === 'none' || isCopyleft(licence));
  expect(refused.map(({ name, licence }) => `${name}: ${licence}`)).toEqual([]);
});

it('a licence counts as copyleft only where no other may be chosen', () => {
  for (const licence of ['GPL-3.0', 'LGPL-2.1-or-later', 'AGPL-3.0-only', 'GPL-2.0 OR LGPL-3.0', 'SSPL-1.0'])
    expect(isCopyleft(licence), licence).toBe(true);
  for (const licence of ['MIT', 'Apache-2.0', '(MIT OR GPL-2.0)', 'ISC', 'MPL-2.0'])
    expect(isCopyleft(licence), licence).toBe(false);
});
