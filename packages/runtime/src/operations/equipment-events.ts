import { OperationError } from '@millrace/core';
import type { EquipmentEvent, EquipmentEventAnswer, EquipmentEventQuery, ShownEvent } from '@millrace/core';
import type { StoredMessage } from '@millrace/store';
import type { NodeContext } from './context.ts';
import { instant } from './context.ts';
import { timeOf } from './selecting.ts';
import { collectionSource } from './series.ts';

const hourMs = 3_600_000;
/** Messages of one type that a question looks at, of all equipment that tells it. */
const mostOfType = 5000;
const pageCount = 500;

/** Events of some types of one piece of equipment: found by the key `event`, read from the newest back, so that what is cut off is the oldest. */
export async function equipmentEventsOf(context: NodeContext, query: EquipmentEventQuery): Promise<EquipmentEventAnswer> {
  const { collection, equipment, types, limit } = query;
  const source = await collectionSource(context, collection);
  const to = timeOf(query.to, context.clock.now());
  const from = timeOf(query.from, to - hourMs);
  if (from >= to)
    throw new OperationError('invalid', 'runtime.bad-time', 'the time asked for has no length: it ends before it begins');
  const isMeant = (message: StoredMessage): boolean => message.source === source && message.subject === equipment;
  const read = await readBack(context, types, { from, isMeant, limit });
  const inTime = ({ time }: ShownEvent): boolean => Date.parse(time) >= from && Date.parse(time) <= to;
  const events = read.events.filter(inTime).toSorted((one, other) => (one.time < other.time ? -1 : 1));
  const since = read.completeFrom;
  return {
    collection,
    equipment,
    from: instant(from),
    to: instant(to),
    events,
    ...(since !== undefined && since > from && { completeFrom: instant(since) }),
  };
}

interface Wanted {
  readonly from: number;
  readonly isMeant: (message: StoredMessage) => boolean;
  readonly limit: number;
}

/** `completeFrom`: everything received since then was read; absent: everything there is. */
async function readBack(
  { store }: NodeContext,
  types: readonly string[],
  { from, isMeant, limit }: Wanted,
): Promise<{ readonly events: readonly ShownEvent[]; readonly completeFrom?: number }> {
  const found = await Promise.all(types.map(type => store.find(type, 'event', mostOfType)));
  // Where a type has more than was looked at, only what is newer than the oldest of these is known wholly.
  const least = Math.max(0, ...found.map(numbers => (numbers.length === mostOfType ? numbers.at(-1)! : 0)));
  const numbers = found
    .flat()
    .filter(number => number >= least)
    .toSorted((one, other) => other - one);
  const events: ShownEvent[] = [];
  for (let start = 0; start < numbers.length; start += pageCount) {
    const messages = await store.messages(numbers.slice(start, start + pageCount));
    events.push(...messages.filter(isMeant).flatMap(shownEvent));
    const last = messages.at(-1)?.receivedAt ?? 0;
    if (last < from) return { events };
    if (events.length >= limit) return { events: events.slice(0, limit), completeFrom: Date.parse(events[limit - 1]!.time) };
    if (start + pageCount >= numbers.length && least > 0) return { events, completeFrom: last };
  }
  return { events };
}

/** Nothing where the message is damaged. */
function shownEvent({ number, bytes, bad }: StoredMessage): readonly ShownEvent[] {
  if (bad !== undefined) return [];
  const event = JSON.parse(new TextDecoder().decode(bytes)) as EquipmentEvent;
  const { id, type, time, quality, from, to, afterGap } = event;
  return [
    {
      message: number,
      id,
      type,
      time,
      quality,
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      ...(afterGap && { afterGap }),
    },
  ];
}
