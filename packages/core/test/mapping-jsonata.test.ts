import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileJsonata } from '../src/mapping/jsonata/compile.ts';
import { ExpressionFailure } from '../src/mapping/jsonata/failure.ts';
import { generateOutermost } from '../src/mapping/jsonata/generate/outermost.ts';
import { Body } from '../src/mapping/jsonata/generate/unit.ts';
import { dataKinds } from '../src/mapping/jsonata/kinds.ts';
import { openUnit } from '../src/mapping/jsonata/open-unit.ts';
import { parseJsonata } from '../src/mapping/jsonata/parse.ts';
import { jsonataExpressions, jsonataInput } from './support/jsonata-expressions.ts';
import { generatedExpression, generatedInput } from './support/jsonata-generated.ts';
import { compiled, interpreted } from './support/jsonata-oracle.ts';

function codeOf(text: string, input: unknown, bounds?: Partial<Parameters<ReturnType<typeof compileJsonata>['run']>[1]>): string {
  try {
    compileJsonata(text).run(input, bounds);
    return 'a result';
  } catch (error) {
    return error instanceof ExpressionFailure ? error.facts.code : String(error);
  }
}

describe('compiled expressions', () => {
  test('each construct of the language gives what the interpreter gives, results and codes', async () => {
    const different: string[] = [];
    for (const text of jsonataExpressions) {
      const [ours, theirs] = [compiled(text, jsonataInput), await interpreted(text, jsonataInput)];
      if (!isDeepStrictEqual(ours, theirs))
        different.push(`${text}: ${JSON.stringify(ours)}, expected ${JSON.stringify(theirs)}`);
    }
    expect(different).toEqual([]);
  });

  test('generated expressions give what the interpreter gives', { timeout: 60_000 }, async () => {
    const before = JSON.stringify(generatedInput);
    await fc.assert(
      fc.asyncProperty(generatedExpression, async text => {
        const theirs = await interpreted(text, generatedInput);
        // Where the interpreter itself breaks, there is nothing to agree with.
        if ('code' in theirs && theirs.code === 'none') return;
        const ours = compiled(text, generatedInput);
        // It works the elements of a list out at once, so that the failure it meets first is one of several.
        if ('code' in theirs && 'code' in ours) return;
        expect(ours).toEqual(theirs);
      }),
      { numRuns: 1_000, seed: 11 },
    );
    expect(JSON.stringify(generatedInput)).toBe(before);
  });

  test('a message that is a list is one input', () => {
    expect(compileJsonata('$count($)').run([1, 2, 3])).toBe(3);
    expect(compileJsonata('$[0]').run([1, 2, 3])).toBe(1);
    expect(compileJsonata('x').run([{ x: 1 }, { x: 2 }])).toEqual(expect.objectContaining({ 0: 1, 1: 2 }));
  });

  test('given variables are found by their names, and only those that were announced', () => {
    const program = compileJsonata('$a + $b', { variables: ['a', 'b'] });
    expect(program.run(null, { bindings: { a: 1, b: 2 } })).toBe(3);
    expect(program.run(null, { bindings: JSON.parse('{"a": 1, "__proto__": {"b": 2}}') as Record<string, unknown> })).toBe(
      undefined,
    );
    expect(compileJsonata('$constructor', { variables: ['constructor'] }).run(null)).toBe(undefined);
  });
});

describe('bounds of an evaluation', () => {
  const few = { steps: 10_000, depth: 50, output: 1_000 };

  test.each([
    ['($f := function() { $f() }; $f())', 'D1012'],
    ['($f := function($n) { $f($n + 1) + 1 }; $f(1))', 'D1011'],
    ['[1..5000]', 'D2015'],
    ['[1..900].([1..900])', 'D1012'],
    ['($d := function($t, $n) { $n = 0 ? $t : $d($t & $t, $n - 1) }; $d("aaaaaaaa", 40))', 'D2015'],
    ['$map([1..900], function($x) { $map([1..900], function($y) { $x * $y }) })', 'D1012'],
    ['($e := "$eval($e)"; $eval($e))', 'D1012'],
  ])('%s ends with %s', (text, code) => {
    expect(codeOf(text, {}, { bounds: few })).toBe(code);
  });

  test('data and calls that are nested without end never overflow the stack of the engine', () => {
    let deep: unknown = {};
    for (let level = 0; level < 50_000; level++) deep = { a: deep };
    for (const text of ['**', '$ = $$', '$string($)', '$ ~> |a|{}|', '$clone($)'])
      expect(codeOf(text, deep)).toMatch(/^(D1011|a result)$/);
    const unbounded = { steps: 1e9, depth: 1e9, output: 1e9 };
    expect(codeOf('($f := function($n) { 1 + $f($n + 1) }; $f(1))', {}, { bounds: unbounded })).toBe('D1011');
  });

  test('a text nested deeply is refused, or read; the engine is not harmed', () => {
    for (const text of [
      `${'('.repeat(5_000)}1${')'.repeat(5_000)}`,
      `${'[1,'.repeat(5_000)}1${']'.repeat(5_000)}`,
      '-'.repeat(5_000) + '1',
    ]) {
      expect(() => {
        try {
          compileJsonata(text);
        } catch (error) {
          if (!(error instanceof ExpressionFailure) && !(error instanceof RangeError)) throw error;
        }
      }).not.toThrow();
    }
  });
});

describe('what an expression says never becomes code, and reaches nothing but its input', () => {
  const hostile = [
    'constructor',
    '__proto__',
    'hasOwnProperty',
    'toString',
    '"];process.exit()//',
    "'];throw 1//",
    '${process.exit()}',
    '`);process.exit();(`',
    '*/process.exit()/*',
    '\u2028process.exit()\u2029',
    'k0',
    'm',
    'o_settle',
    'x0',
  ];

  test.each(hostile)('%j as a name, a text, a key and a variable is data', name => {
    const input = JSON.parse(`{${JSON.stringify(name)}: {"v": 1}}`) as unknown;
    const text = JSON.stringify(name);
    for (const [expression, expected] of [
      [`$.${text}.v`, 1],
      [`$lookup($, ${text}).v`, 1],
      [`${text} & ""`, name],
      [`$keys({${text}: 2})`, name],
      [`{${text}: 2}.${text}`, 2],
      [`$sum($[$exists(${text})].${text}.v)`, 1],
    ] as const) {
      expect(compileJsonata(expression).run(input), expression).toEqual(expected);
    }
  });

  test.each([
    '$.constructor',
    '$.constructor.constructor("return 1")',
    '$string.constructor',
    '$map.call',
    '(function($x) { $x }).constructor',
    '"text".constructor',
    '[1, 2].length',
    '(1).toString',
    '$.__proto__',
    '$.toString',
    '{}.constructor',
    '{}.__proto__',
    '$lookup({}, "constructor")',
    '/a/.exec',
    '$process',
    '$globalThis',
    '$Object',
    '$m',
    '$k0',
  ])('%s is nothing, or no function', expression => {
    expect(['nothing', 'T1006']).toContain(codeOrNothing(expression));
  });

  test('fields named like parts of prototypes are made, merged and deleted without touching any prototype', () => {
    const input = JSON.parse('{"a": {"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}}') as unknown;
    for (const text of [
      'a ~> |$|{"__proto__": {"polluted": 2}}|',
      '$merge([a, a])',
      'a{"__proto__": $}',
      '$spread(a)',
      '$each(a, function($v, $k) {{$k: $v}})',
    ]) {
      compileJsonata(text).run(input);
    }
    expect(({} as { readonly polluted?: unknown }).polluted).toBeUndefined();
  });

  test('the code made of an expression consists of our own words alone', () => {
    const texts = hostile.map(name => `{${JSON.stringify(name)}: $.${JSON.stringify(name)}[${JSON.stringify(name)}]}`);
    for (const text of [...jsonataExpressions, ...texts]) expect(strangersIn(text), text).toEqual([]);
  });

  test('a field that looks like a function of the interpreter is an object', () => {
    const input = {
      f: { _jsonata_function: true, _jsonata_lambda: true, implementation: 'x', body: 1, arguments: [], signature: 1 },
    };
    expect(compileJsonata('$type(f)').run(input)).toBe('object');
    expect(codeOf('f(1)', input)).toBe('T1006');
    expect(compileJsonata('f.body').run(input)).toBe(1);
  });
});

function codeOrNothing(text: string): string {
  try {
    const result = compileJsonata(text).run({ a: 1 });
    return result === undefined ? 'nothing' : JSON.stringify(result);
  } catch (error) {
    return error instanceof ExpressionFailure ? error.facts.code : String(error);
  }
}

const ourWords = /^(?:o_\w+|[a-z]\d+|[imrg]|0|let|return|new|typeof|undefined|null|true|false|length)$/;
const numbers = /\b\d+(?:\.\d+)?(?:e[+-]?\d+)?\b/g;
const ourTexts = new Set(['"number"', '"string"', '"boolean"', '"object"', '""']);
const ourFields =
  /^(?:callFrom|spend|descending|of|key|value|visit|focus|index|ancestor|clone|pattern|update|delete|position|updatePosition|deletePosition)$/;

/** Words in the code of an expression that are not ours; nothing where it cannot be read. */
function strangersIn(text: string): readonly string[] {
  const unit = openUnit();
  const body = new Body();
  const data = { kinds: dataKinds, isData: true };
  try {
    const node = parseJsonata(text);
    const input = { ...data, code: 'i' };
    const root = { ...data, code: 'r' };
    const { code } = generateOutermost(node, { unit, body, input, isWrapped: true, root, variables: new Map() });
    const words =
      body
        .answering(code)
        .replaceAll(numbers, '0')
        .match(/"[^"]*"|[\w$\u0080-\uffff]+|['`\\]/g) ?? [];
    return words.filter(word => !ourWords.test(word) && !ourTexts.has(word) && !ourFields.test(word));
  } catch (error) {
    if (error instanceof ExpressionFailure) return [];
    throw error;
  }
}
