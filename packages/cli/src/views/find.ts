import type { DeliveryView, FindResult, MessageSummary } from '@millrace/core';
import { paint } from '../text/paint.ts';
import { since } from '../text/words.ts';
import { sentence } from '../text/wrap.ts';
import { stateWord } from './looks.ts';

/** Where a key is: one sentence, then every message oldest first with what became of it. */
export function findView(result: FindResult, now: number): string {
  const more = result.truncated ? ['\n', sentence('There are more; raise --limit to see them.')] : [];
  return [sentence(result.sentence), ...result.messages.map(message => messageLines(message, now)), ...more].join('');
}

function messageLines(message: MessageSummary, now: number): string {
  const what = [
    message.source,
    ...(message.contract === undefined ? [] : [message.contract]),
    `id ${message.id}`,
    ...(message.origin === undefined ? [] : [message.origin]),
  ];
  return [
    '\n',
    sentence(`${paint('bold', `message ${message.message}`)} · ${what.join(' · ')} · ${since(message.receivedAt, now)}`),
    ...message.deliveries.map(deliveryLine),
  ].join('');
}

function deliveryLine(delivery: DeliveryView): string {
  return sentence(`→ ${deliveryWords(delivery)}`, 2);
}

/** `release orders, Pune: confirmed as WO-17`, with the reason where there is one. */
export function deliveryWords(delivery: DeliveryView): string {
  const reference = delivery.reference === undefined ? '' : ` as ${delivery.reference}`;
  const tries = delivery.attempts > 1 ? ` after ${delivery.attempts} tries` : '';
  const reason = delivery.sentence === undefined ? '' : `: ${delivery.sentence}`;
  return `${delivery.title} to ${delivery.target} ${stateWord(delivery.state)}${reference}${tries}${reason}`;
}
