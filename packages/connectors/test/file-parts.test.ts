import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { readCursor, writeCursor } from '../src/file/cursor.ts';
import { matchesPattern } from '../src/file/glob.ts';
import { nameTemplate } from '../src/file/name.ts';
import { scanFolder } from '../src/file/scan.ts';
import { settledFor } from '../src/file/stability.ts';
import type { Sighting } from '../src/file/stability.ts';
import { message } from './surroundings.ts';

test('a pattern matches as the regular expression that says the same', () => {
  const alphabet = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
  const names = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 12 });
  fc.assert(
    fc.property(alphabet, names, (pattern, name) => {
      const regular = new RegExp(`^${pattern.replaceAll('?', '.').replaceAll('*', '.*')}$`, 'u');
      expect(matchesPattern(name, pattern)).toBe(regular.test(name));
    }),
  );
});

test('a pattern of many stars takes no exponential time', () => {
  expect(matchesPattern('a'.repeat(5_000), `${'*a'.repeat(50)}b`)).toBe(false);
});

test('hidden names match only a pattern that begins with a dot', () => {
  expect(matchesPattern('.hidden', '*')).toBe(false);
  expect(matchesPattern('.hidden', '.*')).toBe(true);
});

test('F80: no sequence of sightings makes a file stable before it looked the same for as long as declared', () => {
  const step = fc.record({ grows: fc.boolean(), after: fc.integer({ min: 0, max: 400 }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), fc.integer({ min: 1, max: 500 }), (steps, settleFor) => {
      let before: Sighting | undefined;
      let [size, at, lastSeenGrowth] = [0, 0, 0];
      for (const { grows, after } of steps) {
        at += after;
        if (grows) size += 1;
        if (grows || before === undefined) lastSeenGrowth = at;
        const { stable, sighting } = settledFor(before, { size, mtimeMs: 0, at }, settleFor);
        expect(stable).toBe(at - lastSeenGrowth >= settleFor);
        before = sighting;
      }
    }),
  );
});

test('F90: a folder is read page by page, in order, whatever its size', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-scan-'));
  const names = Array.from({ length: 3_000 }, (_, index) => `f-${String((index * 7_919) % 3_000).padStart(4, '0')}.xml`);
  await Promise.all(names.map(name => writeFile(join(folder, name), 'x')));
  await mkdir(join(folder, 'f-0000.xml.d'));
  const scan = { order: 'name', page: 100, wanted: (name: string) => name.startsWith('f-') } as const;
  const page = await scanFolder(folder, scan, new AbortController().signal);
  expect(page.map(candidate => candidate.name)).toEqual(names.toSorted().slice(0, 100));
  await rm(folder, { recursive: true });
});

test('F90: no message can make a name that leaves its folder, hides, or equals the name of another message', () => {
  const name = nameTemplate('{keys.order}-{id}.xml');
  const nameOf = (id: string, order: string): string => {
    const made = name(message(id, null, { order }));
    return 'name' in made ? made.name : '';
  };
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (id, other, order) => {
      const made = nameOf(id, order);
      expect(made).toMatch(/^[^/\\\0.][^/\\\0]*$/u);
      if (id !== other) expect(nameOf(other, order)).not.toBe(made);
    }),
  );
  expect(nameOf('../../etc/passwd', '1')).toMatch(/^1-[^/]*etc_passwd~[0-9a-f]{8}\.xml$/u);
});

test('a template with slashes, unknown placeholders or a hidden name is refused', () => {
  for (const template of ['a/b', '../{id}', '.{id}', '{nope}', '{keys.}', '', 'a\\b', '{id']) {
    expect(() => nameTemplate(template)).toThrow(/^setting name: /u);
  }
});

test('a cursor survives its text, and foreign text is no cursor', () => {
  const cursor = { file: '1-2-x~a "b".txt', record: 7 };
  expect(readCursor(writeCursor(cursor))).toEqual(cursor);
  for (const text of [undefined, '', '{}', '[1,2]', 'null', '["a"]']) expect(readCursor(text)).toBeUndefined();
});
