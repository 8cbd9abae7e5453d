import { describe, expect, it } from 'vitest';
import { readDocuments } from '@millrace/core';

/** The issues of a mapping whose fields are these lines. */
function issuesOf(...lines: readonly string[]): readonly string[] {
  const head = ['kind: mapping', 'name: m', 'from: a@1', 'to: b@1', 'fields:'];
  const text = [...head, ...lines.map(line => `  ${line}`), ''].join('\n');
  return readDocuments([{ path: 'm.yaml', text }]).issues.map(
    ({ at, code, sentence, remedy }) => `${at.line - head.length}:${at.column} ${code} ${sentence}; ${remedy}`,
  );
}

const empty = 'Give it a value, or leave the setting out.';
const typed = 'Write a value of the type named in the message.';

describe('a field of a mapping', () => {
  it.each([
    ['an expression', 'item: product'],
    ['a constant, of null and of groups, too', 'item: { constant: { a: [1, null] } }', 'none: { constant: null }'],
    ['an expression with every setting', 'item: { value: a, codes: { A: b }, else: c, as: text }'],
    ['a quantity', 'item: { value: a, unit: u, units: rec20, to: g, round: { digits: 2, mode: half-up } }'],
    ['a group in a list', 'parts: { each: list, fields: { a: { fields: { b: c } } } }'],
    ['a total that is split', 'parts: { each: l, residual: { field: a, total: t, into: last }, fields: { a: { value: b } } }'],
  ])('may be %s', (_, ...lines) => {
    expect(issuesOf(...lines)).toEqual([]);
  });

  it.each([
    ['item: { value: }', `1:11 document.empty-value "value" has no value; ${empty}`],
    ['item: { value: product, to: }', `1:27 document.empty-value "to" has no value; ${empty}`],
    ['item: { value: product, round: }', `1:27 document.empty-value "round" has no value; ${empty}`],
    ['item: { value: product, crosswalk: }', `1:27 document.empty-value "crosswalk" has no value; ${empty}`],
    ['item: { value: product, codes: }', `1:27 document.empty-value "codes" has no value; ${empty}`],
    ['item: { each: , fields: { a: b } }', `1:11 document.empty-value "each" has no value; ${empty}`],
    ['item: { each: list, fields: }', `1:23 document.empty-value "fields" has no value; ${empty}`],
    [
      'item: { each: list, fields: { a: b }, residual: { field: a, total: { value: } } }',
      `1:72 document.empty-value "value" has no value; ${empty}`,
    ],
    ['item:', '1:3 document.empty-value "item" has no value; write an expression, or { constant: null } where a null is meant'],
    [
      'item: [orderId]',
      '1:3 document.field-form "item" must be an expression or a group of settings; it is a list; Write an expression, or one of constant, value, each with fields, or fields.',
    ],
    [
      'item: 1710',
      '1:9 document.field-form "item" must be an expression or a group of settings; it is the number 1710; write { constant: 1710 } for a fixed value',
    ],
    [
      'item: { vlaue: product }',
      '1:3 document.field-form "item" is a group of settings with none of constant, value, each, fields; did you mean "value"?; Write an expression, or one of constant, value, each with fields, or fields.',
    ],
    [
      'item: { value: product, rond: { digits: 1 } }',
      '1:27 document.unknown-setting "rond" is not a setting here; did you mean "round"?; Use one of the settings in docs/reference/documents.md or in the README of the connector.',
    ],
    [
      'item: { value: product, round: { digits: -2 } }',
      '1:44 document.out-of-range "digits" must be at least 0; it is -2; Use a number in the range named in the message.',
    ],
    [
      'item: { value: product, as: string }',
      '1:31 document.not-a-choice "as" must be one of text, number, decimal, integer, flag, instant, local, edm-datetime, edm-date, edm-time; it is the text "string"; Use one of the words named in the message.',
    ],
    ['item: { value: [product] }', `1:11 document.wrong-type "value" must be text; it is a list; ${typed}`],
    [
      'item: { value: product, codes: { A: 1 } }',
      '1:39 document.text-expected "A" must be text, and YAML reads the number 1; write it in quotes: "1"',
    ],
    [
      'item: { fields: { a: { value: product, back: often } } }',
      `1:48 document.wrong-type "back" must be true or false; it is the text "often"; ${typed}`,
    ],
  ])('cannot be `%s`', (line, issue) => {
    expect(issuesOf(line)).toEqual([issue]);
  });
});
