import { describe, expect, it } from 'vitest';
import { collect, newEquipmentState, readEquipmentState, writeEquipmentState, type EquipmentEvent } from '@millrace/core';
import { morning, programOf, second, seen } from './support/equipment.ts';

describe('collecting', () => {
  it('tells a cycle with the values of its moment, whichever tag is told first', () => {
    const program = programOf({
      tags: { cycles: { type: 'integer' }, pressure: { type: 'number', unit: 'bar' } },
      events: { 'cycle-completed': { on: 'cycle', tag: 'cycles', snapshot: ['pressure'] } },
    });
    let state = newEquipmentState(program, morning);
    ({ state } = collect(program, state, { kind: 'values', values: [seen(0, 0, 7), seen(1, 0, 2.5)] }));
    const { events } = collect(program, state, { kind: 'values', values: [seen(0, 1, 8), seen(1, 1, 2.75), seen(1, 2, 9)] });
    expect(events).toEqual([
      {
        id: 'lyon/packing/line-1/cycle-completed/2026-11-23T06:00:01.000000Z',
        type: 'cycle-completed',
        site: 'lyon',
        siteCode: '1720',
        equipment: 'packing/line-1',
        class: 'Line',
        time: '2026-11-23T06:00:01.000000Z',
        receivedTime: '2026-11-23T06:00:01.020000Z',
        quality: 'good',
        count: 1,
        total: 8,
        parameters: { pressure: 2.75 },
      } satisfies EquipmentEvent,
    ]);
  });

  it('gives samples in the unit of the standard', () => {
    const program = programOf(
      { tags: { speed: { type: 'number', unit: 'm/min' } }, measurements: { speed: { tag: 'speed' } } },
      { speed: { unit: '[ft_i]/min' } },
    );
    const { samples } = collect(program, newEquipmentState(program, morning), { kind: 'values', values: [seen(0, 0, 100)] });
    expect(samples).toEqual([{ series: 0, value: 30.48, status: 0, time: morning, received: morning + 20_000 }]);
  });

  it('goes on counting after a restart', () => {
    const program = programOf({ tags: { good: { type: 'integer' } }, events: { produced: { on: 'counter', tag: 'good' } } });
    const before = newEquipmentState(program, morning);
    const { state } = collect(program, before, { kind: 'values', values: [seen(0, 0, 9_007_199_254_740_993n)] });
    const after = readEquipmentState(program, writeEquipmentState(program, state), morning + second);
    const { events } = collect(program, after, { kind: 'values', values: [seen(0, 60, 9_007_199_254_740_997n)] });
    expect(events).toMatchObject([{ count: 4, total: '9007199254740997' }]);
  });
});
