import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codeCatalogues, generatedFiles, sourceFiles } from '../scripts/generated-files.ts';

const root = join(import.meta.dirname, '..');

describe('derived files', () => {
  it('are what npm run generate makes of the source', async () => {
    const stale: string[] = [];
    for (const [path, text] of await generatedFiles()) {
      const committed = await readFile(join(root, path), 'utf8').catch(() => '');
      if (committed !== text) stale.push(path);
    }
    expect(stale, 'run npm run generate').toEqual([]);
  });
});

/** What the source raises. */
interface Raised {
  /** Every literal code outside the catalogues, with the files it stands in. */
  readonly codes: ReadonlyMap<string, readonly string[]>;
  /** Areas whose codes are put together: `area.${kind}`. */
  readonly areas: ReadonlySet<string>;
}

const literal = /['"`]([a-z][a-z0-9-]*\.[a-z0-9]+(?:-[a-z0-9]+)*)['"`]/gu;
const assembled = /`([a-z][a-z0-9-]*)\.\$\{/gu;
const fileName = /\.(?:db|json|md|sqlite|sql|ts|txt|xml|ya?ml)$/u;

async function readSource(): Promise<Raised> {
  const found: (readonly [code: string, path: string])[] = [];
  const areas = new Set<string>();
  for (const path of sourceFiles()) {
    const text = await readFile(join(root, path), 'utf8');
    for (const [, area] of text.matchAll(assembled)) areas.add(area!);
    // The names in an events file are lines of the log, with a catalogue of their own.
    if (!['codes.ts', 'events.ts'].includes(basename(path)))
      for (const [, code] of text.matchAll(literal)) found.push([code!, path]);
  }
  const places = Map.groupBy(found, ([code]) => code);
  const codes = new Map([...places].map(([code, entries]) => [code, [...new Set(entries.map(([, path]) => path))]]));
  return { codes, areas };
}

/** The names of log events of every package. */
async function eventNames(): Promise<ReadonlySet<string>> {
  const files = sourceFiles().filter(path => basename(path) === 'events.ts');
  const texts = await Promise.all(files.map(path => readFile(join(root, path), 'utf8')));
  return new Set(texts.flatMap(text => [...text.matchAll(literal)].map(([, name]) => name!)));
}

describe('codes', () => {
  it('that are raised all stand in a catalogue', async () => {
    const catalogued = new Set([...(await codeCatalogues()).values()].flatMap(catalogue => Object.keys(catalogue)));
    const areas = new Set([...catalogued].map(code => code.split('.')[0]));
    const events = await eventNames();
    const unknown = [...(await readSource()).codes].filter(
      ([code]) => areas.has(code.split('.')[0]!) && !catalogued.has(code) && !events.has(code) && !fileName.test(code),
    );
    expect(unknown.map(([code, paths]) => `${code} in ${paths.join(', ')}`)).toEqual([]);
  });

  it('that are catalogued are all raised somewhere', async () => {
    const raised = await readSource();
    const unused = [...(await codeCatalogues())].flatMap(([path, catalogue]) =>
      Object.keys(catalogue)
        .filter(code => !raised.codes.has(code) && !raised.areas.has(code.split('.')[0]!))
        .map(code => `${code} of ${path}`),
    );
    expect(unused).toEqual([]);
  });

  it('stand in one catalogue only', async () => {
    const names = [...(await codeCatalogues()).values()].flatMap(catalogue => Object.keys(catalogue));
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});
