import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareSchemas } from '../src/contract/compare/compare-schemas.ts';
import type { SchemaObject } from '../src/contract/schema.ts';
import { lazyValidator } from '../src/contract/validator.ts';
import type { Value } from '../src/index.ts';

const names = fc.constantFrom('a', 'b', 'ab');
const scalars = fc.constantFrom<Value>(null, true, false, 0, 1, 2, 2.5, 4, 6, '', 'a', 'ab', 'abc');

const { value } = fc.letrec<{ readonly value: Value }>(tie => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalars,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(names, tie('value'), { maxKeys: 3 }),
  ),
}));

/** Schemas of few words, so that two of them often say something about the same values. */
const { schema } = fc.letrec<{ readonly schema: SchemaObject | boolean }>(tie => {
  const inner = tie('schema');
  const few = fc.array(inner, { minLength: 1, maxLength: 2 });
  const count = fc.nat(3);
  const keywords = {
    type: fc.oneof(
      fc.constantFrom('string', 'number', 'integer', 'boolean', 'null', 'array', 'object'),
      fc.constantFrom(['string', 'null'], ['integer', 'object'], ['array', 'object', 'number']),
    ),
    enum: fc.array(scalars, { minLength: 1, maxLength: 3 }),
    const: scalars,
    minimum: fc.nat(4),
    exclusiveMaximum: fc.nat(5),
    multipleOf: fc.constantFrom(1, 2, 0.5),
    minLength: count,
    maxLength: count,
    pattern: fc.constantFrom('^a', 'b$', ''),
    properties: fc.dictionary(names, inner, { maxKeys: 2 }),
    patternProperties: fc.dictionary(fc.constantFrom('^a', 'b'), inner, { maxKeys: 2 }),
    additionalProperties: inner,
    propertyNames: fc.constantFrom<SchemaObject>({ maxLength: 1 }, { enum: ['a'] }, { pattern: '^a' }),
    required: fc.uniqueArray(names, { maxLength: 2 }),
    minProperties: count,
    maxProperties: count,
    dependentRequired: fc.constantFrom({ a: ['b'] }, { b: ['ab'] }),
    dependentSchemas: fc.dictionary(names, inner, { maxKeys: 1 }),
    items: inner,
    prefixItems: few,
    contains: inner,
    minContains: fc.nat(2),
    maxContains: fc.nat(2),
    minItems: count,
    maxItems: count,
    uniqueItems: fc.boolean(),
    allOf: few,
    anyOf: few,
    oneOf: few,
    not: inner,
    $ref: fc.constant('#/$defs/one'),
  };
  const picked = fc.subarray(Object.keys(keywords) as (keyof typeof keywords)[], { minLength: 1, maxLength: 3 });
  const object = picked.chain(chosen => fc.record(Object.fromEntries(chosen.map(name => [name, keywords[name]]))));
  const condition = fc
    .tuple(object, inner, inner)
    .map(parts => Object.fromEntries(['if', 'then', 'else'].map((name, index) => [name, parts[index]])));
  return {
    schema: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.boolean(),
      fc.constant<SchemaObject>({ type: 'string' }),
      object as fc.Arbitrary<SchemaObject>,
      condition as fc.Arbitrary<SchemaObject>,
    ),
  };
});

const definition: SchemaObject = { type: ['object', 'integer'], properties: { a: { $ref: '#/$defs/one' } } };
const document = fc.tuple(schema, fc.option(fc.constantFrom(false, { type: 'string' }), { freq: 6 })).map(([root, rest]) => ({
  ...(typeof root === 'boolean' ? { not: !root } : root),
  ...(rest !== null && { unevaluatedProperties: rest }),
  $defs: { one: definition },
}));

/** Two schemas that are often near each other. */
const pairs = fc.oneof(
  fc.tuple(document, document),
  fc.tuple(document, schema).map(([one, more]) => [one, { allOf: [one, more], $defs: { one: definition } }] as const),
  fc.tuple(document, schema).map(([one, more]) => [one, { anyOf: [more, one], $defs: { one: definition } }] as const),
  fc.tuple(document, schema, names).map(([one, more, name]) => [one, { ...one, properties: { [name]: more } }] as const),
);

test('what is called compatible is compatible: no value of one version is refused by the other', { timeout: 120_000 }, () => {
  let proved = 0;
  fc.assert(
    fc.property(pairs, fc.array(value, { minLength: 20, maxLength: 40 }), ([older, newer], values) => {
      const { compatible } = compareSchemas(older, newer, 'possible');
      if (compatible === 'nobody') return;
      proved++;
      const [before, after] = [lazyValidator(older), lazyValidator(newer)];
      for (const each of values) {
        const [old, now] = [before.isValid(each), after.isValid(each)];
        if (compatible !== 'writers' && old) expect(now, `readers ${JSON.stringify({ older, newer, each })}`).toBe(true);
        if (compatible !== 'readers' && now) expect(old, `writers ${JSON.stringify({ older, newer, each })}`).toBe(true);
      }
    }),
    { numRuns: Number(process.env['RUNS'] ?? 1500) },
  );
  expect(proved).toBeGreaterThan(200);
});

test('every schema is compatible with itself, and with itself written in another order', () => {
  fc.assert(
    fc.property(document, one => {
      const turned = Object.fromEntries(Object.entries(one).reverse());
      expect(compareSchemas(one, turned, 'possible')).toEqual({ compatible: 'both', differences: [] });
    }),
    { numRuns: 300 },
  );
});
