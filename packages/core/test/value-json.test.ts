import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonReader, parseJson, stringifyJson, success } from '@millrace/core';
import type { Issue, Result, Value } from '@millrace/core';
import { readJsonStrictly } from '../src/value/json-reader.ts';
import { pathTree } from '../src/value/path-tree.ts';

const limits = { depth: 64, items: 100_000 };
const noTexts = new Set<string>();

function read(text: string, texts: Iterable<string> = []): Result<Value> {
  return parseJson(text, { limits, texts: new Set(texts) });
}

function value(text: string, texts: Iterable<string> = []): Value {
  const result = read(text, texts);
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.value;
}

function firstIssue(text: string, texts: Iterable<string> = []): Issue {
  const result = read(text, texts);
  if (result.ok || !result.issues[0]) throw new Error(`no issue for ${text.slice(0, 80)}`);
  return result.issues[0];
}

describe('reading JSON exactly', () => {
  test('numbers that a double holds by decimal value are numbers', () => {
    expect(value('{"a":0.1,"b":12.50,"c":1e3,"d":-7,"e":9007199254740992,"f":1.0,"g":5e-324,"h":1E+2}')).toStrictEqual({
      a: 0.1,
      b: 12.5,
      c: 1000,
      d: -7,
      e: 9007199254740992,
      f: 1,
      g: 5e-324,
      h: 100,
    });
  });

  test.each([
    '123456789012345678901234567890',
    '9007199254740993',
    '1e400',
    '-1e400',
    '1e-400',
    '0.12345678901234567890',
    '4.9e-324',
  ])('F94: the number %s is refused, never rounded', number => {
    expect(firstIssue(`{"order":{"lines":[{"qty":${number}}]}}`)).toMatchObject({
      code: 'json.number-not-exact',
      path: 'order.lines[0].qty',
      sentence: expect.stringContaining(number),
      at: { line: 1, column: 27 },
    });
  });

  test('F94: at a path of texts a number becomes its exact source text', () => {
    const text = '{"qty":1.10,"big":123456789012345678901234567890,"lines":[{"qty":1e400},{"qty":-0}],"other":1.10}';
    expect(value(text, ['qty', 'big', 'lines.qty'])).toStrictEqual({
      qty: '1.10',
      big: '123456789012345678901234567890',
      lines: [{ qty: '1e400' }, { qty: '-0' }],
      other: 1.1,
    });
  });

  test('F94: negative zero is zero, so that it is written as it is read', () => {
    expect(Object.is(value('[-0]'), undefined)).toBe(false);
    expect(value('[-0, -0.0, -0.5]')).toStrictEqual([0, 0, -0.5]);
  });

  test.each(['NaN', 'Infinity', '-Infinity', '+Infinity', 'nan'])('F94: the word %s is refused by name', word => {
    expect(firstIssue(`{"a": ${word}}`)).toMatchObject({ code: 'json.non-finite', path: 'a', at: { line: 1, column: 7 } });
  });

  test.each(['"\\ud800"', '"\\udc00\\ud800"', '"a\\uD83Dz"', '"\ud800"', '{"\\ud800":1}'])(
    'F94: the lone surrogate in %j is refused',
    text => {
      expect(firstIssue(`[${text}]`).code).toBe('json.lone-surrogate');
    },
  );

  test('an escaped surrogate pair is one character', () => {
    expect(value('["\\ud83d\\ude00"]')).toStrictEqual(['😀']);
  });

  test('F96: __proto__ and constructor are inert data of their own', () => {
    for (const text of [
      '{"__proto__":{"polluted":true},"constructor":{"prototype":1}}',
      '{"n":-0,"__proto__":{"polluted":true}}',
    ]) {
      const read = value(text) as Record<string, Value>;
      expect(Object.hasOwn(read, '__proto__')).toBe(true);
      expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
      expect(read['polluted']).toBeUndefined();
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    }
  });

  test('a duplicate key is named with its path and place', () => {
    expect(firstIssue('{"a":[{"b":1,\n "b":2}]}')).toMatchObject({
      code: 'json.duplicate-key',
      path: 'a[0].b',
      at: { line: 2, column: 2 },
    });
    expect(firstIssue('{"a":1,"\\u0061":2}').code).toBe('json.duplicate-key');
    expect(firstIssue('{"__proto__":1,"__proto__":2}').code).toBe('json.duplicate-key');
  });

  test('texts that look like keys are no duplicates', () => {
    expect(value('{"note":"say \\"a\\": 1, \\"a\\": 2","a":1}')).toStrictEqual({ note: 'say "a": 1, "a": 2', a: 1 });
  });

  test('several faults of meaning are all named', () => {
    const result = read('{"a":1e400,"b":1,"b":2,"c":"\\ud800"}');
    expect(result.issues.map(issue => issue.code)).toEqual([
      'json.number-not-exact',
      'json.duplicate-key',
      'json.lone-surrogate',
    ]);
  });

  test('F97: a text 100,000 levels deep is refused, naming limit and actual', () => {
    const issue = firstIssue('['.repeat(100_000) + ']'.repeat(100_000));
    expect(issue).toMatchObject({ code: 'json.too-deep', sentence: expect.stringMatching(/100000 levels.* 64/) });
    expect(firstIssue('{"a":'.repeat(100_000)).code).toBe('json.too-deep');
  });

  test('F97: more list items than the limit are refused, naming limit and actual', () => {
    const issue = firstIssue(`{"list":[[],${'0,'.repeat(1_000_000)}0]}`);
    expect(issue).toMatchObject({ code: 'json.too-many-items', sentence: expect.stringMatching(/1000002 .* 100000/) });
  });

  test('the depth at the limit is read', () => {
    const text = '['.repeat(64) + ']'.repeat(64);
    expect(read(text).ok).toBe(true);
    expect(read(`[${text}]`).ok).toBe(false);
  });

  test.each([
    ['\ufeff{}', 'json.byte-order-mark'],
    ['{} {}', 'json.trailing-text'],
    ['[1]]', 'json.trailing-text'],
    ['{"a":"b', 'json.truncated'],
    ['{"a":', 'json.truncated'],
    ['[1,2', 'json.truncated'],
    ['{"a"', 'json.truncated'],
    ['', 'json.truncated'],
    ['["\\u12', 'json.truncated'],
    ['["a\nb"]', 'json.control-character'],
    ['["a\\x"]', 'json.syntax'],
    ['[1,]', 'json.syntax'],
    ['{"a":1,}', 'json.syntax'],
    ["{'a':1}", 'json.syntax'],
    ['{a:1}', 'json.syntax'],
    ['[01]', 'json.syntax'],
    ['[1.]', 'json.syntax'],
    ['[.5]', 'json.syntax'],
    ['[+1]', 'json.syntax'],
    ['[0x10]', 'json.syntax'],
    ['[1e]', 'json.syntax'],
    ['[tru]', 'json.syntax'],
    ['[nul', 'json.syntax'],
    ['[True]', 'json.syntax'],
    ['[1 2]', 'json.syntax'],
    ['["a" "b"]', 'json.syntax'],
    ['{"a" 1}', 'json.syntax'],
    ['{"a":1 "b":2}', 'json.syntax'],
    ['[1]// x', 'json.trailing-text'],
    ['/* x */[1]', 'json.syntax'],
    ['[\u00a01]', 'json.syntax'],
    ['[-]', 'json.syntax'],
    ['[--1]', 'json.syntax'],
    ['[1_000]', 'json.syntax'],
    ['{1:2}', 'json.syntax'],
    ['{,}', 'json.syntax'],
    ['[,1]', 'json.syntax'],
    ['[1,,2]', 'json.syntax'],
    ['{"a"::1}', 'json.syntax'],
    ['<a/>', 'json.syntax'],
    ['[\u000b]', 'json.syntax'],
    ['[1}', 'json.syntax'],
  ])('the malformed text %j is refused as %s, with a place', (text, code) => {
    const issue = firstIssue(text);
    expect(issue.code).toBe(code);
    expect(issue.at).toBeDefined();
    expect(() => JSON.parse(text) as unknown).toThrow();
  });

  test('a truncated text names where the open value began', () => {
    expect(firstIssue('{\n  "a": [1,').sentence).toContain('line 2, column 8');
  });
});

/** JSON texts, some valid, many nearly so: generated values with pieces cut, doubled or replaced. */
const nastyPieces = [
  '1e400',
  '-0',
  '1.10',
  '"a":1',
  '"a":',
  ',',
  '\\ud800',
  '\\',
  '"',
  ':',
  '{',
  '}',
  '[',
  ']',
  'NaN',
  '\ufeff',
  ' ',
  '\n',
  '0',
  'e5',
  '12345678901234567890',
  '__proto__',
];
const jsonText = fc.json({ maxDepth: 4 });
const damagedText = fc
  .tuple(jsonText, fc.array(fc.tuple(fc.nat(), fc.nat(3), fc.constantFrom(...nastyPieces)), { maxLength: 3 }))
  .map(([text, damages]) =>
    damages.reduce((damaged, [at, cut, piece]) => {
      const place = at % (damaged.length + 1);
      return damaged.slice(0, place) + piece + damaged.slice(place + cut);
    }, text),
  );

describe('the fast path', () => {
  test('agrees with the strict reader on every text', () => {
    const read = jsonReader({ limits, texts: noTexts });
    fc.assert(
      fc.property(fc.oneof(jsonText, damagedText), text => {
        expect(read(text)).toStrictEqual(readJsonStrictly(text, limits, undefined));
      }),
      { numRuns: 3000 },
    );
  });

  test('agrees with the strict reader where paths are texts', () => {
    const texts = new Set(['a', 'b.a', 'a.a']);
    const value = fc.letrec(tie => ({
      any: fc.oneof(
        { maxDepth: 4 },
        fc.integer(),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.string(),
        tie('list'),
        tie('fields'),
      ),
      list: fc.array(tie('any'), { maxLength: 3 }),
      fields: fc.dictionary(fc.constantFrom('a', 'b', 'c', '__proto__'), tie('any')),
    })).any;
    fc.assert(
      fc.property(value, fc.constantFrom(undefined, 1), (generated, indent) => {
        const text = JSON.stringify(generated, undefined, indent);
        expect(parseJson(text, { limits, texts })).toStrictEqual(readJsonStrictly(text, limits, pathTree(texts)));
      }),
      { numRuns: 1000 },
    );
  });

  test('the strict reader refuses whatever the engine refuses', () => {
    fc.assert(
      fc.property(damagedText, text => {
        const strict = readJsonStrictly(text, limits, undefined);
        if (strict.ok) expect(() => JSON.parse(text) as unknown).not.toThrow();
      }),
      { numRuns: 2000 },
    );
  });
});

describe('writing JSON', () => {
  test('what is written is read back as the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), generated => {
        const written = stringifyJson(generated as Value);
        if (written.ok) expect(read(written.value)).toStrictEqual(success(JSON.parse(JSON.stringify(generated))));
        else expect(written.issues[0]?.code).toBe('json.lone-surrogate');
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    [{ a: [1, Number.NaN] }, 'a[1]', 'json.not-a-value'],
    [{ a: { b: Number.POSITIVE_INFINITY } }, 'a.b', 'json.not-a-value'],
    [[[{ a: undefined }]], '[0][0].a', 'json.not-a-value'],
    [{ a: 1n }, 'a', 'json.not-a-value'],
    [{ a: new Date(0) }, 'a', 'json.not-a-value'],
    [{ a: '\ud800' }, 'a', 'json.lone-surrogate'],
  ])('what JSON cannot say is named, not written as null', (bad, path, code) => {
    expect(stringifyJson(bad as unknown as Value).issues[0]).toMatchObject({ path, code });
  });
});
