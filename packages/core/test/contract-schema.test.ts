import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromPunycode, toPunycode } from '../src/contract/punycode.ts';
import { openContract, type ContractDocument, type Value } from '../src/index.ts';

function findings(schema: Readonly<Record<string, unknown>>, value: Value): readonly string[] {
  const document: ContractDocument = { kind: 'contract', name: 'sample', version: 1, owner: 'tests', subject: 'id', schema };
  const opened = openContract(document);
  const issues = opened.ok ? opened.value.check(value) : opened.issues;
  return issues.map(({ code, path }) => `${code} ${path}`.trim());
}

describe('references by identifier', () => {
  const tree = {
    $id: 'https://example.org/strict-tree',
    $dynamicAnchor: 'node',
    $ref: 'tree',
    unevaluatedProperties: false,
    $defs: {
      tree: {
        $id: 'tree',
        $dynamicAnchor: 'node',
        type: 'object',
        properties: { id: { $ref: '#number' }, children: { type: 'array', items: { $dynamicRef: '#node' } } },
        $defs: { number: { $anchor: 'number', type: 'string' } },
      },
    },
  };

  test('are followed, dynamic ones to the schema that extends', () => {
    expect(findings(tree, { id: '1', children: [{ id: '2', children: [] }] })).toEqual([]);
    expect(findings(tree, { id: '1', children: [{ id: 2 }] })).toEqual(['contract.type children[0].id']);
    expect(findings(tree, { id: '1', children: [{ name: 'x' }] })).toEqual(['contract.unknown-field children[0].name']);
  });

  test('that lead nowhere are found when the contract is opened', () => {
    expect(findings({ properties: { id: { $ref: 'https://example.org/elsewhere' } } }, {})).toEqual([
      'contract.schema-reference schema',
    ]);
  });

  test('that come back to themselves without going deeper are refused', () => {
    const loop = { properties: { id: {} }, allOf: [{ $ref: '#a' }], $defs: { a: { $anchor: 'a', $ref: '#a' } } };
    expect(findings(loop, {})).toContain('contract.schema-reference schema');
  });
});

describe('what no other keyword has looked at', () => {
  test('is told beside conditions, contains and alternatives', () => {
    const schema = {
      properties: { id: { type: 'string' } },
      if: { properties: { kind: { const: 'lot' } }, required: ['kind'] },
      // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
      then: { properties: { lot: {} } },
      unevaluatedProperties: false,
    };
    expect(findings(schema, { id: '1', kind: 'lot', lot: 'A' })).toEqual([]);
    expect(findings(schema, { id: '1', lot: 'A' })).toEqual(['contract.unknown-field lot']);
    const list = { properties: { id: {}, parts: { prefixItems: [{}], contains: { type: 'number' }, unevaluatedItems: false } } };
    expect(findings(list, { parts: ['first', 1, 2] })).toEqual([]);
    expect(findings(list, { parts: ['first', 1, 'third'] })).toEqual(['contract.items parts']);
  });
});

describe('exactness', () => {
  test('a decimal step is reckoned in decimals', () => {
    const schema = { properties: { id: {}, amount: { type: 'number', multipleOf: 0.1 } } };
    expect(findings(schema, { amount: 0.3 })).toEqual([]);
    expect(findings(schema, { amount: 0.35 })).toEqual(['contract.range amount']);
  });

  test('F96: fields named like methods are compared as data', () => {
    const hostile = [
      { valueOf: 1, toString: 2 },
      { valueOf: 1, toString: 2, constructor: 3 },
    ] as const;
    const schema = {
      properties: { id: {}, parts: { uniqueItems: true }, one: { enum: [{ a: 1 }] }, two: { const: [{ a: 1 }] } },
    };
    expect(findings(schema, { parts: hostile })).toEqual([]);
    expect(findings(schema, { parts: [hostile[0], hostile[0]] })).toEqual(['contract.unique parts']);
    expect(findings(schema, { one: hostile[0], two: [hostile[0]] })).toEqual(['contract.choice one', 'contract.choice two']);
    expect(findings(schema, { one: { a: 1 }, two: [{ a: 1 }] })).toEqual([]);
  });

  test('F97: a list of many items is compared in one pass', () => {
    const many = Array.from({ length: 100_000 }, (_, index) => ({ id: String(index) }));
    const schema = { properties: { id: {}, parts: { uniqueItems: true } } };
    expect(findings(schema, { parts: many })).toEqual([]);
    expect(findings(schema, { parts: [...many, { id: '7' }] })).toEqual(['contract.unique parts']);
  });
});

describe('formats of addresses', () => {
  const accepts = (format: string, text: string): boolean =>
    findings({ properties: { id: { type: 'string', format } } }, { id: text }).length === 0;

  test.each([
    ['duration', ['P3Y6M4DT12H30M5S', 'PT36H', 'P2W'], ['P1Y2D', 'PT1H5S', 'P', 'PT', 'P1']],
    [
      'uri',
      ['https://user@plant.example:8443/a/b?c=d#e', 'urn:isa95:order', 'http://[2001:db8::7]/x'],
      ['//plant/x', 'http://a b/', 'http://h:port/'],
    ],
    ['uri-reference', ['../orders?id=1', '//plant/x', ''], ['a:b c', '\\\\plant\\share']],
    ['iri', ['https://werk.example/Größe'], ['/Größe']],
    ['email', ['joe@plant.example', '"a b"@plant.example', 'a@[192.168.7.1]'], ['joe', 'a@b@c', '.a@b']],
    ['hostname', ['mes-01.plant.example'], ['plant.', '-a', 'a..b', 'ab--c.example']],
    ['uuid', ['2eb8aa08-aa98-11ea-b4aa-73b441d16380'], ['urn:uuid:2eb8aa08-aa98-11ea-b4aa-73b441d16380']],
  ])('%s is what its standard says', (format, right, wrong) => {
    expect(right.filter(text => !accepts(format, text))).toEqual([]);
    expect(wrong.filter(text => accepts(format, text))).toEqual([]);
  });
});

describe('host names of all languages', () => {
  test('go to their ASCII form and back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }), text => {
        expect(fromPunycode(toPunycode(text))).toBe(text);
      }),
    );
    expect(toPunycode('bücher')).toBe('bcher-kva');
    expect(fromPunycode('99999999')).toBeUndefined();
  });
});
