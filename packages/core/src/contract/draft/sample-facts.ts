import { isFields, type Value } from '../../value/value.ts';

/** What was seen at one place of the samples. */
export interface Facts {
  /** Values seen, null included. */
  count: number;
  nulls: number;
  flags: number;
  numbers: number;
  wholeNumbers: number;
  texts: number;
  /** Distinct texts and numbers as text, with how often they came. */
  readonly distinct: Map<string, number>;
  /** Texts other than the empty one, for their forms. */
  readonly samples: string[];
  lists: number;
  items?: Facts;
  objects: number;
  readonly fields: Map<string, Facts>;
}

/** Nothing was seen yet. */
export function noFacts(): Facts {
  return {
    count: 0,
    nulls: 0,
    flags: 0,
    numbers: 0,
    wholeNumbers: 0,
    texts: 0,
    distinct: new Map(),
    samples: [],
    lists: 0,
    objects: 0,
    fields: new Map(),
  };
}

/** Counts one value in. */
export function observe(facts: Facts, value: Value): void {
  facts.count++;
  if (value === null) facts.nulls++;
  else if (typeof value === 'boolean') facts.flags++;
  else if (typeof value === 'number') observeNumber(facts, value);
  else if (typeof value === 'string') observeText(facts, value);
  else if (isFields(value)) observeFields(facts, value);
  else observeList(facts, value);
}

function observeNumber(facts: Facts, value: number): void {
  facts.numbers++;
  if (Number.isSafeInteger(value)) facts.wholeNumbers++;
  remember(facts, String(value));
}

function observeText(facts: Facts, value: string): void {
  facts.texts++;
  if (value !== '') facts.samples.push(value);
  remember(facts, value);
}

function remember(facts: Facts, text: string): void {
  facts.distinct.set(text, (facts.distinct.get(text) ?? 0) + 1);
}

function observeFields(facts: Facts, value: Readonly<Record<string, Value>>): void {
  facts.objects++;
  for (const [name, each] of Object.entries(value)) {
    const inner = facts.fields.get(name) ?? noFacts();
    facts.fields.set(name, inner);
    observe(inner, each);
  }
}

function observeList(facts: Facts, list: readonly Value[]): void {
  facts.lists++;
  facts.items ??= noFacts();
  for (const item of list) observe(facts.items, item);
}

/** What was seen at both of two places, as one. */
export function mergedFacts(one: Facts, other: Facts): Facts {
  const distinct = new Map(one.distinct);
  for (const [text, count] of other.distinct) distinct.set(text, (distinct.get(text) ?? 0) + count);
  const names = new Set([...one.fields.keys(), ...other.fields.keys()]);
  const merge = (name: string): Facts => mergedFacts(one.fields.get(name) ?? noFacts(), other.fields.get(name) ?? noFacts());
  const items = one.items && other.items ? mergedFacts(one.items, other.items) : (one.items ?? other.items);
  return {
    count: one.count + other.count,
    nulls: one.nulls + other.nulls,
    flags: one.flags + other.flags,
    numbers: one.numbers + other.numbers,
    wholeNumbers: one.wholeNumbers + other.wholeNumbers,
    texts: one.texts + other.texts,
    distinct,
    samples: [...one.samples, ...other.samples],
    lists: one.lists + other.lists,
    ...(items && { items }),
    objects: one.objects + other.objects,
    fields: new Map([...names].map(name => [name, merge(name)])),
  };
}
