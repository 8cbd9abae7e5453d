import type { CollectingTone, ForwardStatus, HeldRange, RangePage, RangeReport } from '@millrace/core';
import { paint } from '../text/paint.ts';
import { cut, table } from '../text/table.ts';
import { count, since, size, things } from '../text/words.ts';
import { sentence } from '../text/wrap.ts';

const colours = { good: 'green', warn: 'yellow', bad: 'red', quiet: 'dim' } as const satisfies Record<CollectingTone, string>;
const shown = 50;

/** How measurements get to their targets: two lines each, how it is and the balance. */
export function targetsView(targets: readonly ForwardStatus[]): string {
  if (targets.length === 0) return sentence('No collection names a target for its measurements.');
  return targets.map(targetText).join('');
}

function targetText(one: ForwardStatus): string {
  const { collection, target, tone, sentence: words, waitingBytes, limitBytes, ranges } = one;
  const parts = (['stored', 'before', 'forwarded', 'held', 'cancelled', 'expired', 'inFlight'] as const)
    .filter(part => part === 'stored' || part === 'forwarded' || one[part] !== 0)
    .map(part => `${count(one[part])} ${part === 'inFlight' ? 'in flight' : part}`);
  const held = ranges === 0 ? '' : `, ${things(ranges, 'range')} held or released`;
  return [
    sentence(`${paint('bold', `${collection} to ${target}`)}: ${paint(colours[tone], words)}`),
    sentence(`${parts.join(', ')}; ${size(waitingBytes)} of ${size(limitBytes)} wait${held}`, 2),
  ].join('');
}

/** Ranges that targets did not simply get. */
export function rangePageView({ items, total }: RangePage, now: number): string {
  if (total === 0) return sentence('Nothing: every target of measurements got everything, or it is on its way.');
  const samples = items.reduce((sum, range) => sum + range.samples, 0);
  return [sentence(`${things(total, 'range')}, ${things(samples, 'sample')}.`), '\n', rangeTable(items, now), more(total)].join(
    '',
  );
}

/** What was decided about ranges. */
export function rangeReportView(verb: string, { dryRun, ranges, samples, items, audit }: RangeReport, now: number): string {
  if (ranges === 0) return sentence('Nothing that is held was named: nothing was done.');
  const did = dryRun ? `would be ${verb}` : verb;
  const entry = audit === undefined ? '' : ` Audit entry ${audit}.`;
  const doubtful = items.filter(range => range.doubtful).length;
  const warning = doubtful === 0 ? '' : ` ${things(doubtful, 'range')} may be at the target already.`;
  return [
    sentence(
      `${things(ranges, 'range')} with ${things(samples, 'sample')} ${did}.${warning}${entry}${dryRun ? ' This was a dry run.' : ''}`,
    ),
    '\n',
    rangeTable(items, now),
    more(ranges),
  ].join('');
}

function rangeTable(items: readonly HeldRange[], now: number): string {
  const listed = items.slice(0, shown);
  const lines = table(
    listed.map(range => rangeRow(range, now)),
    { right: [0] },
  ).split(/(?<=\n)/);
  return listed.map((range, index) => lines[index]! + paint('dim', sentence(reasonOf(range), 6))).join('');
}

function rangeRow({ first, collection, target, state, samples, at }: HeldRange, now: number): readonly string[] {
  return [String(first), cut(`${collection} to ${target}`, 52), state, things(samples, 'sample'), since(at, now)];
}

/** Of which equipment and time, why, and who decided what. */
function reasonOf({ equipment, from, to, code, sentence: words, who, reason }: HeldRange): string {
  const what = equipment.length > 2 ? things(equipment.length, 'piece', 'pieces') : equipment.join(', ');
  const time = from === undefined || to === undefined ? '' : `, ${moment(from)} to ${moment(to)}`;
  const decided = who === undefined ? '' : `; ${who}: ${reason ?? ''}`;
  return `${what}${time}: ${words} (${code})${decided}`;
}

function moment(text: string): string {
  return text.slice(0, 19).replace('T', ' ');
}

function more(total: number): string {
  return total > shown ? sentence(`… ${things(total - shown, 'more', 'more')} (--json lists the first 500)`) : '';
}
