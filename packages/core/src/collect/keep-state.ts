import type { EquipmentProgram } from './collector.ts';
import { newEquipmentState, type EquipmentState, type Fact, type TriggerState } from './equipment-state.ts';
import type { Occurrence } from './occurrence.ts';
import { restoreTag, tagState, type TagState } from './tag-columns.ts';
import type { WindowState } from './window.ts';

/** The form of the text; another one is not read. */
const form = 1;

interface KeptState {
  readonly form: number;
  readonly tags: Readonly<Record<string, KeptTag>>;
  readonly events: Readonly<Record<string, TriggerState>>;
  readonly windows: Readonly<Record<string, { readonly every: number; readonly window: WindowState }>>;
  readonly facts: Readonly<Record<string, readonly Fact[]>>;
  readonly waiting: readonly { readonly event: string; readonly occurrence: Occurrence }[];
  readonly silentFrom?: number;
  readonly cut: boolean;
}

/** `mark`: where it was told and in which unit. A tag that is bound elsewhere begins anew. */
type KeptTag = TagState & { readonly mark: string };

/**
 * What must survive a restart, as JSON: where counters, states, alarms and windows stand, and the context. The last values of tags that only
 * make samples are left out; they are the bulk, and all that is lost is that the first value after a restart may be a sample twice.
 */
export function writeEquipmentState(program: EquipmentProgram, state: EquipmentState): string {
  const { survivors, marks, watched, measures } = program;
  const tags = survivors.map((tag, at) => [watched[tag]!.name, { ...tagState(state.tags, tag), mark: marks[at]! }] as const);
  const windows = program.windows.flatMap(place => {
    const { name, window } = measures[place]!;
    const open = state.measures[place]?.window;
    return window && open?.start !== undefined ? [[name, { every: window.every, window: open }] as const] : [];
  });
  const { facts, waiting, silentFrom, cut } = state;
  const kept: KeptState = {
    form,
    tags: Object.fromEntries(tags),
    events: Object.fromEntries(program.triggers.map(({ name }, place) => [name, state.triggers[place]!])),
    windows: Object.fromEntries(windows),
    facts: Object.fromEntries(facts),
    waiting: waiting.map(({ trigger, occurrence }) => ({ event: program.triggers[trigger]!.name, occurrence })),
    ...(silentFrom !== undefined && { silentFrom }),
    cut,
  };
  return JSON.stringify(kept, exactly);
}

/**
 * The state that a text says, for a program that may have changed since: what it knows no more is left out, and what is new, or bound to another
 * address, begins anew. A text that cannot be read is an empty state. `now`: microseconds since 1970.
 */
export function readEquipmentState(program: EquipmentProgram, text: string, now: number): EquipmentState {
  const state = newEquipmentState(program, now);
  const kept = parse(text);
  if (kept === undefined) return state;
  const same = new Set<number>();
  for (const [at, tag] of program.survivors.entries()) {
    const known = own(kept.tags, program.watched[tag]!.name);
    if (known?.mark !== program.marks[at]) continue;
    same.add(tag);
    restoreTag(state.tags, tag, known!);
  }
  for (const [
    place,
    {
      name,
      tag,
      form: { kind },
    },
  ] of program.triggers.entries()) {
    const event = own(kept.events, name);
    if (same.has(tag) && event?.form.kind === kind) Object.assign(state.triggers[place]!, event);
    else if (event?.told) state.triggers[place]!.told = event.told;
  }
  for (const place of program.windows) {
    const { name, tag, window } = program.measures[place]!;
    const open = own(kept.windows, name);
    if (same.has(tag) && open?.every === window!.every) state.measures[place]!.window = open.window;
  }
  const names = program.triggers.map(trigger => trigger.name);
  for (const { event, occurrence } of kept.waiting) {
    const trigger = names.indexOf(event);
    if (trigger >= 0) state.waiting.push({ trigger, occurrence });
  }
  for (const [name, facts] of Object.entries(kept.facts)) {
    if (Object.hasOwn(program.plan.collection.context ?? {}, name)) state.facts.set(name, facts);
  }
  state.cut = kept.cut;
  if (kept.silentFrom !== undefined) state.silentFrom = kept.silentFrom;
  return state;
}

function parse(text: string): KeptState | undefined {
  try {
    const data = JSON.parse(text, exactlyBack) as KeptState | null;
    return data?.form === form ? data : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function own<T>(group: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(group, name) ? group[name] : undefined;
}

/** JSON has no whole numbers beyond 2^53, no NaN and no minus zero. */
function exactly(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return { int: value.toString() };
  const isOdd = typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0));
  return isOdd ? { number: Object.is(value, -0) ? '-0' : String(value) } : value;
}

function exactlyBack(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Object.keys(value).length !== 1) return value;
  const { int, number } = value as { readonly int?: unknown; readonly number?: unknown };
  if (typeof int === 'string') return BigInt(int);
  return typeof number === 'string' ? Number(number) : value;
}
