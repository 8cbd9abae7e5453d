import { describe, expect, it } from 'vitest';
import type { GapView } from '@millrace/core';
import type { MachineEvent, Told } from '@millrace/plant';
import type { LakeRow } from '../../examples/two-plants/demo/lake.ts';
import { accountEvents, accountObservations, differentNow } from '../../examples/two-plants/demo/line-account.ts';

const start = Date.UTC(2026, 10, 23, 6);

function told(signal: Told['signal'], value: Told['value'], second: number): Told {
  return { signal, value, at: start + second * 1000 };
}

function row(measurement: string, value: LakeRow['value'], second: number, more: Partial<LakeRow> = {}): LakeRow {
  return { measurement, value, time: (start + second * 1000) * 1000, isBad: false, origin: null, ...more };
}

function gap(from: number, to?: number, more: Partial<GapView> = {}): GapView {
  const at = (second: number): string => `${new Date(start + second * 1000).toISOString().slice(0, -1)}000Z`;
  return { equipment: 'e', from: at(from), ...(to !== undefined && { to: at(to) }), reason: 'restarted', sentence: '', ...more };
}

function event(type: string, second: number): MachineEvent {
  const time = new Date(start + second * 1000).toISOString();
  return { id: `${type}@${second}`, equipment: 'e', type, time, count: null, order: null, results: null };
}

describe('the account of what a line told', () => {
  const book = [told('speed', 10, 1), told('speed', 20, 2), told('speed', 30, 3)];
  const rows = [row('speed', 10, 1), row('speed', 20.000001, 2), row('speed', 30, 3)];
  const none = { received: 3, lost: 0, unaccounted: [], again: 0, twice: [], untold: [] };

  it('finds each observation once, in whatever order the rows stand', () => {
    expect(accountObservations(book, rows.toReversed(), [], true)).toEqual(none);
  });

  it('leaves out what Millrace made itself, and times in which it knew nothing', () => {
    const made = [row('speed', 99, 2, { origin: 'aggregated' }), row('speed', 20, 2.5, { origin: 'repeated' })];
    expect(accountObservations(book, [...rows, ...made, row('speed', null, 2.2, { isBad: true })], [], true)).toEqual(none);
  });

  it('an observation that is missing is lost in a gap of its measurement, and unaccounted anywhere else', () => {
    const without = rows.filter(({ value }) => value !== 20.000001);
    const account = (...gaps: readonly GapView[]) => accountObservations(book, without, gaps, true);
    expect(account(gap(1.5, 2.5))).toMatchObject({ received: 2, lost: 1, unaccounted: [] });
    expect(account(gap(2, 2)), 'the ends belong to it').toMatchObject({ lost: 1 });
    expect(account(gap(1.5))).toMatchObject({ lost: 1 });
    expect(account(gap(1.5, 2.5, { measurements: ['energy'] }))).toMatchObject({ lost: 0, unaccounted: [expect.any(String)] });
    expect(account(gap(2.001, 9))).toMatchObject({ received: 2, lost: 0, unaccounted: ['speed 20 at 2026-11-23T06:00:02.000Z'] });
  });

  it('sees what came twice, what was told again, and what nobody told', () => {
    expect(accountObservations(book, [...rows, row('speed', 20, 2)], [], true).twice).toHaveLength(1);
    expect(accountObservations(book, [...rows, row('speed', 30, 4)], [], true)).toMatchObject({ ...none, again: 1 });
    expect(accountObservations(book, [...rows, row('speed', 31, 4)], [], true).untold).toHaveLength(1);
    expect(accountObservations(book, [...rows, row('speed', 10, 0)], [], true).untold).toHaveLength(1);
  });

  it('a line that tells no times is told when it comes, and a little late is the same observation', () => {
    const late = rows.map(one => ({ ...one, time: one.time + 50_000 }));
    expect(accountObservations(book, late, [], false)).toEqual(none);
    expect(accountObservations(book, late, [], true)).toMatchObject({ received: 0, again: 3 });
    expect(accountObservations(book, late.slice(1), [], false)).toMatchObject({ received: 2, unaccounted: [expect.any(String)] });
  });

  it('says which signals are not as the line has them at the end', () => {
    const signals = { speed: 30 } as Parameters<typeof differentNow>[0];
    expect(differentNow(signals, book, rows)).toEqual([]);
    expect(differentNow(signals, book, rows.slice(0, 2))).toEqual(['speed']);
    expect(differentNow(signals, book, [...rows, row('speed', null, 4, { isBad: true })])).toEqual(['speed']);
  });
});

describe('the account of what happened at a line', () => {
  const changes = [told('running', true, 1), told('running', false, 5), told('running', true, 6), told('running', false, 9)];
  const all = [event('started', 1), event('stopped', 5), event('started', 6), event('stopped', 9)];

  it('finds each start and stop once', () => {
    expect(accountEvents(changes, all, [], true)).toEqual({ missed: {}, unaccounted: [], untold: [] });
  });

  it('a stop and a start that lie in a gap are missed, and unaccounted without one', () => {
    const heard = [event('started', 1), event('stopped', 9)];
    expect(accountEvents(changes, heard, [gap(4, 7)], true)).toMatchObject({
      missed: { started: 1, stopped: 1 },
      unaccounted: [],
    });
    expect(accountEvents(changes, heard, [], true).unaccounted).toHaveLength(2);
  });

  it('what is found out at the end of a gap happened in it', () => {
    const heard = [event('started', 1), event('stopped', 5), event('started', 8), event('stopped', 9)];
    expect(accountEvents(changes, heard, [gap(5.5, 8)], true)).toEqual({ missed: {}, unaccounted: [], untold: [] });
  });

  it('an event too many did not happen', () => {
    expect(accountEvents(changes, [...all, event('stopped', 9.5)], [], true).untold).toEqual(['stopped@9.5']);
    expect(accountEvents(changes, [...all, event('jammed', 3)], [], true).untold).toEqual(['jammed@3']);
  });
});
