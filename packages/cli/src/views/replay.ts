import type { AnswerOf } from '@millrace/api';
import type { ReplayItem, ReplayReport } from '@millrace/core';
import { paint, type Look } from '../text/paint.ts';
import { cut, table } from '../text/table.ts';
import { short, things } from '../text/words.ts';
import { sentence } from '../text/wrap.ts';

const words: Readonly<Record<ReplayItem['would'], readonly [word: string, look: Look]>> = {
  send: ['send', 'green'],
  'skip-newer': ['leave: newer', 'dim'],
  'skip-confirmed': ['leave: done', 'dim'],
  'skip-in-flight': ['leave: on its way', 'dim'],
  fail: ['fail', 'red'],
  filter: ['leave out', 'dim'],
};

const shown = 50;

/** What was, or would be, sent again, in order. */
export function replayView(report: ReplayReport): string {
  const more = Math.max(0, report.items.length - shown) + (report.more ?? 0);
  const audit = report.audit === undefined ? '' : ` Audit entry ${report.audit}.`;
  return [
    sentence(replayVerdict(report) + audit),
    ...(report.items.length > 0 ? ['\n', itemTable(report.items.slice(0, shown))] : []),
    ...(more > 0
      ? [sentence(`… ${things(more, 'more', 'more')} (--json lists ${report.more === undefined ? 'all' : 'the first'})`)]
      : []),
    ...reasonLines(report),
  ].join('');
}

function replayVerdict({ items, reasons, dryRun, sent, skipped, release }: ReplayReport): string {
  if (items.length === 0) return 'The selection names no delivery: nothing was done.';
  const verb = dryRun ? 'would be sent' : 'sent';
  const sendable = reasons?.filter(({ would }) => would === 'send').reduce((sum, each) => sum + each.count, 0);
  const count = dryRun ? (sendable ?? items.filter(item => item.would === 'send').length) : sent;
  return `${things(count, 'delivery', 'deliveries')} ${verb} again under release ${short(release)}, ${skipped} left alone.${dryRun ? ' This was a dry run.' : ''}`;
}

/** One line each, and the reason below where there is one. */
function itemTable(items: readonly ReplayItem[]): string {
  const lines = table(items.map(itemRow), { right: [0] }).split(/(?<=\n)/);
  return items
    .map((item, index) => lines[index]! + (item.sentence === undefined ? '' : paint('dim', sentence(item.sentence, 6))))
    .join('');
}

function itemRow(item: ReplayItem): readonly string[] {
  const [word, look] = words[item.would];
  return [String(item.message), cut(item.subject, 20), paint(look, word), cut(item.flow, 50)];
}

/** Why those that would not be sent are left alone, counted. */
function reasonLines({ reasons }: ReplayReport): readonly string[] {
  const others = (reasons ?? []).filter(({ would }) => would !== 'send');
  return others.map(({ would, count, sentence: why }) =>
    sentence(`${count} × ${words[would][0]}${why === undefined ? '' : `: ${why}`}`),
  );
}

/** What `cancel` ended, or would end. */
export function cancelView({ cancelled, audit, dryRun, items = [], more = 0 }: AnswerOf<'cancel'>): string {
  if (cancelled === 0) return sentence('The selection names no held delivery: nothing was done.');
  if (dryRun) {
    const rest = items.length - Math.min(items.length, shown) + more;
    return [
      sentence(`${things(cancelled, 'delivery', 'deliveries')} would be cancelled for good. This was a dry run.`),
      ...items.slice(0, shown).map(({ message, subject, flow }) => sentence(`${message}  ${subject}  ${flow}`, 2)),
      ...(rest > 0 ? [sentence(`… ${things(rest, 'more', 'more')}`)] : []),
    ].join('');
  }
  return sentence(`${things(cancelled, 'delivery', 'deliveries')} cancelled for good. Audit entry ${audit}.`);
}
