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
 * `[]`. An object or list that the mapping builds comes from all that its fields come from.
 */
export function sourcesAt(lineage: readonly FieldLineage[], target: string): readonly LinkedPlace[] {
  const place = placeSteps(target);
  const entries = lineage.map(entry => ({ entry, steps: placeSteps(entry.target) }));
  const above = entries.filter(({ entry, steps }) => isWithin(place, steps) && (steps.length === place.length || !entry.list));
  const found = above.length > 0 ? above.slice(-1) : entries.filter(({ steps }) => isWithin(steps, place));
  return once(found.flatMap(({ entry, steps }) => entry.sources.map(source => located(source, place, steps.length))));
}

/** The source at the positions of a target; of what was taken over whole, the same field in it. */
function located({ path, role, positions, copied }: LineageSource, target: readonly PlaceStep[], length: number): LinkedPlace {
  const known = target.slice(0, length).filter(step => typeof step === 'number');
  const steps = withPositions(placeSteps(path), positions, known);
  return { path: pathWith(copied ? [...steps, ...target.slice(length)] : steps), role };
}

/** Puts positions of the target where a path says which of them are its own. */
function withPositions(
  steps: readonly PlaceStep[],
  positions: readonly number[] | undefined,
  known: readonly number[],
): readonly PlaceStep[] {
  let at = 0;
  return steps.map(step => (typeof step === 'string' ? step : (known[positions?.[at++] ?? -1] ?? anyPosition)));
}

/** The fields of the target that one place of the source (`operations[1].step`) goes into or decides about. What only counts it is left out. */
export function targetsOf(lineage: readonly FieldLineage[], source: string): readonly LinkedPlace[] {
  const place = placeSteps(source);
  const found = lineage.flatMap(({ target, sources }) =>
    sources.flatMap(each => {
      const steps = placeSteps(each.path);
      if (each.role === 'counts' || !isWithin(place, steps)) return [];
      const rest = each.copied ? place.slice(steps.length) : [];
      return [{ path: pathWith([...targetSteps(target, each, place), ...rest]), role: each.role }];
    }),
  );
  return once(found);
}

/** The target at the positions of the source. */
function targetSteps(
  target: string,
  { path, positions = [] }: LineageSource,
  source: readonly PlaceStep[],
): readonly PlaceStep[] {
  const own = source.filter((_, index) => typeof placeSteps(path)[index] === 'number') as readonly number[];
  let level = 0;
  return placeSteps(target).map(step => {
    if (typeof step === 'string') return step;
    return own[positions.indexOf(level++)] ?? anyPosition;
  });
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
