import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { behind, readCursor, writeCursor } from '../src/sql/cursor.ts';
import { kindOfResult, kindOfState } from '../src/sql/failure.ts';
import { quoteName, quoteTable } from '../src/sql/identifier.ts';
import { namedStatement } from '../src/sql/named.ts';
import { parseArray, writeArray } from '../src/sql/postgresql-array.ts';
import { SeenRows } from '../src/sql/seen.ts';
import { statementGroups } from '../src/sql/table.ts';
import type { TableRow } from '../src/sql/table.ts';
import { sourceTime } from '../src/sql/time.ts';

const dollar = (n: number): string => `$${n}`;

describe('named parameters', () => {
  test('a name becomes its place, twice the same name the same place', () => {
    expect(namedStatement('SELECT f(:order, :key, :order);', dollar)).toEqual({
      sql: 'SELECT f($1, $2, $1)',
      names: ['order', 'key'],
    });
  });

  test('texts, quoted names, casts, dollar texts and comments are left alone', () => {
    const text = `SELECT ':a', ":b", x::text, $$ :c $$, $t$ :d $t$, -- :e\n /* :f */ :g, 'it''s :h'`;
    expect(namedStatement(text, dollar)).toEqual({ sql: text.replace(':g', '$1'), names: ['g'] });
  });
});

test('a quoted name is one name, whatever it contains', () => {
  fc.assert(
    fc.property(fc.string(), name => {
      const quoted = quoteName(name);
      expect(quoted.slice(1, -1).replaceAll('""', '')).not.toContain('"');
    }),
  );
  expect(quoteTable('mes.work"order')).toBe('"mes"."work""order"');
});

test('a list survives its text', () => {
  const item = fc.option(fc.string({ unit: 'binary' }), { nil: null });
  fc.assert(
    fc.property(fc.array(item), list => {
      expect(parseArray(writeArray(list))).toEqual(list);
    }),
  );
  expect(parseArray('[0:1]={{1,NULL},{"a,b","c\\"d"}}')).toEqual([
    ['1', null],
    ['a,b', 'c"d'],
  ]);
});

describe('cursor', () => {
  test('a cursor survives its text with the kinds of its values', () => {
    const cell = fc.oneof(
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(value => value + 0),
      fc.string(),
      fc.constant(null),
    );
    fc.assert(
      fc.property(
        fc.array(cell, { minLength: 1, maxLength: 3 }),
        fc.uniqueArray(fc.nat(5_000), { maxLength: 300 }),
        (high, ids) => {
          const seen = new SeenRows();
          for (const id of ids) seen.isNews(String(id));
          const read = readCursor(writeCursor({ high, seen }), high.length);
          expect(read?.high).toEqual(high);
          for (let id = 0; id <= 5_000; id += 7) expect(read?.seen.isNews(String(id))).toBe(!ids.includes(id));
        },
      ),
      { numRuns: 50 },
    );
  });

  test('text that is no cursor is none', () => {
    for (const text of [undefined, '', '[]', '{}', '{"high":["z1"]}', '{"high":["i1","i2"]}', 'null']) {
      expect(readCursor(text, 1)).toBeUndefined();
    }
  });

  test('a run of a thousand ids takes a few characters', () => {
    const seen = new SeenRows();
    for (let id = 1; id <= 1_000; id += 1) if (id !== 500) seen.isNews(String(id));
    expect(seen.write()).toBe('1-499,501-1000');
  });

  test('numbers of any size and times in any writing go back exactly', () => {
    const overlap = { ids: 1_000, timeMs: 60_000 };
    expect(behind(9_007_199_254_740_993n, overlap)).toBe(9_007_199_254_739_993n);
    expect(behind('9007199254740993', overlap)).toBe('9007199254739992');
    expect(behind('2026-11-23 03:00:00.123456+00', overlap)).toBe('2026-11-23 02:59:00+00');
    expect(behind('2026-01-01T00:00:30Z', overlap)).toBe('2025-12-31T23:59:30Z');
    expect(behind('2026-11-23', overlap)).toBe('2026-11-22');
    expect(behind('order-7', overlap)).toBe('order-7');
  });
});

test('a time without a zone is no source time', () => {
  expect(sourceTime('2026-11-23 03:00:00.123456+00')).toBe('2026-11-23T03:00:00.123456Z');
  expect(sourceTime('2026-11-23T03:00:00+0530')).toBe('2026-11-23T03:00:00+05:30');
  expect(sourceTime('2026-11-23 03:00:00')).toBeUndefined();
  expect(sourceTime('infinity')).toBeUndefined();
});

test('F10: locks, deadlocks and serialization failures are contention; data and business errors concern the message; the rest the target', () => {
  const kinds = (kind: string): readonly string[] => states.filter(state => kindOfState(state) === kind);
  const states = [
    '40001',
    '40P01',
    '55P03',
    '22001',
    '23505',
    '23514',
    'P0001',
    'MI001',
    '53300',
    '53100',
    '57014',
    '57P01',
    '08006',
    '42P01',
    '42501',
    '25006',
  ];
  expect(kinds('contention')).toEqual(['40001', '40P01', '55P03']);
  expect(kinds('data')).toEqual(['22001', '23505', '23514', 'P0001', 'MI001']);
  expect(kinds('busy')).toEqual(['53300', '53100', '57014']);
  expect(kinds('down')).toEqual(['57P01', '08006']);
  expect(kinds('setup')).toEqual(['42P01', '42501', '25006']);
  expect([5, 19, 2067, 13, 10, 1].map(kindOfResult)).toEqual(['contention', 'data', 'data', 'busy', 'down', 'setup']);
});

test('one statement never has a key twice, rows of one key keep their order, and no row is lost', () => {
  const column = (name: string): TableRow['columns'][number] => ({ name, type: 'text', kind: 'plain' });
  const some = fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd'), wide: fc.boolean() }), { maxLength: 40 });
  fc.assert(
    fc.property(some, given => {
      const rows = given.map(({ key, wide }, index) => ({
        index,
        key,
        cells: [],
        columns: wide ? [column('x'), column('y')] : [column('x')],
      }));
      const groups = statementGroups(rows);
      const order = groups.flat();
      expect(order.map(row => row.index).toSorted((a, b) => a - b)).toEqual(rows.map(row => row.index));
      for (const group of groups) {
        expect(new Set(group.map(row => row.key)).size).toBe(group.length);
        expect(new Set(group.map(row => row.columns.length)).size).toBe(1);
      }
      for (const key of ['a', 'b', 'c', 'd']) {
        const indices = order.filter(row => row.key === key).map(row => row.index);
        expect(indices).toEqual(indices.toSorted((a, b) => a - b));
      }
    }),
  );
});
