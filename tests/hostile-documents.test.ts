import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAllDocuments, stringify } from 'yaml';
import { connectors } from '@millrace/connectors';
import { checkProject, type DocumentKind } from '@millrace/core';
import { openLibrary } from '@millrace/runtime';
import { fencesOf } from './docs/page.ts';

type Step = string | number;

const library = openLibrary();
const files = new Map<string, string>();
const documents: Record<string, unknown>[] = [];
for (const page of ['mappings', 'codes-and-crosswalks']) {
  const markdown = readFileSync(join(import.meta.dirname, `../docs/guides/${page}.md`), 'utf8');
  for (const { language, use, text } of fencesOf(markdown)) {
    if (language === 'json') files.set(use, text);
    if (language === 'yaml') documents.push(...parseAllDocuments(text).map(each => each.toJS() as Record<string, unknown>));
  }
}

const settings = [
  'value',
  'codes',
  'each',
  'fields',
  'constant',
  'residual',
  'total',
  'type',
  'items',
  'from',
  'to',
  '__proto__',
];
const odd = fc.oneof(
  fc.constantFrom<unknown>(null, '', 0, -1, 1.5, true, [], {}, [[]], [null], { a: null }, 'constructor', '__proto__', '${env:X}'),
  fc.string({ maxLength: 8 }),
  fc.dictionary(fc.constantFrom(...settings), fc.constantFrom<unknown>(null, 'product', 1, [], {}, { value: null }), {
    maxKeys: 3,
  }),
);

/** Where something stands in a document, the document itself left out. */
function placesIn(data: unknown, path: readonly Step[] = []): readonly (readonly Step[])[] {
  if (typeof data !== 'object' || data === null) return path.length > 0 ? [path] : [];
  const own: readonly (readonly [Step, unknown])[] = Array.isArray(data) ? [...data.entries()] : Object.entries(data);
  return [...(path.length > 0 ? [path] : []), ...own.flatMap(([step, each]) => placesIn(each, [...path, step]))];
}

function withValue(data: unknown, [step, ...rest]: readonly Step[], value: unknown): unknown {
  if (step === undefined) return value;
  if (Array.isArray(data)) return data.map((each, index) => (index === step ? withValue(each, rest, value) : each));
  return Object.fromEntries(
    Object.entries(data as object).map(([name, each]) => [name, name === step ? withValue(each, rest, value) : each]),
  );
}

/** What is left out most often: nothing after the colon, and a name that every object answers to, at each place once. */
function examples<T>(places: readonly T[]): [T, unknown][] {
  return places.flatMap((place): [T, unknown][] => [
    [place, null],
    [place, 'constructor'],
  ]);
}

const kinds: readonly DocumentKind[] = ['mapping', 'contract', 'crosswalk', 'code-set', 'integration', 'system'];

test.each(kinds)(
  'any value in place of any part of a %s is told, and never breaks the check',
  async kind => {
    const places = documents.flatMap((each, index) =>
      each['kind'] === kind ? placesIn(each).map(path => ({ index, path })) : [],
    );
    expect(places.length).toBeGreaterThan(0);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), odd, async ({ index, path }, value) => {
        const changed = documents.map((each, other) => (other === index ? withValue(each, path, value) : each));
        const text = changed.map(each => stringify(each, { aliasDuplicateObjects: false })).join('---\n');
        const { issues } = await checkProject([{ path: 'all.yaml', text }], connectors, {
          library,
          readCase: name => [...files].find(([use]) => use.endsWith(`/${name}`))?.[1],
        });
        for (const { at } of issues) expect(at.line).toBeGreaterThan(0);
      }),
      { numRuns: 100 + 2 * places.length, examples: examples(places) },
    );
  },
  120_000,
);
