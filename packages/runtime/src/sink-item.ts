import { hash } from 'node:crypto';
import { inertFields } from '@millrace/core';
import type { Value } from '@millrace/core';
import type { SinkItem } from '@millrace/connector';
import type { FlowProgram } from './flow-program.ts';
import type { LiveMessage } from './live-message.ts';

/** One message as the sink gets it. The key depends on flow, source and id alone, so that it is the same at every try and after every restart. */
export function sinkItem(program: FlowProgram, message: LiveMessage, value: Value, attempt: number): SinkItem {
  return {
    key: deliveryKey(program.plan.name, program.plan.source, message),
    message: message.number,
    id: message.id,
    subject: message.subject,
    keys: keysOf(program, message),
    value,
    acceptedAt: message.receivedAt,
    attempt,
    flow: program.plan.name,
  };
}

function keysOf(program: FlowProgram, { value }: LiveMessage): SinkItem['keys'] {
  const keys = inertFields<string>();
  const identified = value === undefined ? undefined : program.source.identify(value);
  if (identified?.ok) for (const [name, text] of identified.value.keys) keys[name] = text;
  return keys;
}

/** 32 hexadecimal digits that name this delivery for good. A conflict (same id, other content) is another delivery. */
export function deliveryKey(flow: string, source: string, message: Pick<LiveMessage, 'id' | 'bad' | 'number'>): string {
  const id = message.bad?.code === 'intake.conflict' ? `${message.id}\n${message.number}` : message.id;
  return hash('sha256', `${flow}\n${source}\n${id}`).slice(0, 32);
}
