import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileMapping } from '../src/mapping/compile/compile-mapping.ts';
import { compileJsonata } from '../src/mapping/jsonata/compile.ts';
import { ExpressionFailure } from '../src/mapping/jsonata/failure.ts';
import type { Bounds } from '../src/mapping/jsonata/bounds.ts';
import { callInput, functionCall } from './support/function-calls.ts';
import { compiled, interpreted } from './support/jsonata-oracle.ts';

function codeOf(text: string, input: unknown = {}, bounds?: Bounds): string {
  try {
    const result = compileJsonata(text).run(input, bounds && { bounds });
    return `result ${JSON.stringify(result)?.slice(0, 60)}`;
  } catch (error) {
    if (error instanceof ExpressionFailure) return error.facts.code;
    throw error;
  }
}

function valueOf(text: string, input: unknown = {}): unknown {
  const outcome = compiled(text, input);
  return 'result' in outcome ? outcome.result : outcome.code;
}

describe('functions of the library', () => {
  test('every function gives what the interpreter gives, results and codes, whatever it is called with', async () => {
    const property = fc.asyncProperty(functionCall, async call => {
      const expected = await interpreted(call, callInput);
      const found = compiled(call, callInput);
      // Where the interpreter itself breaks, any code will do.
      if ('code' in expected && expected.code === 'none') expect('code' in found ? 'refused' : found).toBe('refused');
      else expect(found).toEqual(expected);
    });
    await fc.assert(property, { numRuns: 4_000 });
  }, 60_000);

  test.each([
    ['$toMillis("2018-04-01T10:20:30")', 1522578030000],
    ['$toMillis("1 march 2018", "[D] [MNn] [Y]")', 1519862400000],
    ['$toMillis("1 Nonsense 2018", "[D] [MNn] [Y]")', undefined],
    ['$now("[Y]")', '2026'],
    ['$millis() = $toMillis($now())', true],
    ['$shuffle([1, 2, 3]) ~> $sort', [1, 2, 3]],
    ['$random()', 0.5],
    ['$replace("x", "x", $uppercase)', 'D3012'],
    ['$replace("a1b22", /[0-9]+/, function($m) { "<" & $m.match & "@" & $m.start & ">" })', 'a<1@1>b<22@3>'],
    ['$replace("a1", /1/, function() { 1 })', 'D3012'],
    ['$formatInteger(3999, "I")', 'MMMCMXCIX'],
  ])('%s is %j', (text, expected) => {
    expect(valueOf(text)).toEqual(expected);
  });
});

describe('data that looks like something else', () => {
  const hostile: unknown = JSON.parse(
    '{"__proto__": {"x": 1}, "constructor": {"y": 2}, "toString": "t", "_jsonata_lambda": true, "sequence": true}',
  );

  test.each([
    ['$lookup($, "__proto__")', { x: 1 }],
    ['$lookup({}, "__proto__")', undefined],
    ['$lookup({}, "constructor")', undefined],
    ['$lookup([], "length")', undefined],
    ['$lookup("text", "length")', undefined],
    ['$lookup($string, "call")', undefined],
    ['$keys($)', ['__proto__', 'constructor', 'toString', '_jsonata_lambda', 'sequence']],
    ['$count($each($, function($v, $k) { $k }))', 5],
    ['$merge([$, {"a": 1}]).__proto__.x', 1],
    ['$merge($spread($)).constructor.y', 2],
    ['$sift($, function($v, $k) { $k = "__proto__" })', JSON.parse('{"__proto__": {"x": 1}}')],
    ['$type($)', 'object'],
    ['$string(toString)', 't'],
    ['$string($string)', ''],
    ['$string({"f": $string})', '{"f":""}'],
    ['$clone($).__proto__.x', 1],
    ['$exists($lookup($map, "arity"))', false],
  ])('%s is %j: only own members are seen, and only functions are functions', (text, expected) => {
    expect(valueOf(text, hostile)).toEqual(expected);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  test('half a character is refused where it cannot be written', () => {
    for (const name of ['encodeUrl', 'encodeUrlComponent']) expect(codeOf(`$${name}(t)`, { t: '\ud800' })).toBe('D3140');
    expect(valueOf('$length(t)', { t: '\ud800a' })).toBe(2);
    expect(valueOf('$substring(t, 1)', { t: '😀a' })).toBe('a');
  });
});

describe('bounds on functions', () => {
  const text = 'ab'.repeat(50_000);
  const numbers = Array.from({ length: 1_000 }, (_, index) => index);
  const small: Bounds = { steps: 200_000, depth: 300, output: 2_000 };

  test.each([
    ['$pad("a", 1e9)', 'D2015'],
    ['$pad("a", -1e300, "xyz")', 'D2015'],
    ['$split(text, "")', 'D2015'],
    ['$split(text, "b")', 'D2015'],
    ['$split(text, /b/)', 'D2015'],
    ['$match(text, /a/)', 'D1012'],
    ['$replace(text, "a", text)', 'D2015'],
    ['$replace(text, /a/, "$0$0$0$0$0$0$0$0")', 'D1012'],
    ['$join($map(numbers, function() { text }))', 'D2015'],
    ['$zip(numbers, numbers, numbers)', 'D2015'],
    ['$append(numbers, $append(numbers, numbers))', 'D2015'],
    ['$string($map(numbers, function() { text }))', 'D2015'],
    ['$string($reduce([1..40], function($a, $n) { {"l": $a, "r": $a} }, "x"))', 'D2015'],
    ['$string(($f := function($n, $x) { $n = 0 ? $x : $f($n - 1, {"x": $x}) }; $f(5000, 1)))', 'D1011'],
    ['$clone(($f := function($n, $x) { $n = 0 ? $x : $f($n - 1, {"x": $x}) }; $f(5000, 1)))', 'D1011'],
    ['$distinct($map([1..2000], function($n) { {"n": $n} }))', 'D1012'],
    ['$formatInteger(1, $pad("", 50000, "0,"))', 'D1012'],
    ['$formatNumber(1, $pad("", 50000, "0,") & "0")', 'D1012'],
    ['$formatInteger(1e15, "I")', 'D2015'],
    ['$fromMillis(0, "[Y0001,99999999]")', 'D2015'],
    ['$fromMillis(1e300)', 'D1001'],
    ['$formatNumber(1 / 0, "0")', 'D1001'],
    ['$formatInteger(1 / 0, "w")', 'D1001'],
    [
      '$match(text, function($s) { ($f := function() { {"match": "", "start": 0, "end": 0, "groups": [], "next": $f} }; $f()) })',
      'D1012',
    ],
    [
      '(function($a, $b)<x+x+x+x+x+x+x+x+x+x+f:x> { 1 })(1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1)',
      'T0410',
    ],
  ])('%s stops with %s before it does harm', (expression, code) => {
    const started = performance.now();
    expect(codeOf(expression, { text, numbers }, small)).toBe(code);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  test('F98: a regular expression that would backtrack without end is matched in time that grows with the text', () => {
    expect(valueOf('$contains(text, /^(a+)+$/)', { text: `${'a'.repeat(20_000)}!` })).toBe(false);
    expect(codeOf('$contains(text, /^(a+)+$/)', { text: 'a'.repeat(100_000) }, { ...small, steps: 1_000 })).toBe('D1012');
  });

  test('F98: a regular expression that no bound can hold is refused when it is compiled, by name', () => {
    const refuse = (): unknown => compileJsonata('$contains(t, /(a*)\\1+b/)');
    expect(refuse).toThrow(ExpressionFailure);
    expect(refuse).toThrow('/(a*)\\1+b/ cannot be matched in bounded time: \\1 refers back to a group');
  });
});

test('F98: a mapping with such a regular expression does not compile, and says where and why', () => {
  const fields = { number: '$contains(text, /(a*)\\1+b/)' };
  const mapping = compileMapping({ kind: 'mapping', name: 'orders', from: 'order@1', to: 'order@1', fields });
  expect(mapping.issues.map(({ code, path, sentence }) => ({ code, path, sentence }))).toEqual([
    {
      code: 'mapping.pattern',
      path: 'fields.number',
      sentence: 'the regular expression /(a*)\\1+b/ cannot be matched in bounded time: \\1 refers back to a group',
    },
  ]);
});
