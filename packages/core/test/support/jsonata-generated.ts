import * as fc from 'fast-check';

const names = ['a', 'b', 'c', 'd', 'x', 'y', 'l', 's', 'n', 'z', 'e', 'nul', 't', 'arr', 'one', 'em', 'eo', 'nope'];
const variables = ['$v', '$w', '$u'];
const literals = ['1', '2', '0', '-1', '"p"', '"q"', '""', 'true', 'false', 'null', '1.5', '"text"', '[]', '{}'];
const operators = ['+', '-', '*', '/', '%', '&', '=', '!=', '<', '<=', '>', '>=', 'and', 'or', 'in', '??', '?:'];
const functions =
  'string count boolean not exists type keys append distinct reverse sort merge spread uppercase length sum max'.split(' ');

/** Expressions of every construct, over the fields of `generatedInput`. */
export const generatedExpression: fc.Arbitrary<string> = expression(3);

/** What generated expressions are about. */
export const generatedInput = {
  a: { b: { c: 1, d: [1, 2, 3] }, x: 'p' },
  l: [{ x: 1, y: 'p', b: [{ c: 4 }, { c: 5 }] }, { x: 2, y: 'q', b: { c: 6 } }, { x: 3 }],
  s: 'text',
  n: 5,
  z: 0,
  e: '',
  nul: null,
  t: true,
  arr: [1, 2, [3, 4], [[5]]],
  one: [{ x: 7, b: [{ c: 8 }] }],
  em: [],
  eo: {},
};

function expression(depth: number): fc.Arbitrary<string> {
  if (depth === 0) return fc.oneof(fc.constantFrom(...literals), fc.constantFrom(...names));
  const inner = expression(depth - 1);
  const held = inner.map(text => (/^[\w$.]+$/.test(text) ? text : `(${text})`));
  const variable = fc.constantFrom(...variables);
  return fc.oneof(
    { weight: 6, arbitrary: path(inner) },
    { weight: 2, arbitrary: fc.constantFrom(...literals) },
    { weight: 4, arbitrary: joined(held, fc.constantFrom(...operators.map(each => ` ${each} `)), held) },
    joined(held, fc.constant(' ? '), inner, fc.constant(' : '), inner),
    joined(fc.constant('('), variable, fc.constant(' := '), inner, fc.constant('; '), inner, fc.constant(')')),
    joined(fc.constant('[['), inner, fc.constant('], '), fc.constantFrom(...names), fc.constant(']')),
    joined(fc.constant('{'), pairs(inner), fc.constant('}')),
    joined(fc.constant('('), inner, fc.constant(')'), suffix(inner)),
    joined(
      fc.constantFrom('$map(', '$filter(', '$reduce('),
      inner,
      fc.constant(', function($v, $w) {'),
      inner,
      fc.constant('})'),
    ),
    joined(held, fc.constantFrom(' ~> $string', ' ~> $count', ' ~> function($v) { $v }', ' ~> |a|{ "q": 1 }|', ' ~> $append(1)')),
    joined(
      fc.constant('('),
      variable,
      fc.constant(' := function($v) {'),
      inner,
      fc.constant('}; '),
      variable,
      fc.constant('('),
      inner,
      fc.constant('))'),
    ),
    joined(
      fc.constantFrom(...functions).map(name => `$${name}(`),
      inner,
      fc.constant(')'),
    ),
    joined(fc.constant('-'), held),
  );
}

function path(inner: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const step = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...names) },
    { weight: 2, arbitrary: fc.constantFrom('*', '**', '%', '$') },
    joined(fc.constant('('), inner, fc.constant(')')),
    joined(fc.constant('{'), pairs(inner), fc.constant('}')),
  );
  const start = fc.oneof({ weight: 6, arbitrary: step }, fc.constantFrom('$', '$$', ...variables));
  const rest = fc.array(joined(step, suffix(inner)), { maxLength: 2 });
  return fc.tuple(joined(start, suffix(inner)), rest).map(([first, more]) => [first, ...more].join('.'));
}

function suffix(inner: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 6, arbitrary: fc.constant('') },
    { weight: 2, arbitrary: fc.constantFrom('[0]', '[1]', '[-1]', '[[0, 1]]', '[]') },
    joined(fc.constant('['), inner, fc.constant(']')),
    fc.constantFrom('#$v', '@$w'),
    joined(fc.constantFrom('^(', '^(>'), inner, fc.constant(')')),
  );
}

function pairs(inner: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.oneof(
    inner.map(value => `"k": ${value}`),
    fc.tuple(inner, inner).map(([one, other]) => `"k": ${one}, "m": ${other}`),
    inner.map(value => `$string($): ${value}`),
  );
}

function joined(...parts: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> {
  return fc.tuple(...parts).map(texts => texts.join(''));
}
