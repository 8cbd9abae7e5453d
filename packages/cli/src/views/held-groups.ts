import type { AnswerOf } from '@millrace/api';
import type { HeldGroup } from '@millrace/core';
import { paint } from '../text/paint.ts';
import { since, things } from '../text/words.ts';
import { sentence } from '../text/wrap.ts';

/** What waits for a person, counted by cause; what stops most first. */
export function groupsView({ total, behind, groups, more }: AnswerOf<'heldGroups'>, now: number): string {
  if (total === 0) return sentence('Nothing is held.');
  const waiting = behind > 0 ? ` ${things(behind, 'later message waits', 'later messages wait')} behind.` : '';
  return [
    sentence(`${things(total, 'delivery waits', 'deliveries wait')} for a person.${waiting}`),
    ...groups.map(group => groupLines(group, now)),
    ...(more > 0
      ? ['\n', sentence(`There are ${things(more, 'more cause', 'more causes')}: --json lists as many as the API gives.`)]
      : []),
  ].join('');
}

function groupLines(group: HeldGroup, now: number): string {
  const { count, cause, code, title, target, owner, forwarded, behind, oldest, remedy, examples } = group;
  const waiting = behind > 0 ? `, ${things(behind, 'message')} behind` : '';
  return [
    '\n',
    sentence(`${paint('bold', `${count} × ${cause ?? 'no reason is known'}`)} (${code ?? 'no code'})`),
    sentence(`${title} to ${target} · owner ${owner}${forwarded ? ' (forwarded)' : ''} · held ${since(oldest, now)}${waiting}`),
    ...(remedy === undefined ? [] : [sentence(remedy)]),
    sentence(`for example ${examples.map(({ message, subject }) => `${message} (${subject})`).join(', ')}`, 2),
  ].join('');
}

/** Whose held deliveries are now. */
export function forwardView({ forwarded, to, audit }: AnswerOf<'forward'>): string {
  if (forwarded === 0) return sentence('The selection names no held delivery: nothing was done.');
  return sentence(
    `${things(forwarded, 'delivery is', 'deliveries are')} now with ${to}; tell them, nothing was sent. Audit entry ${audit}.`,
  );
}
