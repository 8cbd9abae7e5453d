import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boundedPattern } from '../src/value/pattern/bounded-pattern.ts';
import { LinearSearch } from '../src/value/pattern/linear-machine.ts';
import { isUnambiguous } from '../src/value/pattern/pattern-ambiguity.ts';
import { compileProgram, NotLinear } from '../src/value/pattern/pattern-program.ts';
import { parsePattern } from '../src/value/pattern/pattern-syntax.ts';

const atom = fc.constantFrom(
  'a',
  'b',
  'A',
  '1',
  '.',
  '\\d',
  '\\w',
  '\\s',
  '[ab]',
  '[^a]',
  'é',
  '😀',
  '\\u0061',
  '-',
  '[a-c]',
  '\\n',
);
const anchor = fc.constantFrom('^', '$', '\\b', '\\B');
const times = fc.constantFrom('', '', '*', '+', '?', '*?', '+?', '??', '{2}', '{1,3}', '{0,2}?', '{2,}');
/** Of groups; the engine that is compared with would take years on more of them inside one another. */
const fewTimes = fc.constantFrom('', '', '*', '+', '?', '*?', '??', '{2}', '{0,2}?');
const { pattern: anyPattern } = fc.letrec<{ pattern: string }>(tie => ({
  pattern: fc.oneof(
    { maxDepth: 3 },
    fc.tuple(atom, times).map(([text, count]) => text + count),
    anchor,
    fc.tuple(tie('pattern'), tie('pattern')).map(parts => parts.join('')),
    fc.tuple(tie('pattern'), fewTimes).map(([text, count]) => `(${text})${count}`),
    fc
      .tuple(tie('pattern'), fc.oneof(fc.constant(''), tie('pattern')), fewTimes)
      .map(([one, other, count]) => `(?:${one}|${other})${count}`),
    fc.tuple(fc.constantFrom('=', '!', '<=', '<!'), tie('pattern')).map(([look, text]) => `(?${look}${text})`),
  ),
}));
const letters = fc.array(fc.constantFrom('a', 'b', 'c', 'A', '1', ' ', '\n', 'é', '\u2028', '-', '_'), { maxLength: 6 });
const flags = fc.constantFrom('', 'i', 'm', 's', 'u', 'iu', 'ms');

function native(pattern: string, flag: string): RegExp | undefined {
  try {
    return new RegExp(pattern, `${flag}g`);
  } catch {
    return undefined;
  }
}

function linear(pattern: string, flag: string, text: string): readonly unknown[] | 'refused' {
  try {
    const program = compileProgram(parsePattern(pattern, flag), flag);
    const found = new LinearSearch(program, text, () => {}).find(0);
    if (!found) return [];
    const groups = Array.from({ length: program.groups + 1 }, (_, index) => {
      return found[2 * index] === -1 ? undefined : text.slice(found[2 * index], found[2 * index + 1]);
    });
    return [found[0], ...groups];
  } catch (error) {
    if (error instanceof NotLinear) return 'refused';
    throw error;
  }
}

describe('regular expressions in linear time', () => {
  test('F98: the linear machine finds what the engine of JavaScript finds, groups too', () => {
    const property = fc.property(anyPattern, flags, fc.array(letters, { minLength: 3, maxLength: 3 }), (pattern, flag, texts) => {
      const expression = native(pattern, flag);
      if (!expression) return;
      for (const text of texts.map(each => each.join(''))) {
        const found = linear(pattern, flag, text);
        if (found === 'refused') return;
        expression.lastIndex = 0;
        const expected = expression.exec(text);
        expect(found).toEqual(expected ? [expected.index, ...expected] : []);
      }
    });
    fc.assert(property, { numRuns: 3_000 });
  });

  test('F98: patterns that count as unambiguous do not backtrack: the engine answers soon on the texts that slow patterns are slow on', () => {
    const part = fc.constantFrom(
      'a',
      'b',
      '[ab]',
      '.',
      '(?:ab)',
      '(?:a|b)',
      '(?:a|ab)',
      '(?:a+b)',
      '(?:a*)',
      '(?:a?b?)',
      '(?:|a)',
    );
    const group = fc
      .tuple(
        fc.array(fc.tuple(part, fc.constantFrom('', '*', '+', '?', '{2,}', '{1,9}')), { minLength: 1, maxLength: 4 }),
        fc.constantFrom('', '*', '+', '{1,9}', '{30}'),
      )
      .map(([parts, count]) => `(?:${parts.map(each => each.join('')).join('')})${count}`);
    const property = fc.property(group, pattern => {
      if (!isUnambiguous(parsePattern(pattern, '').root, '')) return;
      // Another pattern would take years on these; the time limit of the test is what finds it.
      for (const text of [`${'a'.repeat(200)}!`, `${'ab'.repeat(100)}!`, `${'b'.repeat(200)}!`])
        new RegExp(`^${pattern}c`).test(text);
    });
    fc.assert(property, { numRuns: 3_000 });
  });

  test('searches go on where the match before ended', () => {
    const pattern = boundedPattern('(a)(b)?', 'i');
    if (typeof pattern === 'string') throw new Error(pattern);
    const search = pattern.search('xaB a');
    expect(search(0)).toEqual({ index: 1, end: 3, groups: ['a', 'B'] });
    expect(search(3)).toEqual({ index: 4, end: 5, groups: ['a', undefined] });
    expect(search(5)).toBeUndefined();
  });

  test('the work of a search is told while it is done', () => {
    const pattern = boundedPattern('(a|b|ab)*c', '');
    if (typeof pattern === 'string') throw new Error(pattern);
    const search = pattern.search('ab'.repeat(10_000), () => {
      throw new Error('enough');
    });
    expect(() => search(0)).toThrow('enough');
  });
});
