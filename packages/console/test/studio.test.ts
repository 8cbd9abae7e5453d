import { describe, expect, test } from 'vitest';
import { openFieldLevels, type LevelField, type MappingFields } from '@millrace/core';
import { contractRows, lineOf, openedFor } from '../src/screens/studio/contract-rows.ts';
import { fieldRows } from '../src/screens/studio/field-rows.ts';
import { stepped, type TextHistory } from '../src/screens/studio/history.ts';
import { takeFrom } from '../src/screens/studio/take.ts';
import { valuesAt, valueText } from '../src/screens/studio/value-text.ts';

const text = { type: 'string' };
const source = openFieldLevels({
  type: 'object',
  properties: {
    id: text,
    weight: { type: 'number', unit: 'kg' },
    '#text': text,
    use: { type: 'string', codes: 'sap-uses' },
    items: {
      type: 'array',
      items: { type: 'object', properties: { seq: text, place: { type: 'object', properties: { code: text } } } },
    },
  },
});
const target = openFieldLevels({
  type: 'object',
  properties: {
    number: text,
    grams: { type: 'number', unit: 'g' },
    use: { type: 'string', codes: 'uses' },
    steps: {
      type: 'array',
      items: { type: 'object', properties: { no: text, at: { type: 'object', properties: { code: text } } } },
    },
  },
});
const crosswalks = [{ name: 'use', from: 'uses', to: 'sap-uses' }];

function take(path: string, at: readonly string[], fields: MappingFields = {}): unknown {
  return takeFrom(source.field(path) as LevelField, at, { fields, source, target, crosswalks });
}

describe('taking a target field from a source field', () => {
  test('writes its path, with quotes where a name needs them', () => {
    expect(take('id', ['number'])).toEqual({ kind: 'set', at: ['number'], field: 'id' });
    expect(take('#text', ['number'])).toMatchObject({ field: '`#text`' });
  });

  test('converts into the unit of the target, and translates with a crosswalk in the direction that fits', () => {
    expect(take('weight', ['grams'])).toMatchObject({ field: { value: 'weight', to: 'g' } });
    expect(take('use', ['use'])).toMatchObject({ field: { value: 'use', crosswalk: 'use', back: true } });
  });

  test('makes the list around it, and is relative to one that is there', () => {
    const field = { each: 'items', fields: { no: 'seq' } };
    expect(take('items[].seq', ['steps', 'no'])).toEqual({ kind: 'set', at: ['steps'], field });
    const fields = { steps: { each: 'items', fields: {} } };
    expect(take('items[].place.code', ['steps', 'at', 'code'], fields)).toEqual({
      kind: 'set',
      at: ['steps', 'at'],
      field: { fields: { code: 'place.code' } },
    });
    expect(take('id', ['steps', 'no'], fields)).toMatchObject({ field: '$root.id' });
    expect(take('items[].seq', ['steps', 'no'], { steps: { each: 'items[seq > 1]', fields: {} } })).toMatchObject({
      field: '$root.items.seq',
    });
  });
});

describe('the lines of the studio', () => {
  test('a tree is open as far as it is used, and a wire ends at what is in sight', () => {
    const open = openedFor(source, ['items.place.code']);
    const rows = contractRows(source, open);
    expect(rows.map(({ id }) => id)).toEqual([
      'id',
      'weight',
      '#text',
      'use',
      'items',
      'items.seq',
      'items.place',
      'items.place.code',
    ]);
    const closed = new Map(contractRows(source, new Set()).map(({ id }, line) => [id, line]));
    expect(lineOf(closed, 'items[].place.code')).toBe(4);
    expect(lineOf(closed, 'nowhere')).toBeUndefined();
  });

  test('a schema that contains itself has no end and is opened step by step', () => {
    const self = openFieldLevels({
      $ref: '#/$defs/a',
      $defs: { a: { type: 'object', properties: { a: { $ref: '#/$defs/a' }, b: text } } },
    });
    expect(self.pathOf(['a', 'a', 'a', 'b'])).toBe('a.a.a.b');
    expect(self.field('a.a.b')?.types).toEqual(['string']);
  });

  test('fields are named as findings and edits name them', () => {
    const rows = fieldRows({ a: 'x', 'b.c': { each: 'y', fields: { d: { constant: 1 } } } });
    expect(rows.map(({ id, target: path, depth, form }) => [id, path, depth, form])).toEqual([
      ['fields.a', 'a', 0, 'expression'],
      ['fields["b.c"]', 'b.c', 0, 'list'],
      ['fields["b.c"].fields.d', 'b.c.d', 1, 'constant'],
    ]);
  });

  test('values of lists stand side by side', () => {
    expect(valueText(valuesAt({ a: [{ b: 'x' }, { b: '' }, {}, { b: [1, 2] }] }, 'a[].b'))).toBe('x, "", [2]');
    expect(valuesAt({ a: 1 }, 'a.b')).toEqual([]);
  });
});

describe('undo', () => {
  const start: TextHistory = { past: [], text: 'a', future: [] };

  test('takes typing in one field back at once, and gives it again', () => {
    const typed = ['b', 'c'].reduce((history, each) => stepped(history, { kind: 'change', text: each, about: 'field' }), start);
    const other = stepped(typed, { kind: 'change', text: 'd' });
    const back = stepped(stepped(other, { kind: 'undo' }), { kind: 'undo' });
    expect(back.text).toBe('a');
    expect(stepped(stepped(back, { kind: 'redo' }), { kind: 'redo' }).text).toBe('d');
    expect(stepped(back, { kind: 'undo' })).toBe(back);
  });
});
