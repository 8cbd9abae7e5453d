import type { FlowHistory, HistoryPoint, Ledger } from '@millrace/core';
import { paint } from '../text/paint.ts';
import { sparkline } from '../text/sparkline.ts';
import { table } from '../text/table.ts';
import { clock, count, span, things } from '../text/words.ts';
import { sentence } from '../text/wrap.ts';
import { heading, verdictWord } from './looks.ts';

const width = 60;
const parts = ['confirmed', 'filtered', 'held', 'cancelled', 'expired', 'superseded', 'inFlight'] as const;

/** A flow over time: whether it adds up, its rates, backlog and latencies as bars, and what its ledger gained. */
export function historyView(history: FlowHistory): string {
  const { title, from, to, points, gaps } = history;
  return [
    sentence(`${paint('bold', title)}, ${clock(from)} to ${clock(to)} UTC`),
    sentence(closing(history)),
    ...gaps.map(gap => sentence(`the node did not run from ${clock(gap.from)} to ${clock(gap.to)}`)),
    '\n',
    table([
      bars('in', points, point => point.acceptedPerSecond, perMinute),
      bars('out', points, point => point.confirmedPerSecond, perMinute),
      bars('oldest waits', points, point => point.oldestMs, span),
      bars('95 % within', points, point => point.latency?.p95Ms, span),
    ]),
    latencies(history),
    heading('ledger'),
    ledgerTable(points),
  ].join('');
}

function closing({ balanced, points }: FlowHistory): string {
  const known = points.filter(({ ledger }) => ledger !== undefined).length;
  const verdict = verdictWord(balanced, 'balanced', 'does not balance');
  return `${verdict}: accepted ${balanced ? 'is' : 'is not'} the sum of all parts at each of ${things(known, 'moment')}`;
}

function latencies({ latency }: FlowHistory): string {
  if (latency === undefined) return '';
  const { p50Ms, p95Ms, p99Ms } = latency;
  const shares = `half within ${span(p50Ms)}, 95 % within ${span(p95Ms)}, 99 % within ${span(p99Ms)}`;
  return `\n${sentence(`${things(latency.count, 'message')} from on disk to confirmed: ${shares}`)}`;
}

function bars(
  title: string,
  points: readonly HistoryPoint[],
  value: (point: HistoryPoint) => number | undefined,
  words: (most: number) => string,
): readonly string[] {
  const values = points.map(value);
  const known = values.filter(each => each !== undefined);
  return [paint('dim', title), sparkline(values, width), known.length === 0 ? 'nothing' : `at most ${words(Math.max(...known))}`];
}

function perMinute(perSecond: number): string {
  return `${(perSecond * 60).toFixed(1)} a minute`;
}

/** Where the counters stood at both ends. */
function ledgerTable(points: readonly HistoryPoint[]): string {
  const ledgers = points.map(({ ledger }) => ledger).filter(ledger => ledger !== undefined);
  const [first, last] = [ledgers[0], ledgers.at(-1)];
  if (first === undefined || last === undefined) return sentence('nothing is known of this time');
  const row = (name: keyof Omit<Ledger, 'balanced'>, words: string): readonly string[] => [
    words,
    count(first[name]),
    count(last[name]),
    gained(last[name] - first[name]),
  ];
  const shown = parts.filter(part => part === 'confirmed' || first[part] !== 0 || last[part] !== 0);
  const rows = shown.map(part => row(part, part === 'inFlight' ? 'in flight' : part));
  const head = ['', 'before', 'after', 'change'].map(word => paint('dim', word));
  return table([head, row('accepted', 'accepted'), ...rows], { indent: 2, right: [1, 2, 3] });
}

function gained(change: number): string {
  return change > 0 ? `+${count(change)}` : change < 0 ? `-${count(-change)}` : '0';
}
