import type { AnswerOf } from '@millrace/api';
import type { CommandOffer, CommandView } from '@millrace/core';
import { paint } from '../text/paint.ts';
import { sentence } from '../text/wrap.ts';

const colours = {
  done: 'green',
  proposed: 'yellow',
  running: 'yellow',
  unknown: 'red',
  failed: 'red',
  refused: 'red',
  declined: 'dim',
} as const;

/** One command, and what became of it. */
export function commandView(record: CommandView): string {
  const {
    id,
    collection,
    equipment,
    command,
    state,
    sentence: words,
    who,
    reason,
    at,
    before,
    after,
    values,
    decision,
    delivery,
    steps = [],
  } = record;
  return [
    sentence(`${paint(colours[state], state)} ${command} on ${equipment} of ${collection}: ${words}`),
    sentence(`${id}, asked for by ${who} at ${at}: ${reason}`, 2),
    ...(delivery ? [sentence(`for message ${delivery.message} of ${delivery.flow}`, 2)] : []),
    ...(decision
      ? [sentence(`${decision.agreed ? 'agreed to' : 'declined'} by ${decision.who} at ${decision.at}: ${decision.reason}`, 2)]
      : []),
    ...Object.entries(values).map(([tag, value]) =>
      sentence(`${tag} = ${JSON.stringify(value)}${changeOf(tag, before, after)}`, 2),
    ),
    ...(steps.length > 0 ? [sentence(steps.map(step => `${step.at.slice(11, 23)} ${step.phase}`).join(', '), 2)] : []),
  ].join('');
}

/** Commands, newest first. */
export function commandsView(records: AnswerOf<'commands'>): string {
  return records.length === 0 ? sentence('There is no such command.') : records.map(record => commandView(record)).join('\n');
}

/** What may be commanded. */
export function commandOffersView(offers: AnswerOf<'commandOffers'>): string {
  if (offers.length === 0) return sentence('Nothing may be commanded: the collection declares no commands.');
  return offers.map(offerText).join('\n');
}

function offerText({ command, allowed, integrations, approval, rate, interlock, activate, values, title }: CommandOffer): string {
  const verdict = allowed ? paint('green', 'allowed') : paint('dim', 'not allowed at this site');
  return [
    sentence(
      `${command}${title === undefined ? '' : ` (${title})`}: ${verdict}${approval ? ', a second person has to agree' : ''}`,
    ),
    ...values.map(({ tag, type, unit, min, max, values: words }) => {
      const bounds = [min === undefined ? '' : `from ${min}`, max === undefined ? '' : `to ${max}`, words?.join(' | ') ?? ''];
      return sentence(`${tag}: ${[type, unit ?? '', ...bounds].filter(word => word !== '').join(' ')}`, 2);
    }),
    ...(integrations === undefined ? [] : [sentence(`may also come from ${integrations.join(', ')}`, 2)]),
    ...(rate === undefined ? [] : [sentence(`at most one in ${rate / 1000} s`, 2)]),
    ...(interlock === undefined ? [] : [sentence(`only when ${interlock}`, 2)]),
    ...(activate === undefined ? [] : [sentence(`prepared, read back, then activated by ${activate}`, 2)]),
  ].join('');
}

function changeOf(tag: string, before: CommandView['before'], after: CommandView['after']): string {
  const said = (values: CommandView['before']): string => JSON.stringify(values?.[tag] ?? null);
  if (before === undefined) return '';
  return after === undefined ? ` (was ${said(before)})` : ` (was ${said(before)}, read back ${said(after)})`;
}
