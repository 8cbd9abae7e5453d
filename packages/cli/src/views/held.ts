import type { AnswerOf } from '@millrace/api';
import { isUnread } from '@millrace/core';
import type { HeldItem } from '@millrace/core';
import { paint } from '../text/paint.ts';
import { since, things } from '../text/words.ts';
import { sentence } from '../text/wrap.ts';

/** What waits for a person, grouped by reason: the same cause is read once. */
export function heldView(page: AnswerOf<'held'>, now: number): string {
  if (page.items.length === 0) return sentence('Nothing is held.');
  const groups = [...Map.groupBy(page.items, item => `${item.code ?? ''}\n${item.sentence ?? ''}\n${item.flow}`).values()];
  const more = page.next === undefined ? [] : ['\n', sentence(`There are more: --after ${page.next}`)];
  return [
    sentence(`${things(page.total, 'delivery waits', 'deliveries wait')} for a person.`),
    ...groups.map(items => groupLines(items, now)),
    ...more,
  ].join('');
}

function groupLines(items: readonly HeldItem[], now: number): string {
  const first = items[0]!;
  return [
    '\n',
    sentence(`${paint('bold', first.sentence ?? 'no reason is known')} (${first.code ?? 'no code'})`),
    sentence(`${first.title} to ${first.target} · owner ${first.owner}${first.remedy === undefined ? '' : ` · ${first.remedy}`}`),
    ...items.map(item => itemLine(item, now)),
  ].join('');
}

function itemLine(item: HeldItem, now: number): string {
  const behind = item.behind > 0 ? `, ${things(item.behind, 'message')} behind it` : '';
  return sentence(`${item.message}  ${whatOf(item)}, held ${since(item.heldSince, now)}${behind}`, 2);
}

/** Its business keys, and what it was at the source; of what could not be read there is only the latter. */
function whatOf(item: HeldItem): string {
  if (isUnread(item)) return `${item.origin ?? 'unreadable'} from ${item.source}`;
  const keys = Object.entries(item.keys).map(([name, value]) => `${name} ${value}`);
  return `${keys.join(', ') || `subject ${item.subject}`}${item.origin === undefined ? '' : ` (${item.origin})`}`;
}
