import { describe, expect, it } from 'vitest';
import { openCodeSet, openContract, parseDay, type ContractDocument, type Value } from '@millrace/core';

const sets = new Map([
  [
    'prio',
    openCodeSet({
      kind: 'code-set',
      name: 'prio',
      owner: 'planning',
      codes: { '1': {}, '2': { until: '2026-01-01' }, HIGH: {} },
    }),
  ],
]);

function faults(schema: object, value: unknown, day?: string): readonly string[] {
  const document = {
    kind: 'contract',
    name: 'a',
    version: 1,
    owner: 'o',
    subject: 'id',
    schema: { type: 'object', properties: { id: {}, ...schema } },
  };
  const contract = openContract(document as ContractDocument);
  if (!contract.ok) throw new Error(contract.issues[0]!.sentence);
  const issues = contract.value.checkCodes?.(value as Value, sets, parseDay(day ?? '')) ?? [];
  return issues.map(({ path, code, sentence }) => `${path} ${code} ${sentence}`);
}

const codes = { type: 'string', codes: 'prio' };

describe('codes of a message', () => {
  it('must be in the code set that the contract names, wherever they stand', () => {
    const schema = { p: codes, list: { type: 'array', items: { type: 'object', properties: { 'a.b': codes } } } };
    expect(faults(schema, { p: '1', list: [{ 'a.b': 'HIGH' }, {}] })).toEqual([]);
    expect(faults(schema, { p: '1', list: [{ 'a.b': '1' }, { 'a.b': 'HIHG' }] })).toEqual([
      'list[1]["a.b"] contract.code expected a code of prio (steward: planning), found "HIHG"; did you mean "HIGH"?',
    ]);
  });

  it('F107: may not be used from the day on which they end', () => {
    expect(faults({ p: codes }, { p: '2' }, '2025-12-31')).toEqual([]);
    expect(faults({ p: codes }, { p: '2' }, '2026-01-01')).toEqual([
      'p contract.code the code "2" of prio (steward: planning) expired on 2026-01-01',
    ]);
    expect(faults({ p: codes }, { p: '2' })).toEqual([]);
  });

  it('are judged only in the alternative that holds', () => {
    const schema = { p: { anyOf: [codes, { const: '' }, { type: 'null' }] } };
    for (const p of ['', null, '1']) expect(faults(schema, { p })).toEqual([]);
    expect(faults(schema, { p: 'x' })[0]).toMatch(/^p contract\.combination .*/);
    const branches = { kind: {}, p: {} };
    const conditional = {
      ...branches,
      // oxlint-disable-next-line unicorn/no-thenable -- `then` is a keyword of JSON Schema, and nothing awaits a schema
      o: { if: { properties: { kind: { const: 'a' } }, required: ['kind'] }, then: { properties: { p: codes } } },
    };
    expect(faults(conditional, { o: { kind: 'b', p: 'x' } })).toEqual([]);
    expect(faults(conditional, { o: { kind: 'a', p: 'x' } })).toHaveLength(1);
  });

  it('are followed through references, also those of a schema that contains itself', () => {
    const node = { type: 'object', properties: { p: codes, next: { $ref: '#/properties/node' } } };
    expect(faults({ node }, { node: { next: { next: { next: { next: { next: { p: 'x' } } } } } } })[0]).toMatch(
      /^node\.next\.next\.next\.next\.next\.p contract\.code /,
    );
  });

  it('may be numbers, and are nothing where nothing stands', () => {
    expect(faults({ p: { codes: 'prio' } }, { p: 1 })).toEqual([]);
    expect(faults({ p: { codes: 'prio' } }, { p: 7 })).toHaveLength(1);
    for (const p of [null, [], {}]) expect(faults({ p: { codes: 'prio' } }, { p })).toEqual([]);
    expect(faults({ p: { type: 'string' } }, { p: 'x' })).toEqual([]);
  });

  it('F97: say no more than twenty faults of one message, each short', () => {
    const found = faults(
      { list: { type: 'array', items: codes } },
      { list: Array.from({ length: 1000 }, () => 'x'.repeat(100_000)) },
    );
    expect(found).toHaveLength(20);
    expect(found[0]!.length).toBeLessThan(300);
  });
});
