import { OperationError } from '@millrace/core';
import type { EquipmentEvent, EquipmentEventAnswer, EquipmentEventQuery, ShownEvent, ShownStateEvent } from '@millrace/core';
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
  const { collection, equipment, limit } = query;
  const source = await collectionSource(context, collection);
  const to = timeOf(query.to, context.clock.now());
  const from = timeOf(query.from, to - hourMs);
  if (from >= to)
    throw new OperationError('invalid', 'runtime.bad-time', 'the time asked for has no length: it ends before it begins');
  const states = statesOf(context, collection);
  const types = query.types ?? states.map(({ type }) => type);
  const isMeant = (message: StoredMessage): boolean => message.source === source && message.subject === equipment;
  const { events: read, since } = await readBack(context, types, { from, isMeant, limit });
  const events = read.filter(({ time }) => Date.parse(time) >= from && Date.parse(time) <= to);
  const earlier = read.filter(({ time }) => Date.parse(time) < from);
  return {
    collection,
    equipment,
    from: instant(from),
    to: instant(to),
    events: events.slice(0, limit).toReversed(),
    before: types.flatMap(type => earlier.find(event => event.type === type) ?? []),
    states,
    ...(since !== undefined && since > from && { completeFrom: instant(since) }),
  };
}

/** What of a collection tells states; nothing where it is collected no more. */
function statesOf({ topology }: NodeContext, name: string): readonly ShownStateEvent[] {
  const events = Object.entries(topology.collections.running.get(name)?.plan.collection.events ?? {});
  return events.flatMap(([type, event]) => {
    if (event.on !== 'state' && event.on !== 'edge') return [];
    const { tag, title } = event;
    return [{ type, tag, ...(title !== undefined && { title }), ...(event.on === 'edge' && { to: event.to }) }];
  });
}

interface Wanted {
  readonly from: number;
  readonly isMeant: (message: StoredMessage) => boolean;
  readonly limit: number;
}

/** Newest first, down to the last of each type before `from`. `since`: older ones were not read; absent: these are all. */
async function readBack(
  { store }: NodeContext,
  types: readonly string[],
  { from, isMeant, limit }: Wanted,
): Promise<{ readonly events: readonly ShownEvent[]; readonly since?: number }> {
  const found = await Promise.all(types.map(type => store.find(type, 'event', mostOfType)));
  // Where a type has more than was looked at, only what is newer than the oldest of these is known wholly.
  const least = Math.max(0, ...found.map(numbers => (numbers.length === mostOfType ? numbers.at(-1)! : 0)));
  const numbers = found.flat().filter(number => number >= least);
  numbers.sort((one, other) => other - one);
  const events: ShownEvent[] = [];
  let oldest = Infinity;
  for (let start = 0; start < numbers.length; start += pageCount) {
    const messages = await store.messages(numbers.slice(start, start + pageCount));
    events.push(...messages.filter(isMeant).flatMap(shownEvent));
    oldest = messages.at(-1)?.receivedAt ?? oldest;
    if (events.length >= limit) return { events, since: Date.parse(events[limit - 1]!.time) };
    const before = new Set(events.flatMap(({ time, type }) => (Date.parse(time) < from ? [type] : [])));
    if (before.size === types.length) return { events };
  }
  return { events, ...(least > 0 && { since: oldest }) };
}

/** Nothing where the message is damaged. */
function shownEvent({ number, bytes, bad }: StoredMessage): readonly ShownEvent[] {
  if (bad !== undefined) return [];
  const { id, type, time, quality, from, to, afterGap } = JSON.parse(new TextDecoder().decode(bytes)) as EquipmentEvent;
  const change = { ...(from !== undefined && { from }), ...(to !== undefined && { to }), ...(afterGap && { afterGap }) };
  return [{ message: number, id, type, time, quality, ...change }];
}
