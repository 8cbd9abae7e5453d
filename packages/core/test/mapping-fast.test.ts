import * as fc from 'fast-check';
import jsonata from 'jsonata';
import { describe, expect, test } from 'vitest';
import { compileFast } from '../src/mapping/fast.ts';
import { needInterpreter } from '../src/mapping/fast-operators.ts';
import { plainValue } from '../src/mapping/plain-value.ts';
import { parseExpression } from '../src/mapping/syntax.ts';
import type { Value } from '../src/value/value.ts';

const names = ['a', 'b', 'c', 'constructor', '__proto__', 'toString'] as const;
const name = fc.constantFrom(...names);
const texts = fc.constantFrom(
  '',
  ' ',
  'a',
  'Ab ',
  ' x  y\t',
  '12',
  '-3.50',
  '1e3',
  '0x1F',
  '1e400',
  'true',
  'ß',
  '😀x',
  '\ud800',
  'undefined',
);
const numbers = fc.constantFrom(0, -0, 1, -1, 2, 10, 0.1, 0.2, 1.5, -2.5, 1e21, 1e-7, 1 / 3, 2 ** 53, 1e308);
const scalar: fc.Arbitrary<Value> = fc.oneof(texts, numbers, fc.boolean(), fc.constant(null));
const { message } = fc.letrec<{ message: Value; value: Value }>(tie => ({
  message: fc.dictionary(name, tie('value'), { maxKeys: 5, noNullPrototype: false }),
  value: fc.oneof(
    { maxDepth: 3 },
    { weight: 6, arbitrary: scalar },
    { weight: 3, arbitrary: tie('message') },
    { weight: 2, arbitrary: fc.array(tie('value'), { maxLength: 3 }) },
  ),
}));

const literal = fc.oneof(
  texts.map(text => JSON.stringify(text)),
  fc.constantFrom('0', '1', '-1', '2.5', '1000000000000', 'true', 'false', 'null'),
);
const path = fc
  .tuple(
    fc.constantFrom('', '', '', '$.', '$$.', '$root.', '$site.', 'site.'),
    fc.array(fc.tuple(name, fc.constantFrom('', '', '', '', '[0]', '[-1]', '[1]')), { minLength: 1, maxLength: 3 }),
  )
  .map(([head, steps]) => head + steps.map(([step, at]) => step + at).join('.'));
const operator = fc.constantFrom('&', '=', '!=', '<', '<=', '>', '>=', 'and', 'or', '+', '-', '*', '/', '%', 'in', '??', '?:');
const unary = fc.constantFrom(
  'string',
  'number',
  'boolean',
  'not',
  'exists',
  'uppercase',
  'lowercase',
  'trim',
  'length',
  'floor',
  'ceil',
  'abs',
);
const binary = fc.constantFrom('contains', 'substringBefore', 'substringAfter', 'substring');
const { expression } = fc.letrec<{ expression: string }>(tie => ({
  expression: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 4, arbitrary: path },
    { weight: 2, arbitrary: literal },
    { weight: 1, arbitrary: fc.constantFrom('$', '$$', '$root', '$site', 'site') },
    { weight: 4, arbitrary: fc.tuple(tie('expression'), operator, tie('expression')).map(([l, o, r]) => `(${l}) ${o} (${r})`) },
    { weight: 1, arbitrary: fc.tuple(tie('expression'), operator, tie('expression')).map(([l, o, r]) => `${l} ${o} ${r}`) },
    { weight: 2, arbitrary: fc.tuple(tie('expression'), tie('expression')).map(([c, t]) => `(${c}) ? (${t})`) },
    {
      weight: 2,
      arbitrary: fc.tuple(tie('expression'), tie('expression'), tie('expression')).map(([c, t, e]) => `(${c}) ? (${t}) : (${e})`),
    },
    { weight: 2, arbitrary: fc.tuple(unary, tie('expression')).map(([f, x]) => `$${f}(${x})`) },
    { weight: 2, arbitrary: fc.tuple(binary, tie('expression'), tie('expression')).map(([f, x, y]) => `$${f}(${x}, ${y})`) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(tie('expression'), tie('expression'), tie('expression'))
        .map(([x, y, z]) => `$substring(${x}, ${y}, ${z})`),
    },
    { weight: 1, arbitrary: tie('expression').map(x => `-(${x})`) },
    {
      weight: 1,
      arbitrary: fc.tuple(tie('expression'), fc.array(literal, { maxLength: 3 })).map(([x, l]) => `(${x}) in [${l.join(', ')}]`),
    },
  ),
}));

const site = { name: 'pune', code: '1010', zone: 'Asia/Kolkata', a: 'x' };

/** What the package's own interpreter gives, as a plain value; `failed` where it throws or gives what no message can carry. */
async function interpreted(text: string, input: Value): Promise<{ readonly value: Value | undefined } | 'failed'> {
  try {
    const result: unknown = await jsonata(text).evaluate(input, { root: input, site });
    if (result === undefined) return { value: undefined };
    const plain = plainValue(result);
    return 'value' in plain ? plain : 'failed';
  } catch {
    return 'failed';
  }
}

function fast(text: string, input: Value): { readonly value: Value | undefined } | undefined {
  const parsed = parseExpression(text, '');
  const compiled = parsed.ok ? compileFast(parsed.value) : undefined;
  const answer = compiled?.(input, { root: input, site });
  if (!compiled || answer === needInterpreter) return undefined;
  if (answer === undefined) return { value: answer };
  return plainValue(answer) as { value: Value };
}

describe('the fast path', () => {
  test('gives what the interpreter gives, or leaves the message to it', async () => {
    let answered = 0;
    await fc.assert(
      fc.asyncProperty(expression, message, async (text, input) => {
        // The name `site` at the start of a path is an addition to JSONata: the interpreter of the package does not know it.
        const plain = text.replaceAll(/(?<![\w$.])site\b/g, '$site');
        const quick = fast(plain, input);
        if (!quick) return;
        answered++;
        expect(quick).toEqual(await interpreted(plain, input));
      }),
      { numRuns: 4000 },
    );
    expect(answered).toBeGreaterThan(1000);
  });

  test.each([
    ['a.b', { a: { b: 1 } }, 1],
    ['a.b', { a: null }, undefined],
    ['a[0].b', { a: [{ b: 1 }, { b: 2 }] }, 1],
    ['a[-1].b', { a: [{ b: 1 }, { b: 2 }] }, 2],
    ['a[0].b', { a: { b: 1 } }, 1],
    ['a.b.c', { a: [{ b: [{ c: 1 }] }] }, 1],
    ['a.b', { a: [] }, undefined],
    ['a != b', { a: 1 }, false],
    ['a & "-" & b', { a: 'x' }, 'x-'],
    ['a ?? "none"', {}, 'none'],
    ['a in ["x", "y"]', { a: 'y' }, true],
    ['$substring(a, -2)', { a: 'x😀y' }, '😀y'],
    ['$uppercase(a) = "X" and $not(b)', { a: 'x', b: false }, true],
    ['`a b`."c-d"', { 'a b': { 'c-d': 7 } }, 7],
  ] as const)('answers %s at once', (text, input, expected) => {
    expect(fast(text, input as Value)).toEqual({ value: expected });
  });

  test.each([
    ['a.b', { a: [{ b: 1 }, { b: 2 }] }],
    ['a + 1', { a: 'x' }],
    ['a < b', { a: 1, b: '2' }],
    ['1 / a', { a: 0 }],
    ['$number(a)', { a: 'x' }],
    ['-a', { a: 'x' }],
    ['a = b', { a: { c: 1 }, b: { c: 1 } }],
  ] as const)('leaves %s to the interpreter where it meets a list or an unfit value', (text, input) => {
    expect(fast(text, input as Value)).toBeUndefined();
  });

  test('F96: paths named like inherited members see own fields only', () => {
    for (const text of [
      'constructor',
      '__proto__',
      'toString',
      'constructor.name',
      '__proto__.toString',
      'a.constructor.prototype',
    ]) {
      expect(fast(text, { a: { x: 1 } })).toEqual({ value: undefined });
    }
    expect(fast('a.constructor', JSON.parse('{"a": {"constructor": "own"}}') as Value)).toEqual({ value: 'own' });
    expect(fast('__proto__.x', JSON.parse('{"__proto__": {"x": 1}}') as Value)).toEqual({ value: 1 });
  });
});
