import type { EquipmentEventAnswer, GapView, ShownEvent, ShownStateEvent } from '@millrace/core';

/** A time in milliseconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A time in which a state held. */
export interface Band extends Span {
  /** Name of the state; of a tag that turns, `true` or `false`. */
  readonly state: string;
  /** Began before what is shown. */
  readonly isOlder: boolean;
}

/** What is drawn in one line: the states of a model, or a tag that turns. */
export interface BandRow {
  readonly id: string;
  readonly tag: string;
  readonly title?: string;
  readonly isTurning: boolean;
  readonly bands: readonly Band[];
}

/**
 * The states of equipment over a time, a row for each tag that tells them. Nothing is made up: before the first event a state is known where an older one
 * says it, or as long as it was `begun` to collect and that event says what was before; behind `heard`, the last that was heard, nothing is known.
 */
export function bandRows(
  answer: EquipmentEventAnswer,
  { begun, heard }: { readonly begun: number; readonly heard: number },
): readonly BandRow[] {
  const span = { from: Date.parse(answer.from), to: Math.min(Date.parse(answer.to), heard) };
  const complete = answer.completeFrom === undefined ? span.from : Date.parse(answer.completeFrom);
  const rows = [...Map.groupBy(answer.states, rowId)].map(([id, types]) => {
    const isOlder = answer.before.some(event => types.some(({ type }) => type === event.type));
    return rowOf(id, types, answer, { ...span, from: Math.max(span.from, complete, isOlder ? span.from : begun) });
  });
  return rows.toSorted((one, other) => Number(one.isTurning) - Number(other.isTurning));
}

/** How long each state held, the longest first; gaps do not count. */
export function totals({ bands }: BandRow, gaps: readonly Span[]): readonly { readonly state: string; readonly ms: number }[] {
  const sums = Map.groupBy(bands, ({ state }) => state);
  return [...sums]
    .map(([state, some]) => ({ state, ms: some.reduce((sum, band) => sum + lengthWithout(band, gaps), 0) }))
    .toSorted((one, other) => other.ms - one.ms);
}

/** Gaps of all of the equipment as spans inside of a time, those that overlap as one; an open one lasts until its end. */
export function gapSpans(gaps: readonly GapView[], { from, to }: Span): readonly Span[] {
  const spans = gaps
    .filter(({ measurements }) => measurements === undefined)
    .map(gap => ({
      from: Math.max(from, Date.parse(gap.from)),
      to: Math.min(to, gap.to === undefined ? to : Date.parse(gap.to)),
    }))
    .filter(span => span.to > span.from)
    .toSorted((one, other) => one.from - other.from);
  return spans.reduce<readonly Span[]>((joined, span) => {
    const last = joined.at(-1);
    if (last === undefined || span.from > last.to) return [...joined, span];
    return [...joined.slice(0, -1), { from: last.from, to: Math.max(last.to, span.to) }];
  }, []);
}

/** Types that turn the same tag belong together. */
function rowId({ type, tag, to }: ShownStateEvent): string {
  return to === undefined ? `state ${type}` : `turn ${tag}`;
}

function rowOf(id: string, types: readonly ShownStateEvent[], { events, before }: EquipmentEventAnswer, span: Span): BandRow {
  const names = new Set(types.map(({ type }) => type));
  const own = events.filter(({ type }) => names.has(type)).toSorted((one, other) => (one.time < other.time ? -1 : 1));
  const older = before.filter(({ type }) => names.has(type)).toSorted((one, other) => (one.time > other.time ? -1 : 1))[0];
  const [{ tag, title, to }] = types as [ShownStateEvent];
  return {
    id,
    tag,
    ...(title !== undefined && to === undefined && { title }),
    isTurning: to !== undefined,
    bands: bandsOf(own, older, span),
  };
}

function bandsOf(events: readonly ShownEvent[], older: ShownEvent | undefined, { from, to }: Span): readonly Band[] {
  const first = events[0];
  const start = older?.to ?? (first?.afterGap ? undefined : first?.from);
  const begun = start === undefined ? [] : [{ at: from, state: String(start), isOlder: true }];
  const turns = [
    ...begun,
    ...events.flatMap(({ time, to: state }) =>
      state === undefined ? [] : [{ at: Math.max(from, Date.parse(time)), state: String(state), isOlder: false }],
    ),
  ];
  return turns
    .map(({ at, state, isOlder }, index) => ({ from: at, to: Math.min(to, turns[index + 1]?.at ?? to), state, isOlder }))
    .filter(band => band.to > band.from);
}

function lengthWithout(band: Span, gaps: readonly Span[]): number {
  const hidden = gaps.map(gap => Math.max(0, Math.min(band.to, gap.to) - Math.max(band.from, gap.from)));
  return band.to - band.from - hidden.reduce((sum, each) => sum + each, 0);
}
