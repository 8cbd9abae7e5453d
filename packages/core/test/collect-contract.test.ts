import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  collect,
  eventMessage,
  newEquipmentState,
  openContract,
  openFormat,
  readDocuments,
  type CollectInput,
  type ContractDocument,
  type EquipmentEvent,
} from '@millrace/core';
import { morning, programOf, second, seen } from './support/equipment.ts';

const path = join(import.meta.dirname, '../../../library/equipment/equipment-event.yaml');
const { documents, issues } = readDocuments([{ path: 'equipment-event.yaml', text: readFileSync(path, 'utf8') }]);
const document = documents[0]?.document as ContractDocument;

/** Every setting that an event can have. */
const everything: Required<EquipmentEvent> = {
  id: 'a',
  type: 'b',
  site: 'c',
  siteCode: 'd',
  equipment: 'e',
  class: 'f',
  time: 'g',
  receivedTime: 'h',
  quality: 'good',
  from: 1,
  to: 2,
  count: 3,
  total: 4,
  reset: true,
  afterGap: true,
  repeats: 1,
  severity: 1,
  parameters: {},
  context: {},
};

it('the library contract has the fields of an event, and no others', () => {
  expect(issues).toEqual([]);
  expect(Object.keys(document.schema['properties'] as object).sort()).toEqual(Object.keys(everything).sort());
});

it('every kind of event keeps the library contract and is found by its keys', () => {
  const program = programOf({
    tags: {
      good: { type: 'integer' },
      on: { type: 'boolean' },
      state: { type: 'integer' },
      heat: { type: 'number' },
      text: { type: 'text' },
    },
    events: {
      produced: { on: 'counter', tag: 'good', snapshot: ['heat', 'text', 'on', 'good'] },
      started: { on: 'edge', tag: 'on', to: true },
      fault: { on: 'alarm', tag: 'on', severity: 500 },
      state: { on: 'state', tag: 'state', model: 'packml' },
      heat: { on: 'change', tag: 'heat' },
      text: { on: 'change', tag: 'text' },
    },
    context: { order: { from: 'order@1', interface: 'mes.orders', equipment: 'line', value: 'number' } },
  });
  const gap: CollectInput = { kind: 'gap', gap: { from: morning + second, reason: 'disconnected', sentence: 'cut' } };
  const round = (at: number, good: bigint, on: boolean, state: number): CollectInput => ({
    kind: 'values',
    values: [seen(0, at, good), seen(1, at, on), seen(2, at, state), seen(3, at, at / 3), seen(4, at, `recipe ${at}`)],
  });
  let state = newEquipmentState(program, morning);
  const events: EquipmentEvent[] = [];
  const inputs = [
    round(0, 2n ** 63n, false, 4),
    { kind: 'context', name: 'order', value: '4711', at: morning } as const,
    gap,
    round(5, 2n ** 63n + 9n, true, 6),
    round(9, 3n, false, 99),
    { kind: 'tick', now: morning + 20 * second } as const,
  ];
  for (const input of inputs) {
    const collected = collect(program, state, input);
    state = collected.state;
    events.push(...collected.events);
  }
  expect(new Set(events.map(({ type }) => type)).size).toBe(6);
  const contract = openContract(document);
  const format = openFormat({ kind: 'json' });
  if (!contract.ok || !format.ok) throw new Error('the contract does not open');
  for (const event of events) {
    const decoded = format.value.decode(eventMessage(event));
    if (!decoded.ok) throw new Error(decoded.issues[0]?.sentence);
    const [value] = decoded.value;
    expect(contract.value.check(value!)).toEqual([]);
    const identified = contract.value.identify(value!);
    expect(identified).toMatchObject({ ok: true, value: { id: event.id, subject: 'packing/line-1' } });
  }
});
