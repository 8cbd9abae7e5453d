import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

const list = join(import.meta.dirname, '../../../../shared/data/sparkplug/sparkplug-tck-ids.txt');
const readme = readFileSync(join(import.meta.dirname, '../src/sparkplug/README.md'), 'utf8');

function idsIn(text: string): ReadonlySet<string> {
  return new Set(text.match(/\btck-id-[A-Za-z0-9-]+/g) ?? []);
}

/** Ids in the names of tests. */
const proved = idsIn(
  globSync('sparkplug-*.test.ts', { cwd: import.meta.dirname })
    .map(name => readFileSync(join(import.meta.dirname, name), 'utf8'))
    .join('\n'),
);
const notApplicable = idsIn(readme);

it('the connector says how many requirements of the standard its tests prove, and which are not for it', () => {
  const [, all, shown, left] = /Of the (\d+) requirements .*?\*\*(\d+) are proved\*\*.*? (\d+) are not/.exec(readme) ?? [];
  expect({ proved: proved.size, notApplicable: notApplicable.size }).toEqual({
    proved: Number(shown),
    notApplicable: Number(left),
  });
  expect(Number(all)).toBe(proved.size + notApplicable.size);
  expect([...notApplicable].filter(id => proved.has(id))).toEqual([]);
});

it('every requirement of the compatibility kit is proved or not applicable, and no other is named', context => {
  if (!existsSync(list)) return context.skip('needs ../shared/data/sparkplug');
  const known = readFileSync(list, 'utf8').trim().split(/\s+/);
  expect([...proved, ...notApplicable].toSorted()).toEqual(known.toSorted());
});
