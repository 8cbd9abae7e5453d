import { inertFields } from '../../../value/fields.ts';
import { fail } from '../failure.ts';
import { Callable, type Datum, type Machine } from '../machine.ts';
import { transformer } from './call.ts';

/** The parts of `|pattern|update, delete|`. */
export interface Transform {
  readonly clone: Datum;
  readonly pattern: (value: Datum) => Datum;
  readonly update: (match: Datum) => Datum;
  readonly delete?: (match: Datum) => Datum;
  readonly position: number;
  readonly updatePosition: number;
  readonly deletePosition: number;
}

/** A function that gives a copy of what it gets, with the objects that match changed. What is not in the copy is never changed. */
export function transform(parts: Transform): Callable {
  return transformer((value, machine) => {
    if (value === undefined) return undefined;
    const { clone, position } = parts;
    if (!(clone instanceof Callable)) fail({ code: 'T2013', position });
    const own = new Set<object>();
    const result = copied(clone.call([value], machine), own, machine);
    const matches = parts.pattern(result);
    if (matches === undefined) return result;
    for (const match of Array.isArray(matches) ? (matches as readonly Datum[]) : [matches]) change(match, own, parts, machine);
    return result;
  });
}

function copied(value: Datum, own: Set<object>, machine: Machine): Datum {
  if (typeof value !== 'object' || value === null || value instanceof Callable) return value;
  machine.spend(1);
  if (Array.isArray(value)) return value.map(item => copied(item, own, machine));
  const copy = inertFields<Datum>();
  for (const name of Object.keys(value)) copy[name] = copied((value as Readonly<Record<string, Datum>>)[name], own, machine);
  own.add(copy);
  return copy;
}

function change(match: Datum, own: ReadonlySet<object>, parts: Transform, machine: Machine): void {
  machine.spend(1);
  const fields = typeof match === 'object' && match !== null && own.has(match) ? (match as Record<string, Datum>) : undefined;
  const update = parts.update(match);
  if (update !== undefined) {
    if (typeof update !== 'object' || update === null || Array.isArray(update)) {
      fail({ code: 'T2011', position: parts.updatePosition, value: update });
    }
    if (fields && !(update instanceof Callable)) Object.assign(fields, update);
  }
  const deletions = parts.delete?.(match);
  if (deletions === undefined) return;
  const names = Array.isArray(deletions) ? (deletions as readonly Datum[]) : [deletions];
  for (const name of names)
    if (typeof name !== 'string') fail({ code: 'T2012', position: parts.deletePosition, value: deletions });
  if (fields) for (const name of names) delete fields[name as string];
}
