import type { AnswerOf } from '@millrace/api';
import { stateTones, type Tone } from './tone.ts';

/** A message as a list line. */
export type ListedMessage = AnswerOf<'find'>['messages'][number];
type Delivery = ListedMessage['deliveries'][number];

/** One step of a journey: a message on its way from a system to another one. */
export interface Step {
  readonly message: ListedMessage;
  /** The first of the message; the others repeat neither time nor message. */
  readonly isFirst: boolean;
  readonly from: string;
  /** Absent: nobody takes it. */
  readonly to?: string;
  readonly delivery?: Delivery;
  readonly tone: Tone;
  /** It got to the other system, is on its way there, or stands at Millrace. */
  readonly end: 'arrived' | 'open' | 'stopped';
}

const ends: { readonly [state in Delivery['state']]?: Step['end'] } = {
  confirmed: 'arrived',
  waiting: 'open',
  sending: 'open',
  unknown: 'open',
};

/** The system of an interface: `erp` of `erp.orders`. */
export function systemOf(name: string): string {
  return name.split('.')[0] ?? name;
}

/** Every step of some messages; deliveries that were left out are told only where the message has no other. */
export function stepsOf(messages: readonly ListedMessage[]): readonly Step[] {
  return messages.flatMap((message): readonly Step[] => {
    const telling = message.deliveries.filter(({ state }) => state !== 'filtered');
    const from = systemOf(message.source);
    if (telling.length === 0) return [{ message, isFirst: true, from, tone: 'off', end: 'stopped' }];
    return telling.map((delivery, index) => ({
      message,
      isFirst: index === 0,
      from,
      to: systemOf(delivery.target),
      delivery,
      tone: stateTones[delivery.state],
      end: ends[delivery.state] ?? 'stopped',
    }));
  });
}

/**
 * The systems in the order in which they stand: Millrace in the middle, on its left the system where it began and whoever is answered there, on its
 * right the others, so that no arrow runs back over itself.
 */
export function lanesOf(steps: readonly Step[]): readonly string[] {
  const left = new Map<string, boolean>();
  for (const { from, to } of steps) {
    const known = left.get(from) ?? (to === undefined ? undefined : opposite(left.get(to)));
    left.set(from, known ?? true);
    if (to !== undefined && !left.has(to)) left.set(to, !left.get(from)!);
  }
  const on = (side: boolean): readonly string[] => [...left].flatMap(([system, isLeft]) => (isLeft === side ? [system] : []));
  return [...on(true), millrace, ...on(false)];
}

function opposite(side: boolean | undefined): boolean | undefined {
  return side === undefined ? undefined : !side;
}

/** Stands for the node itself among systems; no system can have this name. */
export const millrace = '';
