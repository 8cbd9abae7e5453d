import { mayBe, stepInto, type View } from '../../contract/view.ts';
import { joinName } from '../../document/path.ts';
import type { Node } from '../syntax.ts';

/**
 * A step of a place in the source: a name, or a position in a list. A position is the level of the `each` whose element it is (0: the outermost
 * of the target field), or `anyPosition` where it may be any.
 */
export type PlaceStep = string | number;
export const anyPosition = -1;

/** A place in the source message, with what the contract says of it. */
export interface Place {
  readonly steps: readonly PlaceStep[];
  readonly view?: View;
}

/** A function as a value: its text and what it saw where it was written. */
export interface Closure<Env> {
  readonly node: Node;
  readonly env: Env;
}

/** What a value may have come from. */
export interface Origin<Env = unknown> {
  /** It may be the very data of these places, so that a name behind it is a field of them. */
  readonly places: readonly Place[];
  /** It was made from the data of these places, and everything in them. */
  readonly made: readonly Place[];
  /** The data of these places decided that it is this value and no other. */
  readonly decided: readonly Place[];
  /** Only how many there are at these places, or whether there is one, matters. */
  readonly counted: readonly Place[];
  /** It may be one of these objects that the expression made: name → its value. */
  readonly built: readonly ReadonlyMap<string, Origin<Env>>[];
  /** It may be one of these functions. */
  readonly closures: readonly Closure<Env>[];
}

/** Of nothing in the message. */
export const fromNothing: Origin<never> = { places: [], made: [], decided: [], counted: [], built: [], closures: [] };

/** The very data of a place. */
export function fromPlace<Env>(place: Place): Origin<Env> {
  return { ...fromNothing, places: [place] };
}

/** A value that may be any of several. */
export function oneOf<Env>(origins: readonly Origin<Env>[]): Origin<Env> {
  if (origins.length === 1) return origins[0]!;
  const all = <K extends keyof Origin<Env>>(name: K): Origin<Env>[K] =>
    origins.flatMap(each => each[name] as readonly never[]) as unknown as Origin<Env>[K];
  return {
    places: distinct(all('places')),
    made: distinct(all('made')),
    decided: distinct(all('decided')),
    counted: distinct(all('counted')),
    built: [...new Set(all('built'))],
    closures: [...new Set(all('closures'))],
  };
}

/** A value that was computed from another one; functions in it are taken care of before. */
export function computed<Env>({ places, made, decided, counted, built }: Origin<Env>): Origin<Env> {
  const inside = built.flatMap(object => [...object.values()].map(computed));
  return oneOf([{ ...fromNothing, made: [...places, ...made], decided, counted }, ...inside]);
}

/** What only decided about another value. */
export function deciding<Env>(origin: Origin<Env>): Origin<Env> {
  const { made, decided, counted } = computed(origin);
  return { ...fromNothing, decided: distinct([...made, ...decided]), counted };
}

/** What remains of an origin where only how many there are matters. */
export function counting<Env>({ places, made, decided, counted }: Origin<Env>): Origin<Env> {
  return { ...fromNothing, decided: distinct([...made, ...decided]), counted: distinct([...places, ...counted]) };
}

/** The field of a value. */
export function fieldOf<Env>(origin: Origin<Env>, name: string): Origin<Env> {
  const { places, made, decided, counted, built } = origin;
  const inside = built.flatMap(object => object.get(name) ?? []);
  return oneOf([{ ...fromNothing, places: places.map(place => named(place, name)), made, decided, counted }, ...inside]);
}

/** An element of a value, or the value itself where it is no list. */
export function itemOf<Env>(origin: Origin<Env>): Origin<Env> {
  return { ...origin, places: origin.places.map(place => entered(place)) };
}

/** The element of a list, at a known position; as it is where the contract says that it is no list. */
export function entered(place: Place, position: PlaceStep = anyPosition): Place {
  const items = place.view && mayBe(place.view, 'array') && place.view.fields.size === 0 ? place.view.items() : undefined;
  return items ? { steps: [...place.steps, position], view: items } : place;
}

function named(place: Place, name: string): Place {
  let at = place;
  for (let inner = entered(at); inner !== at; inner = entered(at)) at = inner;
  const step = at.view && stepInto(at.view, name);
  return { steps: [...at.steps, name], ...(step?.kind === 'field' && { view: step.view }) };
}

/** Each place once. */
export function distinct(places: readonly Place[]): readonly Place[] {
  return places.length < 2 ? places : [...new Map(places.map(place => [JSON.stringify(place.steps), place])).values()];
}

/** A place as people write it: `operations[].step`. */
export function pathOf(steps: readonly PlaceStep[]): string {
  return steps.reduce<string>((path, step) => (typeof step === 'number' ? `${path}[]` : joinName(path, step)), '');
}
