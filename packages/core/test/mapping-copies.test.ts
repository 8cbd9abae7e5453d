import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import jsonata from 'jsonata';
import { compileCondition, compileMapping } from '@millrace/core';
import { parseJsonata } from '../src/mapping/jsonata/parse.ts';
import { copiesFault } from '../src/mapping/jsonata/copies.ts';

const nested = (depth: number, sign: string, around: (inner: string) => string): string => {
  let text = 'a';
  for (let level = 0; level < depth; level += 1) text = `${around(text)} ${sign} b`;
  return text;
};

const parens = (inner: string): string => `(${inner})`;

describe('an expression with ?? and ?: inside one another', () => {
  it.each([
    ['in brackets', '??', parens],
    ['with ?:', '?:', parens],
    ['in calls', '??', (inner: string) => `$string(${inner})`],
    ['in filters', '??', (inner: string) => `a[${inner}]`],
    ['in lists', '??', (inner: string) => `[1, ${inner}]`],
    ['in objects', '?:', (inner: string) => `{"a": ${inner}}`],
    ['in lambdas', '??', (inner: string) => `function($x){ ${inner} }(1)`],
    ['behind a regular expression', '??', (inner: string) => `$match(c, /[()"/]\\//)[${inner}]`],
    ['behind a division', '??', (inner: string) => `(c / ${inner}) / 2`],
    ['behind a field named and', '??', (inner: string) => `(and / (${inner}) / 2)`],
    ['behind a wildcard', '??', (inner: string) => `(** / (${inner}) / 2)`],
    ['with a bracket in a text', '??', (inner: string) => `(")" & ${inner} & '(')`],
    ['with a bracket in a comment and a name', '??', (inner: string) => `(/* ) */ \`)\` & ${inner})`],
  ])('is refused before it would take for ever: %s', (_, sign, around) => {
    const started = performance.now();
    const [issue] = compileCondition(nested(200, sign, around)).issues;
    expect(issue?.code).toBe('mapping.syntax');
    expect(issue?.sentence).toContain('too many stand inside one another');
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it.each([
    ['a chain', Array.from({ length: 500 }, (_, index) => `a${index}`).join(' ?? ')],
    ['brackets on the right', `${'a ?? ('.repeat(100)}b${')'.repeat(100)}`],
    ['a few levels', nested(8, '??', parens)],
    ['signs in texts, comments and regular expressions', '("((a ?? b) ?? c)" & /* ((((( ?? */ $string($match(a, /??/))) ?? "?:"'],
  ])('is read where nothing is copied often: %s', (_, text) => {
    expect(copiesFault(text)).toBeUndefined();
  });

  it.each(['/(', '/*', '"\\"\\', "'", '`'])('takes time that grows with the text, whatever stands in it: %s', piece => {
    const started = performance.now();
    copiesFault(`a ?? ${piece.repeat(200_000)}`);
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('is refused in $eval as it is anywhere', () => {
    expect(() => parseJsonata(nested(200, '??', parens))).toThrow(
      expect.objectContaining({ facts: { code: 'S0500', message: expect.any(String) } }),
    );
  });

  it('compiles what is just allowed', () => {
    const text = nested(11, '??', parens);
    const compiled = compileMapping({ kind: 'mapping', name: 'm', from: 'a@1', to: 'b@1', fields: { x: text } });
    if (!compiled.ok) throw new Error(compiled.issues[0]?.sentence);
    expect(compiled.value.run({ b: 1 }, {})).toMatchObject({ value: { x: 1 } });
  });

  it('is never refused where the parser makes a small tree of it', () => {
    const leaf = fc.constantFrom('a', '1', '"(??"', '`?:`', '$x', '/a(b)?c/', 'a.b', '*', '**', 'and', 'a / b / c');
    const { expression } = fc.letrec<{ expression: string }>(tie => ({
      expression: fc.oneof(
        { maxDepth: 12 },
        leaf,
        fc
          .tuple(tie('expression'), fc.constantFrom('??', '?:', '+', '~>', 'and'), tie('expression'))
          .map(parts => parts.join(' ')),
        tie('expression').map(inner => `(${inner})`),
        tie('expression').map(inner => `$f(${inner})`),
        fc.tuple(tie('expression'), tie('expression')).map(([one, other]) => `{"k": ${one}, "l": [${other}]}`),
        fc.tuple(tie('expression'), tie('expression')).map(([one, other]) => `(${one}) ? ${other} : ${one}`),
      ),
    }));
    fc.assert(
      fc.property(expression, text => {
        const fault = copiesFault(text);
        const size = fault === undefined ? treeSize(text) : undefined;
        // A tree has a few nodes for each part; one that is not refused stays within the bound.
        if (size !== undefined) expect(size).toBeLessThan(10 * (text.length + 20_000));
        else expect(treeSize(text) ?? Infinity).toBeGreaterThan(5_000);
      }),
    );
  });
});

/** The nodes of the tree that the parser makes; absent where it makes none. */
function treeSize(text: string): number | undefined {
  try {
    let size = 0;
    JSON.stringify(jsonata(text).ast(), (_, value: unknown) => {
      if (typeof value === 'object' && value !== null && 'type' in value) size += 1;
      return value;
    });
    return size;
  } catch {
    return undefined;
  }
}
