import type { CollectionDocument, MeasurementDeclaration } from '../document/collect-model.ts';
import type { TagBinding } from '../document/plan.ts';
import { compileMeasures, type SeriesShape } from './compile-measures.ts';
import { compileTriggers } from './compile-triggers.ts';
import { isSameUnit } from './exact-scale.ts';
import type { MeasureProgram, TagProgram, TriggerProgram } from './program.ts';
import { toldReader } from './read-told.ts';

const none: readonly never[] = [];

/** What a collection makes of these tags in this order, whatever their addresses. */
export class ClassProgram {
  readonly shapes: readonly SeriesShape[];
  readonly measures: readonly MeasureProgram[];
  readonly triggers: readonly TriggerProgram[];
  readonly timed: readonly number[];
  readonly windows: readonly number[];
  readonly survivors: readonly number[];
  readonly #collection: CollectionDocument;
  readonly #declarations: ReadonlyMap<string, readonly MeasurementDeclaration[]>;
  readonly #measuresOf: ReadonlyMap<number, readonly number[]>;
  readonly #triggersOf: ReadonlyMap<number, readonly number[]>;
  /** Microseconds that values of tags which events carry are kept for. */
  readonly #kept: ReadonlyMap<number, number>;
  readonly #tags = new Map<string, TagProgram>();
  /** Of the piece of equipment before: mostly this one is told in the same units. */
  #watched: readonly TagProgram[] = none;

  constructor(collection: CollectionDocument, names: readonly string[]) {
    const places = new Map(names.map((name, place) => [name, place]));
    this.#collection = collection;
    const { shapes, measures } = compileMeasures(collection, places);
    const triggers = compileTriggers(collection, places);
    this.#declarations = Map.groupBy(Object.values(collection.measurements ?? {}), ({ tag }) => tag);
    this.#measuresOf = placesByTag(measures);
    this.#triggersOf = placesByTag(triggers);
    this.#kept = keptByTag(triggers);
    this.shapes = shapes;
    this.measures = measures;
    this.triggers = triggers;
    const placesWhere = (holds: (measure: MeasureProgram) => unknown): readonly number[] =>
      measures.flatMap((measure, place) => (holds(measure) ? [place] : []));
    this.timed = placesWhere(({ window, stale, heartbeat }) => window ?? stale ?? heartbeat);
    this.windows = placesWhere(({ window }) => window);
    const windowed = new Set(this.windows.map(place => measures[place]!.tag));
    this.survivors = names.flatMap((_, tag) =>
      this.#triggersOf.has(tag) || this.#kept.has(tag) || windowed.has(tag) ? [tag] : [],
    );
  }

  /** The fastest sampling that the measurements of a tag ask for. */
  samplingOf(tag: string): number | undefined {
    const wanted = (this.#declarations.get(tag) ?? none).flatMap(({ sampling }) => sampling ?? []);
    return wanted.length === 0 ? undefined : Math.min(...wanted);
  }

  /** How the tags of one piece of equipment are read; what reads alike is the same object. */
  watched(bindings: readonly TagBinding[]): readonly TagProgram[] {
    const before = this.#watched;
    const programs = bindings.map((binding, place) => this.#tag(binding, place));
    const isSame = programs.length === before.length && programs.every((program, place) => program === before[place]);
    this.#watched = isSame ? before : programs;
    return this.#watched;
  }

  #tag(binding: TagBinding, place: number): TagProgram {
    const { unit, scale, offset, values } = binding;
    const isPlain = unit === undefined && scale === undefined && offset === undefined && values === undefined;
    const key = isPlain ? String(place) : JSON.stringify([place, unit, scale, offset, values]);
    const program = this.#tags.get(key) ?? this.#compileTag(binding, place);
    this.#tags.set(key, program);
    return program;
  }

  #compileTag(binding: TagBinding, place: number): TagProgram {
    const declaration = this.#collection.tags[binding.tag]!;
    const measures = this.#measuresOf.get(place) ?? none;
    const kept = this.#kept.get(place);
    const unit = binding.unit ?? declaration.unit;
    return {
      name: binding.tag,
      read: toldReader(declaration, binding),
      ...(unit !== undefined && { unit }),
      isUnit: told => unit === undefined || told === unit || isSameUnit(told, unit),
      uncertain: (this.#declarations.get(binding.tag) ?? none).some(({ quality }) => quality === 'uncertain'),
      measures,
      windowed: measures.filter(each => this.measures[each]!.window !== undefined).length,
      triggers: this.#triggersOf.get(place) ?? none,
      ...(kept !== undefined && { kept }),
    };
  }
}

function placesByTag(list: readonly { readonly tag: number }[]): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, number[]>();
  for (const [place, { tag }] of list.entries()) {
    const places = found.get(tag);
    if (places) places.push(place);
    else found.set(tag, [place]);
  }
  return found;
}

function keptByTag(triggers: readonly TriggerProgram[]): ReadonlyMap<number, number> {
  const kept = new Map<number, number>();
  for (const { form, snapshot } of triggers) {
    const settle = form.kind === 'level' ? form.settle : 0;
    for (const tag of snapshot) kept.set(tag, Math.max(settle, kept.get(tag) ?? 0));
  }
  return kept;
}
