import type { DeliveryView, MessageSummary, RecentMessages } from '@millrace/core';
import { paint } from '../text/paint.ts';
import { cut, table } from '../text/table.ts';
import { since } from '../text/words.ts';
import { sentence } from '../text/wrap.ts';
import { stateWord } from './looks.ts';

/** The newest messages, a line for each delivery, and how to see the ones before. */
export function recentView({ items, next }: RecentMessages, now: number): string {
  if (items.length === 0) return sentence('No message came yet.');
  const more = next === undefined ? '' : `\n${sentence(`Older ones: --before ${next}`)}`;
  return table(items.flatMap(message => linesOf(message, now))) + more;
}

function linesOf(message: MessageSummary, now: number): readonly (readonly string[])[] {
  const head = [paint('bold', String(message.message)), since(message.receivedAt, now), cut(message.subject, 24)];
  const [first, ...others] = message.deliveries;
  return [[...head, ...deliveryCells(first)], ...others.map(delivery => ['', '', '', ...deliveryCells(delivery)])];
}

function deliveryCells(delivery: DeliveryView | undefined): readonly string[] {
  if (delivery === undefined) return ['no integration reads it'];
  const outcome = delivery.reference === undefined ? (delivery.sentence ?? '') : `as ${delivery.reference}`;
  return [cut(delivery.title, 30), stateWord(delivery.state), cut(outcome, 24)];
}
