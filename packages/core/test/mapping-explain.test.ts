import { describe, expect, test } from 'vitest';
import { explainMapping, type ContractDocument, type MappingDocument } from '../src/index.ts';
import { wordsOfExpression } from '../src/mapping/explain/expression-words.ts';
import { parseExpression } from '../src/mapping/syntax.ts';

function words(text: string): string | undefined {
  const parsed = parseExpression(text, '');
  if (!parsed.ok) throw new Error(parsed.issues[0]!.sentence);
  return wordsOfExpression(parsed.value);
}

const text = { type: 'string' } as const;

function contract(name: string, required: readonly string[], properties: Readonly<Record<string, unknown>>): ContractDocument {
  return {
    kind: 'contract',
    name,
    version: 1,
    owner: 'planning',
    subject: 'id',
    schema: { type: 'object', required, properties },
  };
}

const from = contract('order', ['id', 'quantity'], {
  id: text,
  product: text,
  note: text,
  quantity: { ...text, format: 'decimal', unit: 'kg' },
  steps: { type: 'array', items: { type: 'object', required: ['number'], properties: { number: text, center: text } } },
});
const to = contract('work-order', ['id', 'item', 'amount'], {
  id: text,
  item: text,
  amount: { ...text, format: 'decimal', unit: 'g' },
  kind: text,
  status: text,
  remark: text,
  steps: { type: 'array', items: { type: 'object', properties: { number: text, center: text, extra: text } } },
});

function sentences(fields: MappingDocument['fields']): readonly string[] {
  const document: MappingDocument = { kind: 'mapping', name: 'm', from: 'order@1', to: 'work-order@1', fields };
  const crosswalk = { kind: 'crosswalk', name: 'material', owner: 'master data' } as const;
  return explainMapping(document, { from, to, crosswalk: name => (name === 'material' ? crosswalk : undefined) })
    .filter(({ empty }) => !empty)
    .map(({ sentence }) => sentence);
}

describe('an expression in words', () => {
  test.each([
    ['a.b[0].c', 'c of the first a.b'],
    ['items[-1].x', 'x of the last items'],
    ['(P[ID = "U"].V)[0].S', 'S of the first V of the P where ID is "U"'],
    ['a ?? "x"', 'a, or "x" where it is absent'],
    ['a = "b" and c > 3 ? d : e', 'd where (a is "b") and (c is more than 3), otherwise e'],
    ['"Order " & order', '"Order " followed by order'],
    ['$root.number', 'number of the whole message'],
    ['site.code', 'code of the site'],
    ['$substring(day, 0, 10)', 'the first 10 characters of day'],
    ['$sum(items.(qty * price))', 'the sum of qty times price, for each items'],
    ['kind in ["a", "b"]', 'kind is one of "a", "b"'],
    ['$pad(id, -8, "0")', 'id filled up on the left with "0" to 8 characters'],
  ])('%s', (expression, sentence) => {
    expect(words(expression)).toBe(sentence);
  });

  test.each(['$map(a, function($x) { $x })', 'a{b: c}', '|a|{"b": 1}|', 'a@$x.b'])(
    '%s has no short sentence, so the expression itself is shown',
    expression => {
      expect(words(expression)).toBeUndefined();
    },
  );
});

describe('a mapping in sentences', () => {
  test('a conversion names both units, and the rounding its mode and digits', () => {
    expect(sentences({ amount: { value: 'quantity', to: 'g', round: { digits: 3 } } })).toEqual([
      'amount is quantity, converted from kg to g (factor 1000), rounded half-even to 3 digits',
    ]);
  });

  test('a required field that the source may leave out says that the message is held', () => {
    expect(sentences({ item: 'product', remark: 'note' })).toEqual([
      'item is product, and the message is held where that is absent, because the target requires it',
      'remark is note, and left out where that is absent',
    ]);
  });

  test('a crosswalk names its steward, and a code table what becomes of other codes', () => {
    expect(
      sentences({
        id: { value: 'id', crosswalk: 'material' },
        status: { value: 'id', codes: { A: '1' } },
        kind: { value: 'id', codes: { A: '1' }, else: '9' },
      }),
    ).toEqual([
      'id is id, translated by the crosswalk material (steward: master data; a code without an entry holds the message for master data)',
      'status is id, where A becomes 1; any other code holds the message',
      'kind is id, where A becomes 1; any other becomes 9',
    ]);
  });

  test('repeated fields stand under their list, and an expression without words is shown whole', () => {
    expect(
      sentences({
        kind: { constant: 'production' },
        steps: { each: 'steps', fields: { number: 'number', center: '$map(center, $uppercase)' } },
      }),
    ).toEqual([
      'kind is always "production"',
      'steps has one element for each of steps',
      'steps[].number is number',
      'steps[].center is computed: $map(center, $uppercase)',
    ]);
  });

  test('fields of the target that nothing fills are named', () => {
    const document: MappingDocument = { kind: 'mapping', name: 'm', from: 'order@1', to: 'work-order@1', fields: { id: 'id' } };
    const empty = explainMapping(document, { from, to, crosswalk: () => undefined }).filter(each => each.empty);
    expect(empty.map(({ field, required }) => [field, required])).toEqual([
      ['item', true],
      ['amount', true],
      ['kind', false],
      ['status', false],
      ['remark', false],
      ['steps', false],
    ]);
  });
});
