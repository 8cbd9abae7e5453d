import type { AnswerOf } from '@millrace/api';
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
  const keys = Object.entries(item.keys).map(([name, value]) => `${name} ${value}`);
  return sentence(
    `${item.message}  ${keys.join(', ') || `subject ${item.subject}`}, held ${since(item.heldSince, now)}${behind}`,
    2,
  );
}
