import { hash } from 'node:crypto';
import { inertFields } from '@millrace/core';
import type { SinkItem } from '@millrace/connector';
import { identityOf } from './flow-program.ts';
import type { FlowProgram } from './flow-program.ts';
import type { LiveMessage } from './live-message.ts';

/** All of a delivery that is not the content itself: what stays in memory of a message while its mapped value waits to be sent. */
export interface Addressed extends Required<Omit<SinkItem, 'value' | 'attempt'>> {
  readonly revision?: string;
}

/** What a message is to the sink. The key depends on flow, source and id alone, so that it is the same at every try and after every restart. */
export function addressed(program: FlowProgram, message: LiveMessage): Addressed {
  const identity = identityOf(program, message);
  const keys = inertFields<string>();
  for (const [name, text] of identity?.keys ?? []) keys[name] = text;
  return {
    key: deliveryKey(program.plan.name, program.plan.source, message),
    message: message.number,
    id: message.id,
    subject: message.subject,
    keys,
    acceptedAt: message.receivedAt,
    flow: program.plan.name,
    ...(identity?.revision === undefined ? {} : { revision: identity.revision }),
  };
}

/** One message as the sink gets it. */
export function sinkItem(
  { key, message, id, subject, keys, acceptedAt, flow }: Addressed,
  value: SinkItem['value'],
  attempt: number,
): SinkItem {
  return { key, message, id, subject, keys, value, acceptedAt, attempt, flow };
}

/** 32 hexadecimal digits that name this delivery for good. A conflict (same id, other content) is another delivery. */
export function deliveryKey(flow: string, source: string, message: Pick<LiveMessage, 'id' | 'bad' | 'number'>): string {
  const id = message.bad?.code === 'intake.conflict' ? `${message.id}\n${message.number}` : message.id;
  return hash('sha256', `${flow}\n${source}\n${id}`).slice(0, 32);
}
