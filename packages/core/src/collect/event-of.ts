import type { Value } from '../value/value.ts';
import type { EquipmentProgram } from './collector.ts';
import type { EquipmentEvent } from './equipment-event.ts';
import type { EquipmentState, Fact } from './equipment-state.ts';
import { microsText } from './micros.ts';
import type { Occurrence } from './occurrence.ts';
import type { StandardValue } from './read-told.ts';
import type { KeptValue } from './tag-columns.ts';

/**
 * The event of an occurrence, with the values and facts of its moment. Its id is site, equipment, type and source time; of several at the same time the
 * second and later ones carry their number, and after the clock was set back how often that was.
 */
export function eventOf(program: EquipmentProgram, state: EquipmentState, place: number, occurrence: Occurrence): EquipmentEvent {
  const { plan, equipment } = program;
  const { name: type, tag, snapshot } = program.triggers[place]!;
  const { time, received, quality, afterGap, from, to, count, total, reset, repeats, severity } = occurrence;
  const at = microsText(time);
  return {
    id: `${plan.site.name}/${equipment.name}/${type}/${at}${numberAt(state, place, tag, time)}`,
    type,
    site: plan.site.name,
    siteCode: plan.site.code,
    equipment: equipment.name,
    class: plan.collection.class,
    time: at,
    receivedTime: microsText(received),
    quality,
    ...(from !== undefined && { from: plainValue(from) }),
    ...(to !== undefined && { to: plainValue(to) }),
    ...(count !== undefined && { count }),
    ...(total !== undefined && { total }),
    ...(reset && { reset }),
    ...(afterGap && { afterGap }),
    ...(repeats !== undefined && { repeats }),
    ...(severity !== undefined && { severity }),
    ...(snapshot.length > 0 && { parameters: parametersOf(program, state, snapshot, time) }),
    ...contextOf(state, occurrence.framedAt),
  };
}

/** The message of an event: JSON, UTF-8. */
export function eventMessage(event: EquipmentEvent): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(event));
}

function numberAt(state: EquipmentState, place: number, tag: number, time: number): string {
  const trigger = state.triggers[place]!;
  const turns = state.tags.turns.get(tag) ?? 0;
  const same = trigger.told?.time === time ? trigger.told.same + 1 : 0;
  trigger.told = { time, same };
  return `${turns === 0 ? '' : `~${turns}`}${same === 0 ? '' : `.${same + 1}`}`;
}

/** What JSON says of a value without rounding: whole numbers beyond 2^53 as text. */
function plainValue(value: StandardValue): Value {
  return typeof value === 'bigint' ? value.toString() : value;
}

function parametersOf(
  program: EquipmentProgram,
  state: EquipmentState,
  snapshot: readonly number[],
  time: number,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(
    snapshot.flatMap(place => {
      const value = valueAt(state.tags.kept.get(place) ?? [], time);
      return value === undefined ? [] : [[program.watched[place]!.name, plainValue(value)] as const];
    }),
  );
}

/** The value that held at a source time; the oldest one known where all came later. */
function valueAt(kept: readonly KeptValue[], time: number): StandardValue | undefined {
  return (kept.findLast(each => each.time <= time) ?? kept[0])?.value;
}

function contextOf({ facts }: EquipmentState, at: number): Pick<EquipmentEvent, 'context'> {
  const known = [...facts].flatMap(([name, list]) => {
    const value = factAt(list, at);
    return value === undefined ? [] : [[name, value] as const];
  });
  return known.length === 0 ? {} : { context: Object.fromEntries(known) };
}

function factAt(facts: readonly Fact[], at: number): string | undefined {
  return facts.findLast(fact => fact.at <= at)?.value;
}
