import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fieldDiff, pathSteps } from '../src/index.ts';
import type { Value } from '../src/index.ts';

describe('the difference between two values', () => {
  test('names each field that changed, came or went, with both sides', () => {
    const before = { order: '1', quantity: '10', rows: [{ batch: 'A' }, { batch: 'B' }], unit: 'KG', note: null };
    const after = { order: '1', quantity: '12', rows: [{ batch: 'A' }, { batch: 'C', lot: 'L' }, 'x'], note: '' };
    expect(fieldDiff(before, after)).toEqual([
      { path: 'quantity', before: '10', after: '12' },
      { path: 'rows[1].batch', before: 'B', after: 'C' },
      { path: 'rows[1].lot', after: 'L' },
      { path: 'rows[2]', after: 'x' },
      { path: 'note', before: null, after: '' },
      { path: 'unit', before: 'KG' },
    ]);
  });

  test('quotes names that would read as something else', () => {
    expect(fieldDiff({ 'a.b': 1 }, { 'a.b': 2 })).toEqual([{ path: '["a.b"]', before: 1, after: 2 }]);
  });

  test('of what could not be read is all that came', () => {
    expect(fieldDiff(undefined, { a: 1 })).toEqual([{ path: '', after: { a: 1 } }]);
  });

  test('is empty for equal values, and says what to put where for others', () => {
    const fields = fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue()) as fc.Arbitrary<{ readonly [name: string]: Value }>;
    fc.assert(
      fc.property(fields, fields, (one, other) => {
        expect(fieldDiff(one, structuredClone(one))).toEqual([]);
        const names = new Set(fieldDiff(one, other).map(({ path }) => pathSteps(path)[0]));
        const differing = Object.keys({ ...one, ...other }).filter(name => !isDeepStrictEqual(own(one, name), own(other, name)));
        expect(names).toEqual(new Set(differing));
      }),
    );
  });
});

/** Zero has one value, whatever its sign. */
function own(fields: { readonly [name: string]: Value }, name: string): unknown {
  const text = Object.hasOwn(fields, name) ? JSON.stringify(fields[name]) : undefined;
  return text === undefined ? undefined : JSON.parse(text);
}
