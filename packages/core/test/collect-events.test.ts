import { describe, expect, it } from 'vitest';
import {
  collect,
  newEquipmentState,
  readEquipmentState,
  writeEquipmentState,
  type CollectInput,
  type EquipmentEvent,
  type EquipmentProgram,
  type EventDeclaration,
  type Seen,
  type TagDeclaration,
} from '@millrace/core';
import { morning, programOf, second, seen } from './support/equipment.ts';

/** A program of one tag and one event. */
function withEvent(type: TagDeclaration['type'], event: EventDeclaration): EquipmentProgram {
  return programOf({ tags: { tag: { type } }, events: { it: event } });
}

/** The events of these inputs in order, and the notices. */
function told(program: EquipmentProgram, inputs: readonly (CollectInput | Seen)[]) {
  let state = newEquipmentState(program, morning);
  const events: EquipmentEvent[] = [];
  const codes: string[] = [];
  for (const input of inputs) {
    const collected = collect(program, state, 'kind' in input ? input : { kind: 'values', values: [input] });
    state = collected.state;
    events.push(...collected.events);
    codes.push(...collected.notices.map(({ code }) => code));
  }
  return { events, codes, state };
}

function tick(at: number): CollectInput {
  return { kind: 'tick', now: morning + at * second };
}

const clock = (at: number): string => new Date((morning + at * second) / 1000).toISOString().slice(11, 19);
const timesOf = (events: readonly EquipmentEvent[]): readonly string[] => events.map(({ time }) => time.slice(11, 19));

describe('an edge', () => {
  const edge = withEvent('boolean', { on: 'edge', tag: 'tag', to: true, settle: 2000 });

  it('is an event at the time of the change, once it has lasted', () => {
    const { events } = told(edge, [seen(0, 0, false), seen(0, 5, true), tick(6), tick(7.1)]);
    expect(events).toMatchObject([{ from: false, to: true, time: `2026-11-23T${clock(5)}.000000Z` }]);
  });

  it('that does not last is none', () => {
    expect(told(edge, [seen(0, 0, false), seen(0, 5, true), seen(0, 6, false), tick(60)]).events).toEqual([]);
  });

  it('is none at the first value ever, for nobody knows when it came about', () => {
    expect(told(edge, [seen(0, 0, true), tick(60)]).events).toEqual([]);
  });

  it('is none in the other direction', () => {
    expect(told(edge, [seen(0, 0, true), seen(0, 5, false), tick(60)]).events).toEqual([]);
  });

  it('is measured by the clock of the source, however far that is off', () => {
    const off = (at: number, value: boolean): Seen => seen(0, at - 3600, value, { receivedTime: morning + at * second });
    const { events } = told(edge, [off(0, false), off(5, true), tick(6), tick(7.1)]);
    expect(timesOf(events)).toEqual([clock(5 - 3600)]);
  });

  it('F55: never comes from what a broker kept', () => {
    const kept = seen(0, 5, true, { origin: 'retained' });
    expect(told(edge, [seen(0, 0, false), kept, tick(60)]).events).toEqual([]);
    expect(told(edge, [kept, tick(60), seen(0, 61, true), tick(90)]).events).toEqual([]);
  });

  it('after a gap says so', () => {
    const gap: CollectInput = { kind: 'gap', gap: { from: morning + 2 * second, reason: 'disconnected', sentence: 'cut' } };
    const { events } = told(edge, [seen(0, 0, false), gap, seen(0, 90, true), tick(95)]);
    expect(events).toMatchObject([{ afterGap: true }]);
  });

  it('out of order is none, and the next one in order is one', () => {
    const { events } = told(edge, [seen(0, 10, false), seen(0, 8, true), tick(13), seen(0, 20, true), tick(23)]);
    expect(timesOf(events)).toEqual([clock(20)]);
  });

  it('from history in order is one, without a gap before it', () => {
    const gap: CollectInput = { kind: 'gap', gap: { from: morning + 2 * second, reason: 'disconnected', sentence: 'cut' } };
    const back = (at: number, value: boolean): Seen =>
      seen(0, at, value, { origin: 'backfilled', receivedTime: morning + 99 * second });
    const { events } = told(edge, [seen(0, 0, false), gap, back(10, true), back(20, false), seen(0, 99, false)]);
    expect(timesOf(events)).toEqual([clock(10)]);
    expect(events[0]).not.toHaveProperty('afterGap');
  });
});

describe('a state', () => {
  const packml = withEvent('integer', { on: 'state', tag: 'tag', model: 'packml', entering: ['Execute', 'held'] });

  it('is told by its name in PackML, from the number of the state', () => {
    const { events } = told(
      packml,
      [4, 3, 6, 10, 11].map((code, at) => seen(0, at, code)),
    );
    expect(events.map(({ from, to }) => [from, to])).toEqual([
      ['Starting', 'Execute'],
      ['Holding', 'Held'],
    ]);
  });

  it('of a model of its own is told by its name, from codes and texts alike', () => {
    const own = withEvent('text', {
      on: 'state',
      tag: 'tag',
      states: { ACTIVE: 'running', READY: 'waiting', INTERRUPTED: 'stopped' },
    });
    const { events } = told(
      own,
      ['READY', 'active', 'STOPPED'].map((code, at) => seen(0, at, code)),
    );
    expect(events.map(({ from, to }) => [from, to])).toEqual([
      ['waiting', 'running'],
      ['running', 'stopped'],
    ]);
  });

  it('that the model does not have is told as it is, and noticed once', () => {
    const every = withEvent('integer', { on: 'state', tag: 'tag', model: 'packml' });
    const { events, codes } = told(
      every,
      [6, 99, 6, 99].map((code, at) => seen(0, at, code)),
    );
    expect(events.map(({ to }) => to)).toEqual(['99', 'Execute', '99']);
    expect(codes).toEqual(['collect.unknown-state']);
  });
});

describe('a counter', () => {
  const counter = withEvent('integer', { on: 'counter', tag: 'tag', rollover: 65_535 });

  it('that rolls over goes on', () => {
    expect(told(counter, [seen(0, 0, 65_530), seen(0, 1, 4)]).events).toMatchObject([{ count: 10, total: 4 }]);
  });

  it('that falls by more than half its range was reset', () => {
    expect(told(counter, [seen(0, 0, 30_000), seen(0, 1, 4)]).events).toMatchObject([{ count: 4, total: 4, reset: true }]);
  });

  it('says at its next count that it was set to zero', () => {
    const { events } = told(counter, [seen(0, 0, 500), seen(0, 1, 0), seen(0, 2, 3)]);
    expect(events).toMatchObject([{ count: 3, reset: true }]);
  });

  it('is exact beyond 2^53', () => {
    const wide = withEvent('integer', { on: 'counter', tag: 'tag' });
    const { events } = told(wide, [seen(0, 0, 2n ** 64n - 5n), seen(0, 1, 2n ** 64n - 1n)]);
    expect(events).toMatchObject([{ count: 4, total: '18446744073709551615' }]);
  });

  it('catches up over a gap, and says that it did', () => {
    const gap: CollectInput = { kind: 'gap', gap: { from: morning, reason: 'disconnected', sentence: 'cut' } };
    const { events } = told(counter, [seen(0, 0, 10), gap, seen(0, 600, 250), seen(0, 601, 251)]);
    expect(events.map(({ count, afterGap }) => [count, afterGap])).toEqual([
      [240, true],
      [1, undefined],
    ]);
  });

  it('above the value after which it should begin again is noticed', () => {
    expect(told(counter, [seen(0, 0, 70_000), seen(0, 1, 70_001)]).codes).toEqual(['collect.counter-beyond']);
  });

  it('whose values are bad counts only what good ones say', () => {
    const { events } = told(counter, [seen(0, 0, 10), seen(0, 1, 999, { status: 0x8000_0000 }), seen(0, 2, 12)]);
    expect(events.map(({ count }) => count)).toEqual([2]);
  });
});

describe('a cycle', () => {
  it('ends when a flag turns true', () => {
    const cycle = withEvent('boolean', { on: 'cycle', tag: 'tag' });
    const { events } = told(
      cycle,
      [true, false, true, false].map((value, at) => seen(0, at, value)),
    );
    expect(events).toMatchObject([{ count: 1 }]);
  });

  it('carries what its parameters were at that moment, though later ones came first', () => {
    const program = programOf({
      tags: { done: { type: 'integer' }, heat: { type: 'number', unit: 'Cel' } },
      events: { it: { on: 'cycle', tag: 'done', snapshot: ['heat'] } },
    });
    const { events } = told(program, [seen(0, 0, 1), seen(1, 0, 20), seen(1, 10, 25), seen(1, 12, 30), seen(0, 11, 2), tick(13)]);
    expect(events).toMatchObject([{ parameters: { heat: 25 } }]);
  });

  it('still tells its parameters when the node is restarted before they are complete', () => {
    const program = programOf({
      tags: { done: { type: 'integer' }, heat: { type: 'number' } },
      events: { it: { on: 'cycle', tag: 'done', snapshot: ['heat'] } },
    });
    const { state } = told(program, [seen(1, 0, 20), seen(0, 0, 1), seen(0, 5, 2)]);
    const again = readEquipmentState(program, writeEquipmentState(program, state), morning);
    const { events } = collect(program, again, { kind: 'values', values: [seen(1, 5, 21), seen(1, 6, 22)] });
    expect(events).toMatchObject([{ parameters: { heat: 21 } }]);
  });
});

describe('an alarm', () => {
  const alarm = withEvent('boolean', { on: 'alarm', tag: 'tag', severity: 700, chatter: 5000 });

  it('that flutters is one, and its going tells how often it came', () => {
    const flutter = [0, 1, 2, 4, 5, 6, 8].map((at, index) => seen(0, at, index % 2 === 1));
    const { events } = told(alarm, [...flutter, tick(12), tick(14)]);
    expect(events.map(({ to, repeats, severity, time }) => [to, repeats, severity, time.slice(17, 19)])).toEqual([
      [true, undefined, 700, '01'],
      [false, 3, 700, '08'],
    ]);
  });

  it('that is on goes on being on over a restart', () => {
    const { state } = told(alarm, [seen(0, 0, false), seen(0, 1, true)]);
    const again = readEquipmentState(alarm, writeEquipmentState(alarm, state), morning);
    const { events } = collect(alarm, again, { kind: 'values', values: [seen(0, 2, false), seen(0, 9, false)] });
    expect(events).toMatchObject([{ to: false, repeats: 1 }]);
  });

  it('may be a code, on while it is not 0', () => {
    const code = withEvent('integer', { on: 'alarm', tag: 'tag' });
    const { events } = told(
      code,
      [0, 4711, 0].map((value, at) => seen(0, at, value)),
    );
    expect(events.map(({ to }) => to)).toEqual([4711, 0]);
  });
});

describe('what a tag tells', () => {
  const changes = programOf({
    tags: { tag: { type: 'number', unit: 'bar' } },
    events: { it: { on: 'change', tag: 'tag' } },
    measurements: { tag: { tag: 'tag' } },
  });

  it('in another type stops that tag, says so once, and goes on when it is right again', () => {
    const { events, codes } = told(changes, [
      seen(0, 0, 1),
      seen(0, 1, 'off'),
      seen(0, 2, [1]),
      seen(0, 3, { a: 1 }),
      seen(0, 4, 2),
    ]);
    expect(events.map(({ from, to }) => [from, to])).toEqual([[1, 2]]);
    expect(codes).toEqual(['collect.type-changed', 'collect.recovered']);
  });

  it('in another unit stops that tag until the unit is right again', () => {
    const values = [
      seen(0, 0, 1, { unit: 'bar' }),
      seen(0, 1, 14.5, { unit: '[psi]' }),
      seen(0, 2, 14.6),
      seen(0, 3, 2, { unit: 'bar' }),
    ];
    const { events, codes } = told(changes, values);
    expect(events.map(({ to }) => to)).toEqual([2]);
    expect(codes).toEqual(['collect.unit-changed', 'collect.recovered']);
    // The same unit written in another way, or a text that is no code, is no change.
    expect(
      told(
        changes,
        ['bar', '10.dbar', 'degrees'].map((unit, at) => seen(0, at, at, { unit })),
      ).codes,
    ).toEqual([]);
  });

  it('F72: is used only with a status that says it may be, and keeps its status as a sample', () => {
    const values = [0, 0x0030_0000, 0x4090_0000, 0x8005_0400].map((status, at) => seen(0, at, at + 1, { status }));
    const state = newEquipmentState(changes, morning);
    const { events, samples } = collect(changes, state, { kind: 'values', values });
    expect(events.map(({ to }) => to)).toEqual([2]);
    expect(samples.map(({ value, status }) => [value, status])).toEqual([
      [1, 0],
      [2, 0x0030_0000],
      [3, 0x4090_0000],
      [4, 0x8005_0400],
    ]);
  });

  it('as NaN or nothing is a sample and no event', () => {
    const { events, samples } = collect(changes, newEquipmentState(changes, morning), {
      kind: 'values',
      values: [seen(0, 0, 1), seen(0, 1, NaN), seen(0, 2, null), seen(0, 3, Infinity), seen(0, 4, 1)],
    });
    expect(events).toEqual([]);
    expect(samples.map(({ value }) => value)).toEqual([1, NaN, null, Infinity, 1]);
  });

  it('twice gives nothing twice', () => {
    const twice = seen(0, 1, 2);
    const { events, samples } = collect(changes, newEquipmentState(changes, morning), {
      kind: 'values',
      values: [seen(0, 0, 1), twice, twice],
    });
    expect([events.length, samples.length]).toEqual([1, 2]);
  });

  it('by a clock that was set back counts again once that clock goes on steadily', () => {
    const before = Array.from({ length: 3 }, (_, at) => seen(0, at, at));
    const after = Array.from({ length: 15 }, (_, at) =>
      seen(0, at + 3 - 3600, at + 3, { receivedTime: morning + (at + 3) * second }),
    );
    const { events, codes } = told(changes, [...before, ...after]);
    expect(codes).toEqual(['collect.clock-back']);
    expect(events.at(-1)).toMatchObject({ to: 17, time: `2026-11-23T${clock(17 - 3600)}.000000Z` });
  });
});

describe('the context of an event', () => {
  const program = programOf({
    tags: { done: { type: 'integer' } },
    events: { it: { on: 'cycle', tag: 'done' } },
    context: {
      order: { from: 'order@1', interface: 'mes.orders', equipment: 'line', value: 'number' },
      lot: { from: 'order@1', interface: 'mes.orders', equipment: 'line', value: 'lot' },
    },
  });
  const fact = (at: number, value: string | undefined, name = 'order'): CollectInput => ({
    kind: 'context',
    name,
    value,
    at: morning + at * second,
  });

  it('is what held when it happened, also for one that is read from history later', () => {
    const late = seen(0, 20, 2, { origin: 'backfilled', receivedTime: morning + 60 * second });
    const { events } = told(program, [fact(0, '4711'), seen(0, 10, 1), fact(30, '4712'), late, seen(0, 61, 3)]);
    expect(events.map(({ context }) => context)).toEqual([{ order: '4711' }, { order: '4712' }]);
  });

  it('is left out where nobody says it', () => {
    const { events } = told(program, [fact(0, '4711'), fact(0, 'L1', 'lot'), fact(5, undefined), seen(0, 10, 1), seen(0, 11, 2)]);
    expect(events).toMatchObject([{ context: { lot: 'L1' } }]);
  });
});

describe('the state of collecting', () => {
  const before = programOf({
    tags: { good: { type: 'integer' }, bad: { type: 'integer' } },
    events: { produced: { on: 'counter', tag: 'good' }, scrapped: { on: 'counter', tag: 'bad' } },
  });
  const { state } = told(before, [seen(0, 0, 100), seen(1, 0, 7)]);
  const text = writeEquipmentState(before, state);

  it('is kept for what the documents still say, by name', () => {
    const after = programOf({
      tags: { speed: { type: 'number' }, bad: { type: 'integer' }, good: { type: 'integer' } },
      events: { scrapped: { on: 'counter', tag: 'bad' }, produced: { on: 'counter', tag: 'good', per: 2 } },
    });
    const { events } = collect(after, readEquipmentState(after, text, morning), {
      kind: 'values',
      values: [seen(2, 5, 110), seen(1, 5, 8)],
    });
    expect(events.map(({ type, count }) => [type, count])).toEqual([
      ['produced', 10],
      ['scrapped', 1],
    ]);
  });

  it('begins anew for a tag that is bound to another address, whose counter is another one', () => {
    const after = programOf(
      { tags: { good: { type: 'integer' } }, events: { produced: { on: 'counter', tag: 'good' } } },
      { good: { address: 'other' } },
    );
    const { events } = collect(after, readEquipmentState(after, text, morning), {
      kind: 'values',
      values: [seen(0, 5, 9_000_000)],
    });
    expect(events).toEqual([]);
  });

  it.each(['', '{', 'null', '[]', '{"form":99}', '"x"'])('begins anew from a text that is none: %s', broken => {
    expect(readEquipmentState(before, broken, morning)).toEqual(newEquipmentState(before, morning));
  });
});
