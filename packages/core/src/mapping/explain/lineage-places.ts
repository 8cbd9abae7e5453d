import { joinIndex, joinName } from '../../document/path.ts';
import type { FieldLineage, LineageSource } from './lineage.ts';
import { anyPosition, type PlaceStep } from './lineage-origin.ts';

/** A place that belongs to one under the pointer: its path may have `[]` for any position. */
export interface LinkedPlace {
  readonly path: string;
  readonly role: LineageSource['role'];
}

/** The steps of a path as lineage writes it: names, positions, and `anyPosition` for `[]`. */
export function placeSteps(path: string): readonly PlaceStep[] {
  const steps: PlaceStep[] = [];
  for (const [, index, quoted, name] of path.matchAll(/\[(\d*)\]|\[("(?:[^"\\]|\\.)*")\]|([^.[\]]+)/gu)) {
    if (index !== undefined) steps.push(index === '' ? anyPosition : Number(index));
    else steps.push(quoted === undefined ? name! : (JSON.parse(quoted) as string));
  }
  return steps;
}

/** Whether a place (`operations[1].step`) is what a path with open positions (`operations[].step`) names, or stands in it. */
export function isWithin(place: readonly PlaceStep[], pattern: readonly PlaceStep[]): boolean {
  return pattern.length <= place.length && pattern.every((step, index) => isSame(step, place[index]!));
}

function isSame(one: PlaceStep, other: PlaceStep): boolean {
  if (typeof one === 'string' || typeof other === 'string') return one === other;
  return one === other || one === anyPosition || other === anyPosition;
}

/**
 * Where one field of the target of one message (`steps[1].seq`) comes from: with the very position where it is known (`operations[1].step`), else with
 * `[]`. An object or list that the mapping builds comes from all that its fields come from. `message` is the source message: with it positions are known
 * too where the mapping goes through the elements of several lists.
 */
export function sourcesAt(lineage: readonly FieldLineage[], target: string, message?: unknown): readonly LinkedPlace[] {
  const place = placeSteps(target);
  const entries = lineage.map(entry => ({ entry, steps: placeSteps(entry.target) }));
  const above = entries.filter(({ entry, steps }) => isWithin(place, steps) && (steps.length === place.length || !entry.list));
  const found = above.length > 0 ? above.slice(-1) : entries.filter(({ steps }) => isWithin(steps, place));
  return once(found.flatMap(({ entry, steps }) => entry.sources.map(source => located(source, place, steps.length, message))));
}

/** The source at the positions of a target; of what was taken over whole, the same field in it. */
function located(source: LineageSource, target: readonly PlaceStep[], length: number, message: unknown): LinkedPlace {
  const known = target.slice(0, length).filter(step => typeof step === 'number');
  const steps = atPositions(stepsOf(source), level => known[level], message);
  return { path: pathWith(source.copied ? [...steps, ...target.slice(length)] : steps), role: source.role };
}

/** A step of a source: a name, or a position by the level of the target that it goes along with. */
type SourceStep = string | { readonly level: number };

function stepsOf({ path, positions = [] }: LineageSource): readonly SourceStep[] {
  let at = 0;
  return placeSteps(path).map(step => (typeof step === 'string' ? step : { level: positions[at++] ?? anyPosition }));
}

function atPositions(
  steps: readonly SourceStep[],
  positionOf: (level: number) => number | undefined,
  message: unknown,
): readonly PlaceStep[] {
  const found: PlaceStep[] = [];
  for (let at = 0; at < steps.length;) {
    const step = steps[at]!;
    const end = typeof step === 'string' ? at : lastOf(step.level, steps, at);
    const position = typeof step === 'string' ? undefined : (positionOf(step.level) ?? anyPosition);
    if (typeof step === 'string') found.push(step);
    else if (end === at) found.push(position!);
    else found.push(...(elementsAlong(message, found, steps.slice(at, end + 1))[position!] ?? opened(steps.slice(at, end + 1))));
    at = end + 1;
  }
  return found;
}

/** The last of the lists that count together with one. */
function lastOf(level: number, steps: readonly SourceStep[], at: number): number {
  if (level === anyPosition) return at;
  return steps.findLastIndex(step => typeof step !== 'string' && step.level === level);
}

function opened(steps: readonly SourceStep[]): readonly PlaceStep[] {
  return steps.map(step => (typeof step === 'string' ? step : anyPosition));
}

/** The elements of lists in lists, in their order, each by its steps behind a place. */
function elementsAlong(
  message: unknown,
  place: readonly PlaceStep[],
  steps: readonly SourceStep[],
): readonly (readonly PlaceStep[])[] {
  const start = place.reduce<unknown>((at, step) => fieldOf(at, step), message);
  let reached: readonly { readonly value: unknown; readonly steps: readonly PlaceStep[] }[] = [{ value: start, steps: [] }];
  for (const step of steps) {
    reached = reached.flatMap(({ value, steps: before }) => {
      if (typeof step === 'string') return [{ value: fieldOf(value, step), steps: [...before, step] }];
      return Array.isArray(value) ? value.map((each, index) => ({ value: each as unknown, steps: [...before, index] })) : [];
    });
  }
  return reached.map(each => each.steps);
}

function fieldOf(value: unknown, step: PlaceStep): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
  return (value as Readonly<Record<PlaceStep, unknown>>)[step];
}

/**
 * The fields of the target that one place of the source (`operations[1].step`), or anything in it, goes into or decides about. What only counts it is left
 * out.
 */
export function targetsOf(lineage: readonly FieldLineage[], source: string, message?: unknown): readonly LinkedPlace[] {
  const place = placeSteps(source);
  const found = lineage.flatMap(({ target, sources }) =>
    sources.flatMap(each => {
      const steps = placeSteps(each.path);
      if (each.role === 'counts' || !(isWithin(place, steps) || isWithin(steps, place))) return [];
      const rest = each.copied ? place.slice(steps.length) : [];
      return [{ path: pathWith([...targetSteps(target, each, place, message), ...rest]), role: each.role }];
    }),
  );
  return once(found);
}

/** The target at the positions of the source. */
function targetSteps(target: string, source: LineageSource, place: readonly PlaceStep[], message: unknown): readonly PlaceStep[] {
  const steps = stepsOf(source);
  let level = 0;
  return placeSteps(target).map(step => (typeof step === 'string' ? step : positionAlong(steps, level++, place, message)));
}

/** Which element of the target at a level a place of the source is, or stands in. */
function positionAlong(steps: readonly SourceStep[], level: number, place: readonly PlaceStep[], message: unknown): number {
  const first = steps.findIndex(step => typeof step !== 'string' && step.level === level);
  if (first < 0) return anyPosition;
  const last = lastOf(level, steps, first);
  const own = place.slice(first, last + 1);
  if (own.length < last - first + 1) return anyPosition;
  if (first === last) return own[0] as number;
  return elementsAlong(message, place.slice(0, first), steps.slice(first, last + 1)).findIndex(each => isWithin(each, own));
}

function pathWith(steps: readonly PlaceStep[]): string {
  return steps.reduce<string>((path, step) => {
    if (typeof step === 'string') return joinName(path, step);
    return step === anyPosition ? `${path}[]` : joinIndex(path, step);
  }, '');
}

function once(places: readonly LinkedPlace[]): readonly LinkedPlace[] {
  const found = new Map<string, LinkedPlace>();
  for (const place of places) if (!found.has(place.path)) found.set(place.path, place);
  return [...found.values()];
}
