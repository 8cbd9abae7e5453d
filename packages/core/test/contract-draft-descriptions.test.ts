import { describe, expect, test } from 'vitest';
import { completeDraft, draftSchema, draftYaml, type ContractDraft, type DraftSource } from '../src/index.ts';

function drafted(source: DraftSource, text: string): ContractDraft {
  const found = draftSchema(source, { path: 'given', text, read: () => undefined });
  if (!found.ok) throw new Error(found.issues[0]?.sentence);
  return completeDraft(found.value, { name: 'given', owner: 'tests' });
}

const record = (...fields: readonly object[]): string => JSON.stringify({ type: 'record', name: 'Node', fields });

describe('SQL', () => {
  test.each([
    ['CREATE TABLE x (', 'the definition of the table x does not end (it begins in line 1, column 1)'],
    ['-- x\n  CREATE TABLE x (id int, name varchar(', 'the table x does not end (it begins in line 2, column 3)'],
    ['CREATE TABLE x', 'the table x does not end'],
    ['CREATE TABLE x ();', 'the table x has no columns'],
    ['CREATE TABLE x AS SELECT 1;', 'expected a CREATE TABLE statement'],
  ])('%s is refused: %s', (text, sentence) => {
    expect(() => drafted('sql', text)).toThrow(sentence);
  });

  test('a column that lists its texts has only these, and other conditions are told', () => {
    const draft = drafted(
      'sql',
      `CREATE TABLE x (constructor int PRIMARY KEY, kind enum('x','y') NOT NULL, qty int NOT NULL CHECK (qty > 0),
       state varchar(9) NOT NULL, mode text NOT NULL CHECK (mode NOT IN ('a')), CHECK (state IN ('on', 'off')), CHECK (qty <= 10));`,
    );
    expect(draft.document.schema['properties']).toMatchObject({
      constructor: { type: 'integer' },
      kind: { type: 'string', enum: ['x', 'y'] },
      state: { enum: ['on', 'off'] },
      mode: { type: 'string' },
    });
    const text = draftYaml(draft);
    expect(text).toContain('CHECK (qty > 0): say it in the schema; CHECK (qty <= 10): say it in the schema');
    expect(text).toContain("CHECK (mode NOT IN ('a')): say it in the schema");
  });
});

describe('Avro', () => {
  test.each([
    ['strin', '"strin" in it and none of Avro; did you mean "string"?'],
    [{ type: 'lists' }, '"lists" in it'],
    [7, '"7" in it'],
  ])('the unknown type %j is refused by name', (type, sentence) => {
    expect(() => drafted('avro', record({ name: 'id', type }))).toThrow(sentence);
  });

  test('the subject is a single value, and never the record that holds itself', () => {
    const itself = { name: 'next', type: ['null', 'Node'] };
    expect(drafted('avro', record(itself, { name: 'value', type: 'double' })).document.subject).toBe('value');
    expect(draftYaml(drafted('avro', record(itself)))).toContain('and none is a single value: name one');
  });
});
