import { describe, expect, test } from 'vitest';
import { bytesOf, hexLine } from '../src/parts/hex-lines.ts';
import { lanesOf, millrace, stepsOf, type ListedMessage } from '../src/parts/journey-lanes.ts';
import { openAtFirst, treeRows } from '../src/parts/tree-rows.ts';
import { valueAt } from '../src/screens/message/value-at.ts';

function message(number: number, source: string, target?: string, state = 'confirmed'): ListedMessage {
  const delivery = { flow: 'f', title: 't', target: target ?? '', state, attempts: 1 };
  return {
    message: number,
    id: String(number),
    source,
    subject: 's',
    receivedAt: '2026-11-23T06:00:00.000Z',
    keys: {},
    bytes: 1,
    deliveries: target === undefined ? [] : [delivery],
  } as ListedMessage;
}

describe('the lanes of a journey', () => {
  test('stand so that no arrow runs back over itself', () => {
    const steps = stepsOf([message(1, 'erp.orders', 'mes.orders'), message(2, 'mes.reports', 'erp-classic.postings')]);
    expect(lanesOf(steps)).toEqual(['erp', 'erp-classic', millrace, 'mes']);
    expect(lanesOf(stepsOf([message(1, 'erp.orders')]))).toEqual(['erp', millrace]);
  });

  test('what is held stands at Millrace, what waits is on its way', () => {
    const ends = ['confirmed', 'waiting', 'unknown', 'held', 'cancelled'].map(
      state => stepsOf([message(1, 'a.b', 'c.d', state)])[0]!.end,
    );
    expect(ends).toEqual(['arrived', 'open', 'open', 'stopped', 'stopped']);
  });
});

describe('the lines of a tree', () => {
  const value = { id: '1', 'a.b': { c: null }, list: [{ x: 1 }, []] };

  test('have the paths that lineage has, and only what is open is entered', () => {
    expect(treeRows(value, () => true).map(({ path }) => path)).toEqual([
      'id',
      '["a.b"]',
      '["a.b"].c',
      'list',
      'list[0]',
      'list[0].x',
      'list[1]',
    ]);
    expect(treeRows(value, () => false)).toHaveLength(3);
    for (const { path, value: held } of treeRows(value, () => true)) expect(valueAt(value, path)).toBe(held);
  });

  test('of a small value are all open, of a large one few', () => {
    expect(openAtFirst(value)).toEqual(new Set(['["a.b"]', 'list', 'list[0]']));
    const large = { head: { a: 1 }, list: Array.from({ length: 20_000 }, () => ({ x: 1 })) };
    expect(treeRows(large, path => openAtFirst(large).has(path)).length).toBeLessThan(400);
    expect(openAtFirst(undefined)).toEqual(new Set());
  });
});

test('bytes stand in hexadecimal with their offset, sixteen a line', () => {
  const bytes = new TextEncoder().encode('GET /work-orders\u0000é');
  expect(hexLine(bytes, 0)).toBe('00000000  47 45 54 20 2f 77 6f 72  6b 2d 6f 72 64 65 72 73  GET /work-orders');
  expect(hexLine(bytes, 1)).toMatch(/^00000010 {2}00 c3 a9 +···$/);
  expect(bytesOf({ base64: 'AP8=' })).toEqual(new Uint8Array([0, 255]));
  expect(bytesOf({ text: 'é', encoding: 'windows-1252' })).toBeUndefined();
});
