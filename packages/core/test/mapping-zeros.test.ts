import { expect, test } from 'vitest';
import { checkMapping, type ContractDocument, type MappingField } from '../src/index.ts';

function contract(name: string, a: object): ContractDocument {
  return { kind: 'contract', name, version: 1, owner: 'tests', subject: 'a', schema: { type: 'object', properties: { a } } };
}

function codes(source: object, target: object, field: MappingField): readonly string[] {
  const [from, to] = [contract('from', source), contract('to', target)];
  const mapping = { kind: 'mapping', name: 'm', from: 'from@1', to: 'to@1', fields: { a: field } } as const;
  return checkMapping(mapping, from, to).map(issue => issue.code);
}

const decimal = { type: 'string', format: 'decimal' };
const digits = { type: 'string', pattern: '^[0-9]{12}$' };

test('digits that may begin with zeros, and ids, are no numbers: a warning', () => {
  expect(codes(digits, decimal, 'a')).toContain('mapping.zeros');
  expect(codes(digits, { type: 'integer' }, { value: 'a', as: 'integer' })).toContain('mapping.zeros');
  expect(codes({ type: 'string', identifies: 'order' }, { type: 'number' }, { value: 'a', as: 'number' })).toContain(
    'mapping.zeros',
  );
  expect(codes(digits, { type: 'string' }, 'a')).toEqual([]);
  expect(codes({ type: 'string' }, { type: 'number' }, { value: 'a', as: 'number' })).not.toContain('mapping.zeros');
});
