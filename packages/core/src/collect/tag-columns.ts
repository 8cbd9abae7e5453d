import type { StandardValue } from './read-told.ts';

/**
 * What is known of the tags of one piece of equipment: a column for each thing, in which a tag has the place of its number, for a node may know
 * hundreds of thousands. What only few tags have stands in maps by number. Times are microseconds since 1970.
 */
export interface TagColumns {
  readonly length: number;
  /** Source time of the last value in order; before the first one -Infinity, and its `value` is undefined. */
  readonly time: Float64Array;
  readonly value: (StandardValue | null | undefined)[];
  readonly status: Uint32Array;
  /** Since which source time the value is what it is. */
  readonly since: Float64Array;
  /** When a new value came last. */
  readonly heard: Float64Array;
  /** How far the source's clock and path are behind ours. */
  readonly lag: Float64Array;
  /** 1: something may have been lost since the last value. */
  readonly gapped: Uint8Array;
  /** 1: the source said that it will tell nothing until further notice. */
  readonly away: Uint8Array;
  /** Why its values are not used at present (`wrongs`). */
  readonly wrong: Uint8Array;
  /** 1: the source told another unit than agreed. */
  readonly isOtherUnit: Uint8Array;
  /** Values by source time, oldest first, for events that carry them. */
  readonly kept: Map<number, KeptValue[]>;
  /** How often the clock of its source was set back, so that what happens at the same time again has another id. */
  readonly turns: Map<number, number>;
  /** Since then nothing came but values that are older than what came before: the clock may have been set back. */
  readonly behind: Map<number, Behind>;
}

/** A value that an event may carry. */
export interface KeptValue {
  readonly time: number;
  readonly value: StandardValue;
}

interface Behind {
  readonly received: number;
  readonly lag: number;
}

/** Why the values of a tag are not used, by the number in its column. */
export const wrongs = [undefined, 'type', 'unit'] as const;

/** What is known of one tag, as it is written down. */
export interface TagState {
  readonly time: number;
  readonly value: StandardValue | null | undefined;
  readonly status: number;
  readonly since: number;
  readonly lag: number;
  readonly gapped: boolean;
  readonly away: boolean;
  readonly wrong?: 'type' | 'unit';
  readonly isOtherUnit: boolean;
  readonly kept: readonly KeptValue[];
  readonly turns: number;
  readonly behind?: Behind;
}

/** So many tags before anything was told. `now`: microseconds since 1970. */
export function newTagColumns(length: number, now: number): TagColumns {
  return {
    length,
    time: new Float64Array(length).fill(-Infinity),
    value: Array.from({ length }, () => undefined),
    status: new Uint32Array(length),
    since: new Float64Array(length),
    heard: new Float64Array(length).fill(now),
    lag: new Float64Array(length),
    gapped: new Uint8Array(length),
    away: new Uint8Array(length),
    wrong: new Uint8Array(length),
    isOtherUnit: new Uint8Array(length),
    kept: new Map(),
    turns: new Map(),
    behind: new Map(),
  };
}

/** What is known of one tag. */
export function tagState(tags: TagColumns, at: number): TagState {
  const wrong = wrongs[tags.wrong[at]!];
  const behind = tags.behind.get(at);
  return {
    time: tags.time[at]!,
    value: tags.value[at],
    status: tags.status[at]!,
    since: tags.since[at]!,
    lag: tags.lag[at]!,
    gapped: tags.gapped[at] === 1,
    away: tags.away[at] === 1,
    ...(wrong !== undefined && { wrong }),
    isOtherUnit: tags.isOtherUnit[at] === 1,
    kept: tags.kept.get(at) ?? [],
    turns: tags.turns.get(at) ?? 0,
    ...(behind !== undefined && { behind }),
  };
}

/** Puts back what was known of one tag. */
export function restoreTag(tags: TagColumns, at: number, state: TagState): void {
  tags.time[at] = state.time;
  tags.value[at] = state.value;
  tags.status[at] = state.status;
  tags.since[at] = state.since;
  tags.lag[at] = state.lag;
  tags.gapped[at] = Number(state.gapped);
  tags.away[at] = Number(state.away);
  tags.wrong[at] = wrongs.indexOf(state.wrong);
  tags.isOtherUnit[at] = Number(state.isOtherUnit);
  if (state.kept.length > 0) tags.kept.set(at, [...state.kept]);
  if (state.turns > 0) tags.turns.set(at, state.turns);
  if (state.behind !== undefined) tags.behind.set(at, state.behind);
}
