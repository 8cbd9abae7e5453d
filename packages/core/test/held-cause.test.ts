import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { causeOf } from '../src/index.ts';

describe('the cause in a sentence', () => {
  test.each([
    ['order 258456 is closed (M7/021)', 'order … is closed (…)'],
    ['goods-movement@1: quantity: expected a decimal, found "many"', 'goods-movement@1: quantity: expected a decimal, found "…"'],
    [
      'components[3].batch: expected a text at line 4, column 17 (and 2 more)',
      'components[…].batch: expected a text at line …, column …',
    ],
    ['not delivered after 20 tries: period 2026-11 is closed', 'not delivered after … tries: period … is closed'],
    ['crosswalk sap-unit-to-ucum has no entry for "KGM"', 'crosswalk sap-unit-to-ucum has no entry for "…"'],
    ['id 3f2b8c1a-7e55-4d0a-9b1e-0c2d3e4f5a6b: no', 'id …: no'],
    ['', ''],
  ])('%s', (sentence, cause) => expect(causeOf(sentence)).toBe(cause));

  test('is the same for every number, quoted text and position, and stays what it is', () => {
    const noun = fc.constantFrom('order', 'batch', 'material', 'Auftrag', 'größe');
    fc.assert(
      fc.property(noun, fc.nat(), fc.nat(), fc.string(), fc.string(), (name, one, other, text, again) => {
        const sentence = (number: number, said: string): string =>
          `${name} ${number} at rows[${number}] says ${JSON.stringify(said)}`;
        expect(causeOf(sentence(one, text))).toBe(causeOf(sentence(other, again)));
        expect(causeOf(causeOf(sentence(one, text)))).toBe(causeOf(sentence(one, text)));
      }),
    );
  });

  test('is never long, whatever the sentence is', () => {
    fc.assert(fc.property(fc.string({ maxLength: 2000, unit: 'binary' }), sentence => [...causeOf(sentence)].length <= 300));
    const started = performance.now();
    causeOf('"'.repeat(100_000) + 'a1'.repeat(100_000) + '['.repeat(100_000));
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
