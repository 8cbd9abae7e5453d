import type { Ledger, LedgerReport } from '@millrace/core';
import { paint } from '../text/paint.ts';
import { cut, table } from '../text/table.ts';
import { count, things } from '../text/words.ts';
import { sentence } from '../text/wrap.ts';
import { verdictWord } from './looks.ts';

const columns = ['confirmed', 'filtered', 'held', 'cancelled', 'expired', 'superseded', 'inFlight'] as const;
const headings = ['flow', 'accepted', 'confirmed', 'filtered', 'held', 'canc.', 'expired', 'supers.', 'flight'];

/** The balance of every flow; what was recounted differently stands under its line. */
export function ledgerView(report: LedgerReport): string {
  const rows = report.flows.flatMap(flow => [
    [cut(flow.title, 30), ...figures(flow)],
    ...(flow.recounted && !same(flow, flow.recounted) ? [[paint('red', '  recounted'), ...figures(flow.recounted)]] : []),
  ]);
  return [
    sentence(ledgerVerdict(report)),
    '\n',
    table([headings.map(title => paint('dim', title)), ...rows], { right: [1, 2, 3, 4, 5, 6, 7, 8] }),
    ...report.findings.map(finding => `\n${sentence(`${paint('red', finding.code)} ${finding.record}: ${finding.sentence}`)}`),
  ].join('');
}

function ledgerVerdict({ balanced, verified, flows, findings }: LedgerReport): string {
  const how = verified ? 'recomputed from the journal' : 'by the running counters (--verify recomputes it)';
  const off = flows.filter(flow => !flow.balanced).map(flow => flow.title);
  const verdict = balanced
    ? `${verdictWord(true, 'The ledger balances', '')} for ${things(flows.length, 'flow')}`
    : `${verdictWord(false, '', 'The ledger does not balance')} for ${off.join('; ') || 'the node as a whole'}`;
  const found = findings.length === 0 ? '' : `; ${things(findings.length, 'record')} found damaged`;
  return `${verdict}, ${how}${found}.`;
}

function figures(ledger: Ledger): readonly string[] {
  return [count(ledger.accepted), ...columns.map(column => count(ledger[column]))];
}

function same(one: Ledger, other: Ledger): boolean {
  return one.accepted === other.accepted && columns.every(column => one[column] === other[column]);
}
