import { describe, expect, it } from 'vitest';
import { checkMapping, type ContractDocument, type MappingFields } from '../src/index.ts';

const contract = (name: string, properties: Readonly<Record<string, unknown>>): ContractDocument => ({
  kind: 'contract',
  name,
  version: 1,
  owner: 'x',
  subject: 'id',
  schema: { type: 'object', additionalProperties: false, properties },
});

const from = contract('order', {
  count: { type: 'integer' },
  amount: { type: 'string', format: 'decimal' },
  day: { type: 'string', format: 'date' },
  moment: { type: 'string', format: 'date-time' },
  text: { type: 'string' },
});
const to = contract('request', { time: { type: 'string' }, start: { type: 'string', format: 'date-time' } });

const check = (fields: MappingFields): readonly string[] =>
  checkMapping({ kind: 'mapping', name: 'm', from: 'order@1', to: 'request@1', fields }, from, to).map(
    ({ code, sentence }) => `${code} ${sentence}`,
  );

describe('checking a field that becomes a form of time', () => {
  it.each([
    [{ time: { value: 'count', as: 'edm-datetime' } }, 'mapping.type expected a time as text, and the source has a whole number'],
    [{ time: { value: 'amount', as: 'local' } }, 'mapping.format the source writes decimal'],
    [{ time: { value: 'day', as: 'edm-time' } }, 'mapping.format the source writes date, which has no time of day'],
    [{ start: { value: 'moment', as: 'local' } }, 'mapping.format the source writes date-time-local, the target takes date-time'],
  ] as const)('says what can never be one: %j', (fields, sentence) => {
    expect(check(fields)).toEqual([expect.stringContaining(sentence)]);
  });

  it.each([
    { time: { value: 'moment', as: 'edm-time' } },
    { time: { value: 'day', as: 'edm-date' } },
    { start: { value: 'day', as: 'instant' } },
    { start: { value: 'text & text', as: 'instant' } },
  ] as const)('says nothing where one may come: %j', fields => {
    expect(check(fields)).toEqual([]);
  });
});
