import { describe, expect, test } from 'vitest';
import type { InterfaceLine, SystemView } from '@millrace/core';
import { inputText, momentOf } from '../src/screens/systems/local-input.ts';
import { rowsOf } from '../src/screens/systems/system-rows.ts';
import { changesOf } from '../src/screens/trust/audit-diff.ts';

const limits = { concurrency: 4, callsNow: 0, rateNow: 0, batch: 1, timeoutMs: 1, sizeBytes: 1 };

function line(name: string, state: InterfaceLine['verdict']['state']): InterfaceLine {
  const verdict = { state, sentence: state };
  return { name, title: name, connector: 'http', verdict, flows: 1, isTarget: true, waiting: 0, limits };
}

function system(name: string, interfaces: readonly InterfaceLine[], site?: string): SystemView {
  return { name, title: name.toUpperCase(), role: 'mes', owner: 'it', interfaces, ...(site !== undefined && { site }) };
}

const namesOf = (rows: ReturnType<typeof rowsOf>): readonly string[] =>
  rows.map(row => (row.kind === 'system' ? row.system.title : row.line.name));

describe('the lines of the systems', () => {
  const all = [
    system('mes-lyon', [line('mes-lyon.orders', 'well')], 'lyon'),
    system('mes-pune', [line('mes-pune.orders', 'failing'), line('mes-pune.lots', 'well')], 'pune'),
    system('erp', [line('erp.orders', 'well')]),
  ];

  test('trouble comes first, then the whole enterprise, then by site', () => {
    expect(namesOf(rowsOf(all, { text: '' }))).toEqual([
      'MES-PUNE',
      'mes-pune.orders',
      'mes-pune.lots',
      'ERP',
      'erp.orders',
      'MES-LYON',
      'mes-lyon.orders',
    ]);
  });

  test('every word must be found, and a system without a wanted interface is left out', () => {
    expect(namesOf(rowsOf(all, { text: 'pune LOT' }))).toEqual(['MES-PUNE', 'mes-pune.lots']);
    expect(namesOf(rowsOf(all, { text: '', state: 'failing' }))).toEqual(['MES-PUNE', 'mes-pune.orders']);
    expect(namesOf(rowsOf(all, { text: '', site: '' }))).toEqual(['ERP', 'erp.orders']);
    expect(rowsOf(all, { text: 'nothing like this' })).toEqual([]);
  });
});

describe('what an audit entry changed', () => {
  test('fields that differ are named with both states, equal ones are left out', () => {
    const before = JSON.stringify({ a: 1, kept: { x: true }, list: [{ until: 'x' }] });
    const after = JSON.stringify({ a: 2, kept: { x: true }, list: [{ until: 'y' }, { until: 'z' }], 'new.name': null });
    expect(changesOf(before, after)).toEqual([
      { field: 'a', before: '1', after: '2' },
      { field: 'list[0].until', before: 'x', after: 'y' },
      { field: 'list[1].until', after: 'z' },
      { field: 'new.name', after: 'null' },
    ]);
  });

  test('a state of one word is no JSON and differs as a whole', () => {
    expect(changesOf('held', 'waiting')).toEqual([{ field: '', before: 'held', after: 'waiting' }]);
    expect(changesOf(undefined, undefined)).toEqual([]);
  });
});

test('a time that is typed comes back as the same minute', () => {
  const at = Date.UTC(2026, 10, 23, 6, 30);
  expect(momentOf(inputText(at))).toBe('2026-11-23T06:30:00.000Z');
  expect(momentOf('')).toBeUndefined();
});
