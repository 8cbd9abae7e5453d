import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cutValue,
  relationOf,
  sharedKeys,
  tellsCause,
  traceEvents,
  type TraceFacts,
  type TryTrace,
  type Value,
} from '../src/index.ts';

const attempt = (startedAt: string, outcome: TryTrace['outcome'], tookMs?: number): TryTrace => ({
  record: 7,
  number: 1,
  kind: 'send',
  startedAt,
  outcome,
  release: 'r',
  ...(tookMs !== undefined && { tookMs }),
});
const hop = { flow: 'f', target: 'mes.orders', state: 'confirmed', tries: [] } as const;
const at = (second: number): string => new Date(Date.UTC(2026, 10, 23, 6, 0, second)).toISOString();
const entry = { number: 3, who: 'anna', action: 'release held', subject: 'f message 1', reason: 'open again', hash: 'h' };

describe('the time line of a message', () => {
  test('goes from the source over every try and decision to where it stands', () => {
    const facts: TraceFacts = {
      message: { time: at(9), receivedAt: at(1) },
      hops: [{ ...hop, tries: [attempt(at(2), 'never', 5), attempt(at(6), 'done', 20)] }],
      audit: [{ ...entry, at: at(4) }],
    };
    expect(traceEvents(facts).map(({ kind, at: when }) => [kind, when])).toEqual([
      ['happened', at(9)],
      ['received', at(1)],
      ['sent', at(2)],
      ['decided', at(4)],
      ['sent', at(6)],
      ['state', new Date(Date.parse(at(6)) + 20).toISOString()],
    ]);
  });

  test('names who decided, why, and the audit entry', () => {
    const [, decided] = traceEvents({ message: { receivedAt: at(1) }, hops: [], audit: [{ ...entry, at: at(4) }] });
    expect(decided).toEqual({
      at: at(4),
      kind: 'decided',
      who: 'anna',
      action: 'release held',
      sentence: 'open again',
      audit: 3,
    });
  });

  test('says when the next try of what waits is due, at the end', () => {
    const waiting = { ...hop, state: 'waiting', at: at(2), sentence: 'refused' } as const;
    const events = traceEvents({ message: { receivedAt: at(1) }, hops: [waiting], audit: [{ ...entry, at: at(5) }] });
    expect(events.at(-1)).toEqual({
      at: at(2),
      kind: 'due',
      flow: 'f',
      target: 'mes.orders',
      state: 'waiting',
      sentence: 'refused',
    });
  });

  test('of a delivery without attempts and without a time says nothing', () => {
    expect(traceEvents({ message: { receivedAt: at(1) }, hops: [hop], audit: [] })).toHaveLength(1);
  });
});

describe('messages that share keys', () => {
  const order = { message: 5, source: 'erp.orders', keys: { order: '1', material: 'P' }, subject: '1' };

  test('are cause, effect or sibling by system and order', () => {
    expect(relationOf(order, { message: 9, source: 'mes.confirmations' })).toBe('effect');
    expect(relationOf({ message: 9, source: 'mes.confirmations' }, order)).toBe('cause');
    expect(relationOf(order, { message: 9, source: 'erp.materials' })).toBe('sibling');
  });

  test('say which keys they share; a material alone says nothing about cause', () => {
    expect(sharedKeys(order, { keys: { order: '1', material: 'Q' }, subject: '1' })).toEqual({ order: '1' });
    expect(sharedKeys(order, { keys: { lot: '1' }, subject: '1' })).toEqual({ subject: '1' });
    expect([tellsCause('order'), tellsCause('lot'), tellsCause('material')]).toEqual([true, true, false]);
  });
});

describe('a value in part', () => {
  test('is the value itself where it is small, and never larger than allowed', () => {
    const count = (value: unknown): number =>
      typeof value === 'object' && value !== null ? Object.values(value).reduce<number>((sum, each) => sum + count(each), 1) : 1;
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 1, max: 40 }), (value, nodes) => {
        const part = cutValue(value as Value, { nodes, text: 5 });
        if (!part.cut) expect(part.value).toEqual(value);
        expect(count(part.value)).toBeLessThanOrEqual(nodes);
      }),
    );
  });

  test('has the beginning of lists and texts', () => {
    expect(cutValue({ list: [1, 2, 3, 4], late: 1 }, { nodes: 4, text: 9 })).toEqual({ value: { list: [1, 2] }, cut: true });
    expect(cutValue('abcdef', { nodes: 4, text: 3 })).toEqual({ value: 'abc', cut: true });
  });
});
