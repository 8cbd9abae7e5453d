import { joinName } from '../../document/path.ts';
import type { TypeName } from '../../contract/keywords.ts';
import { stepInto, type View } from '../../contract/view.ts';
import { isFields, type Value } from '../../value/value.ts';
import type { Looked } from './sightings.ts';
import { readNumber } from './usual-numbers.ts';

/** What was seen of one field over all messages. */
export interface FieldFacts {
  /** Absent: the contract does not know the field. */
  readonly view?: View;
  readonly texts: Map<string, number>;
  /** The values that are numbers, or texts that say numbers where the contract declares them, with their messages. */
  readonly numbers: (readonly [value: number, at: Looked])[];
  longest: { readonly length: number; readonly at?: Looked };
  shortest: number;
  mostItems: { readonly count: number; readonly at?: Looked };
}

/** A field of one message. */
export interface FieldVisit {
  readonly path: string;
  readonly value: Value;
  readonly view: View | undefined;
}

const mostTexts = 500;
const mostNumbers = 2000;
const deepest = 64;
const numeric: ReadonlySet<TypeName> = new Set(['number', 'integer']);

/** An empty page for a field. */
export function openFacts(view: View | undefined): FieldFacts {
  return {
    ...(view && { view }),
    texts: new Map(),
    numbers: [],
    longest: { length: -1 },
    shortest: Number.MAX_SAFE_INTEGER,
    mostItems: { count: -1 },
  };
}

/**
 * Every field of a message with what its contract says of it. What the contract leaves open on purpose, and what stands inside of a field that it
 * does not know, is not gone into.
 */
export function* fieldsIn(value: Value, view: View, at = '', depth = 0): Generator<FieldVisit> {
  if (depth > deepest) return;
  if (Array.isArray(value)) {
    for (const each of value as readonly Value[]) yield* fieldsIn(each, view.items() ?? view, at, depth + 1);
    return;
  }
  if (!isFields(value)) return;
  for (const [name, each] of Object.entries(value)) {
    const step = stepInto(view, name);
    if (step.kind === 'open') continue;
    const path = joinName(at, name);
    const known = step.kind === 'field' ? step.view : undefined;
    yield { path, value: each, view: known };
    if (known) yield* fieldsIn(each, known, path, depth + 1);
  }
}

/** Writes one field of one message down. */
export function noteField(facts: FieldFacts, value: Value, at: Looked): void {
  if (Array.isArray(value)) {
    const list = value as readonly Value[];
    if (list.length > facts.mostItems.count) facts.mostItems = { count: list.length, at };
    for (const each of list) noteField(facts, each, at);
    return;
  }
  if (typeof value === 'string') noteText(facts, value, at);
  const number = typeof value === 'number' || saysNumber(facts.view) ? readNumber(value) : undefined;
  if (number !== undefined && facts.numbers.length < mostNumbers) facts.numbers.push([number, at]);
}

function noteText(facts: FieldFacts, text: string, at: Looked): void {
  const { length } = text;
  if (length > facts.longest.length) facts.longest = { length, at };
  facts.shortest = Math.min(facts.shortest, length);
  const times = facts.texts.get(text);
  if (times !== undefined || (facts.texts.size < mostTexts && length <= 200)) facts.texts.set(text, (times ?? 0) + 1);
}

function saysNumber(view: View | undefined): boolean {
  const inner = view?.items() ?? view;
  return inner?.format === 'decimal' || inner?.format === 'int64' || [...(inner?.types ?? [])].some(type => numeric.has(type));
}
