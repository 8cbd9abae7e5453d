import { expect, it } from 'vitest';
import type { CollectionPlan } from '@millrace/core';
import { ContextTap } from '../src/collect/context-tap.ts';

const plan = {
  name: 'line@lyon',
  context: { order: 'mes-lyon.work-orders' },
  collection: {
    context: { order: { from: 'work-order@1', interface: 'mes.work-orders', equipment: 'line.id', value: 'number' } },
  },
} as unknown as CollectionPlan;
const tap = new ContextTap({ collections: new Map([[plan.name, plan]]) });

it('hears which order is at which equipment from messages of the contract at the interface, and from no others', () => {
  const message = { number: 4711, line: { id: 'packing/line-1' } };
  const fact = { collection: 'line@lyon', equipment: 'packing/line-1', fact: 'order' };
  expect(tap.heard('mes-lyon.work-orders', 'work-order@1', message)).toEqual([{ ...fact, value: '4711' }]);
  expect(tap.heard('mes-lyon.work-orders', 'work-order@2', message)).toEqual([]);
  expect(tap.heard('erp.orders', 'work-order@1', message)).toEqual([]);
  expect(tap.listensTo('erp.orders')).toBe(false);
});

it('takes a message without the value as that nobody says it any more, and ignores one without equipment', () => {
  expect(tap.heard('mes-lyon.work-orders', 'work-order@1', { line: { id: 'packing/line-1' } })).toMatchObject([
    { value: undefined },
  ]);
  expect(tap.heard('mes-lyon.work-orders', 'work-order@1', { number: '1' })).toEqual([]);
});
