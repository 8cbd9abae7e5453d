import { describe, expect, test } from 'vitest';
import { fieldTree, unitWords } from '../src/index.ts';
import type { ContractDocument } from '../src/index.ts';

function treeOf(schema: Readonly<Record<string, unknown>>, more: Partial<ContractDocument> = {}) {
  return fieldTree({ kind: 'contract', name: 'c', version: 1, owner: 'o', subject: 'id', schema, ...more });
}

describe('the fields of a contract', () => {
  test('stand from the top down, each before those inside of it, with everything that is said of them', () => {
    const fields = treeOf(
      {
        type: 'object',
        required: ['id'],
        properties: {
          id: { type: 'string', pattern: '^[0-9]+$', identifies: 'order' },
          quantity: { type: 'string', format: 'decimal', unit: 'kg', description: 'as weighed' },
          lines: {
            type: 'array',
            minItems: 1,
            maxItems: 9,
            items: { type: 'object', required: ['code'], properties: { code: { type: 'string', codes: 'codes', maxLength: 4 } } },
          },
          kind: { enum: ['a', 'b'] },
        },
      },
      { keys: { order: 'id' }, id: ['id'] },
    );
    expect(fields.map(({ path, depth, required, list }) => [path, depth, required, list])).toEqual([
      ['id', 0, true, false],
      ['quantity', 0, false, false],
      ['lines', 0, false, true],
      ['lines.code', 1, true, false],
      ['kind', 0, false, false],
    ]);
    expect(fields[0]).toMatchObject({
      role: ['subject', 'id', 'key order'],
      identifies: 'order',
      limits: { pattern: '^[0-9]+$' },
    });
    expect(fields[1]).toMatchObject({
      unit: 'kg',
      unitWords: 'a mass, 1 kg = 1000 g',
      format: 'decimal',
      description: 'as weighed',
    });
    expect(fields[2]).toMatchObject({ types: ['object'], limits: { minItems: 1, maxItems: 9 } });
    expect(fields[3]).toMatchObject({ codes: 'codes', limits: { maxLength: 4 } });
    expect(fields[4]).toMatchObject({ types: ['string'], choices: ['"a"', '"b"'] });
  });

  test('a contract that contains itself is cut where it begins again', () => {
    const part = {
      type: 'object',
      properties: { name: { type: 'string' }, parts: { type: 'array', items: { $ref: '#/$defs/part' } } },
    };
    const fields = treeOf({ type: 'object', properties: { root: { $ref: '#/$defs/part' } }, $defs: { part } });
    expect(fields.map(({ path, again }) => [path, again ?? false])).toEqual([
      ['root', false],
      ['root.name', false],
      ['root.parts', true],
    ]);
  });

  test('names that would read as a path are quoted', () => {
    expect(
      treeOf({ type: 'object', properties: { 'a.b': { type: 'object', properties: { c: {} } } } }).map(({ path }) => path),
    ).toEqual(['["a.b"]', '["a.b"].c']);
  });
});

describe('a unit in words', () => {
  test.each([
    ['kg', 'a mass, 1 kg = 1000 g'],
    ['g', 'a mass'],
    ['%', 'a number, 1 % = 0.01'],
    ['{pieces}', 'a number, counting pieces'],
    ['Cel', 'a temperature, its zero is 273.15 degrees above absolute zero'],
    ['nonsense', ''],
  ])('%s is %s', (code, words) => {
    expect(unitWords(code)).toBe(words);
  });
});
