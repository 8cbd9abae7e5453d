import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EquipmentEventAnswer, GapView, ShownEvent, ShownSeries } from '@millrace/core';
import { addressOf, nodeRows, pathOf, tagsAmong, withPage, type Branch } from '../src/screens/equipment/node-rows.ts';
import { drawnOf } from '../src/screens/equipment/series-lines.ts';
import { bandRows, gapSpans, totals, type BandRow } from '../src/screens/equipment/state-bands.ts';
import { statusText } from '../src/screens/equipment/status-text.ts';

const [begin, end] = [Date.parse('2026-11-23T10:00:00Z'), Date.parse('2026-11-23T11:00:00Z')];
const iso = (ms: number): string => new Date(ms).toISOString();

function changed(at: number, from: string, to: string, more: object = {}): ShownEvent {
  return { message: at, id: String(at), type: 'state-changed', time: iso(at), quality: 'good', from, to, ...more };
}

function answerOf(events: readonly ShownEvent[], more: Partial<EquipmentEventAnswer> = {}): EquipmentEventAnswer {
  const states = [{ type: 'state-changed', tag: 'state' }];
  return { collection: 'line@pune', equipment: 'l', from: iso(begin), to: iso(end), events, before: [], states, ...more };
}

function gap(from: number, to: number | undefined, more: object = {}): GapView {
  return { equipment: 'l', from: iso(from), ...(to !== undefined && { to: iso(to) }), reason: 'lost', sentence: 'lost', ...more };
}

const only = (rows: readonly BandRow[]): BandRow => rows[0]!;

describe('bands of states', () => {
  test('what was before the first event is known only since collecting began', () => {
    const row = only(bandRows(answerOf([changed(begin + 2000, 'Idle', 'Execute')]), { begun: begin + 1000, heard: end }));
    expect(row.bands.map(({ state, from, to }) => [state, from - begin, to - begin])).toEqual([
      ['Idle', 1000, 2000],
      ['Execute', 2000, end - begin],
    ]);
  });

  test('an older event says what held from the beginning on', () => {
    const before = [changed(begin - 9000, 'Stopped', 'Held')];
    const row = only(bandRows(answerOf([], { before }), { begun: begin, heard: end }));
    expect(row.bands).toEqual([{ from: begin, to: end, state: 'Held', isOlder: true }]);
  });

  test('after a gap nothing is said of what was before, and behind what was heard last nothing at all', () => {
    const events = [changed(begin + 5000, 'Idle', 'Execute', { afterGap: true })];
    const row = only(bandRows(answerOf(events), { begun: begin, heard: begin + 6000 }));
    expect(row.bands.map(({ state, from, to }) => [state, from - begin, to - begin])).toEqual([['Execute', 5000, 6000]]);
  });

  test('whatever the events, bands lie inside of the time, in order, and never over each other', () => {
    const event = fc.tuple(fc.integer({ min: begin - 60_000, max: end + 60_000 }), fc.constantFrom('A', 'B', 'C'), fc.boolean());
    fc.assert(
      fc.property(
        fc.array(event),
        fc.integer({ min: begin, max: end }),
        fc.integer({ min: begin, max: end }),
        (told, begun, heard) => {
          const events = told.map(([at, to, afterGap]) => changed(at, 'Z', to, afterGap ? { afterGap } : {}));
          const { bands } = only(bandRows(answerOf(events), { begun, heard }));
          for (const [index, band] of bands.entries()) {
            expect(band.from).toBeGreaterThanOrEqual(begin);
            expect(band.to).toBeLessThanOrEqual(heard);
            expect(band.to).toBeGreaterThan(band.from);
            expect(band.from).toBeGreaterThanOrEqual(bands[index - 1]?.to ?? begin);
          }
        },
      ),
    );
  });

  test('gaps that overlap are one, those of single measurements hide no state, and hidden time does not count', () => {
    const gaps = gapSpans(
      [gap(begin + 1000, begin + 3000), gap(begin + 2000, begin + 4000), gap(begin, end, { measurements: ['speed'] })],
      { from: begin, to: end },
    );
    expect(gaps).toEqual([{ from: begin + 1000, to: begin + 4000 }]);
    const row = {
      id: '',
      tag: 'state',
      isTurning: false,
      bands: [{ from: begin, to: begin + 5000, state: 'A', isOlder: false }],
    };
    expect(totals(row, gaps)).toEqual([{ state: 'A', ms: 2000 }]);
  });
});

describe('lines of measurements', () => {
  const sample = (
    at: number,
    value: number | string | null,
    quality: 'good' | 'bad' = 'good',
  ): ShownSeries['samples'][number] => ({
    time: iso(at),
    received: iso(at),
    value,
    quality,
    status: quality === 'good' ? 0 : 0x8000_0000,
  });

  test('a line is broken at a gap and at a bad value, which is marked and never drawn', () => {
    const samples = [sample(begin + 1, 4), sample(begin + 2, 999, 'bad'), sample(begin + 9, 5), sample(begin + 10, 'NaN')];
    const answer = { from: iso(begin), to: iso(end), gaps: [gap(begin + 5, begin + 8)] };
    const drawn = drawnOf({ measurement: 'speed', type: 'double', samples }, answer);
    expect(drawn.values).toEqual([4, null, null, 5]);
    expect(drawn).toMatchObject({
      bad: [begin + 2],
      badCount: 1,
      least: 4,
      most: 5,
      last: 5,
      gaps: [{ from: begin + 5, to: begin + 8 }],
    });
  });

  test('points that stand for many samples have a band from least to greatest', () => {
    const points = [{ time: iso(begin), count: 9, bad: 2, min: 1, max: 7, mean: 4, last: 5 }];
    const drawn = drawnOf(
      { measurement: 'speed', type: 'double', samples: [], points },
      { from: iso(begin), to: iso(end), gaps: [] },
    );
    expect(drawn).toMatchObject({ values: [4], band: { low: [1], high: [7] }, count: 9, badCount: 2 });
  });
});

describe('the tree of an endpoint', () => {
  const tag = { address: 'ns=2;s=a', name: 'a', kind: 'tag', hasChildren: false } as const;
  const folder = { address: 'f', name: 'f', kind: 'folder', hasChildren: true } as const;

  test('has a line for what is open, and one that asks for more', () => {
    const first: Branch = withPage(undefined, { interface: 'x', nodes: [folder], next: '2' });
    const branches = new Map([
      ['', first],
      [pathOf('', 'f'), withPage(undefined, { interface: 'x', nodes: [tag] })],
    ]);
    expect(nodeRows(branches, new Set()).map(({ kind }) => kind)).toEqual(['node', 'more']);
    const rows = nodeRows(branches, new Set([pathOf('', 'f')]));
    expect(rows.map(({ kind, depth }) => [kind, depth])).toEqual([
      ['node', 0],
      ['node', 1],
      ['more', 0],
    ]);
    expect(tagsAmong(rows)).toEqual(['ns=2;s=a']);
  });

  test('that holds itself ends', () => {
    const path = (depth: number): string => Array.from({ length: depth }, () => 'f').reduce(pathOf, '');
    const depths = Array.from({ length: 200 }, (_, depth) => depth);
    const branches = new Map(depths.map(depth => [path(depth), withPage(undefined, { interface: 'x', nodes: [folder] })]));
    expect(nodeRows(branches, new Set(branches.keys())).length).toBeLessThan(100);
    expect(addressOf(path(3))).toBe('f');
  });
});

test('a status code is said in words and in hexadecimal; flags below the name do not hide it', () => {
  expect(statusText(0x8031_0000)).toBe('BadNoCommunication 0x80310000');
  expect(statusText(0x8031_0480)).toBe('BadNoCommunication 0x80310480');
  expect(statusText(0x8abc_0000)).toBe('0x8ABC0000');
});
