import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { balance, countedStates, type Counts, type FlowLine, type HistoryPoint, type Ledger } from '@millrace/core';
import { lastKnown, stacked, type ChartLine } from '../src/parts/chart-lines.ts';
import { rowsOf, sitesOf, urgencyOf } from '../src/screens/integrations/integration-rows.ts';
import { closes, ledgerParts, ledgerSeries } from '../src/screens/integrations/ledger-series.ts';
import { rateUnit } from '../src/screens/integrations/rate-text.ts';

const healths = ['flowing', 'quiet', 'backlog', 'stale', 'paused', 'blocked', 'stopped'] as const;

const counts: fc.Arbitrary<Counts> = fc
  .tuple(...countedStates.map(() => fc.nat(1000)))
  .map(numbers => Object.fromEntries(countedStates.map((state, index) => [state, numbers[index]!])) as unknown as Counts);
const ledger: fc.Arbitrary<Ledger> = fc
  .tuple(counts, fc.nat(500))
  .map(([settled, inFlight]) => balance(countedStates.reduce((sum, state) => sum + settled[state], 0) + inFlight, settled));
const points: fc.Arbitrary<readonly HistoryPoint[]> = fc
  .array(fc.option(ledger, { nil: undefined }), { maxLength: 40 })
  .map(ledgers =>
    ledgers.map((known, index) => ({ at: new Date(index * 10_000).toISOString(), ...(known && { ledger: known }) })),
  );

const flow: fc.Arbitrary<FlowLine> = fc
  .record({
    integration: fc.constantFrom('orders', 'lots', 'confirmations'),
    site: fc.constantFrom('pune', 'lyon'),
    health: fc.constantFrom(...healths),
    held: fc.nat(2),
    number: fc.nat(),
  })
  .map(({ integration, site, health, held, number }) => ({
    name: `${integration}@${site}:${number}`,
    title: `${integration}, ${site} ${number}`,
    integration,
    site,
    owner: 'planning',
    source: 'erp.orders',
    target: `mes-${site}.orders`,
    health,
    detail: '',
    ledger: balance(held, { confirmed: 0, filtered: 0, held, cancelled: 0, expired: 0, superseded: 0 }),
    backlog: { messages: 0 },
    recently: { minutes: 5, acceptedPerSecond: 0, confirmedPerSecond: 0 },
  }));
const flows = fc.uniqueArray(flow, { maxLength: 40, selector: ({ name }) => name });

describe('the area of the ledger', () => {
  test('P3: closes under the line of what was accepted, counted in this time as from the beginning', () => {
    fc.assert(
      fc.property(points, fc.constantFrom('range' as const, 'begin' as const), (all, counted) => {
        const series = ledgerSeries(all, counted);
        expect(series.open).toEqual([]);
        for (const [index, { ledger: known }] of all.entries()) {
          const parts = ledgerParts.map(part => series.parts[part][index]!);
          if (known === undefined) expect([series.accepted[index], ...parts]).toEqual(parts.map(() => null).concat(null));
          else expect(parts.reduce((sum: number, part) => sum + part!, 0)).toBe(series.accepted[index]);
          for (const part of parts) expect(part ?? 0).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  test('says at which moments it does not close', () => {
    fc.assert(
      fc.property(ledger, fc.integer({ min: 1, max: 9 }), (whole, lost) => {
        const broken = { ...whole, accepted: whole.accepted + lost };
        expect([closes(whole), closes(broken)]).toEqual([true, false]);
        const at = '2026-11-23T06:00:00.000Z';
        expect(ledgerSeries([{ at, ledger: broken }], 'range').open).toEqual([Date.parse(at)]);
      }),
    );
  });
});

describe('the list of integrations', () => {
  test('has every flow once under its integration, and nothing stands above what wants a person more', () => {
    fc.assert(
      fc.property(flows, all => {
        const rows = rowsOf(all, { text: '' });
        const shown = rows.flatMap(row => (row.kind === 'flow' ? [row.flow.name] : []));
        expect(shown.toSorted()).toEqual(all.map(({ name }) => name).toSorted());
        const heads = rows.filter(row => row.kind === 'integration');
        expect(heads.map(({ name }) => name)).toEqual([...new Set(heads.map(({ name }) => name))]);
        const worst = heads.map(({ flows: group }) => urgencyOf(group[0]!));
        expect(worst).toEqual(worst.toSorted((one, other) => one - other));
        for (const { flows: group } of heads)
          expect(group.map(urgencyOf)).toEqual(group.map(urgencyOf).toSorted((a, b) => a - b));
      }),
    );
  });

  test('shows what has every word, the site and the state that were asked for, and no empty integration', () => {
    fc.assert(
      fc.property(flows, fc.constantFrom(...healths), (all, health) => {
        const rows = rowsOf(all, { text: ' MES  orders ', site: 'pune', state: health });
        const wanted = all.filter(each => each.site === 'pune' && each.health === health);
        expect(rows.filter(row => row.kind === 'flow')).toHaveLength(wanted.length);
        expect(rows.filter(row => row.kind === 'integration').every(row => row.flows.length > 0)).toBe(true);
      }),
    );
    expect(rowsOf([], { text: 'x' })).toEqual([]);
    expect(sitesOf([])).toEqual([]);
  });
});

describe('the lines of a chart', () => {
  const line = (id: string, values: readonly (number | null)[], filled: boolean): ChartLine => ({
    id,
    title: id,
    color: '--state-good',
    values,
    ...(filled && { fill: 'solid' as const }),
  });

  test('filled ones stand on each other, others run by themselves, and a gap stays a gap', () => {
    const lines = [line('a', [1, null, 3], true), line('b', [2, null, 0], true), line('c', [9, 9, null], false)];
    expect(stacked(lines)).toEqual([
      [1, null, 3],
      [3, null, 3],
      [9, 9, null],
    ]);
    expect(lastKnown(lines)).toBe(2);
    expect(lastKnown([line('a', [], false)])).toBe(-1);
  });

  test('a rate is said in the shortest time in which it comes to one', () => {
    expect([5, 1, 0.5, 1 / 60, 0.001, 0].map(rate => rateUnit(rate).unit)).toEqual([
      'perSecond',
      'perSecond',
      'perMinute',
      'perMinute',
      'perHour',
      'perHour',
    ]);
  });
});
