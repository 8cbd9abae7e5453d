import { merged, type FieldLineage, type LineageSource } from './lineage.ts';
import { anyPosition, pathOf, type PlaceStep } from './lineage-origin.ts';
import { placeSteps } from './lineage-places.ts';

/** The lineage of mappings one after the other: from the message that the first one reads to the one that the last one makes. */
export function chainLineage(mappings: readonly (readonly FieldLineage[])[]): readonly FieldLineage[] {
  const [first = [], ...rest] = mappings;
  return rest.reduce(joined, first);
}

function joined(before: readonly FieldLineage[], after: readonly FieldLineage[]): readonly FieldLineage[] {
  const known = before.map(entry => ({ entry, names: namesOf(entry.target) }));
  return after.map(entry => {
    const feeding = entry.sources.flatMap(source => through(source, known));
    return {
      ...entry,
      sources: merged(feeding.flatMap(({ sources }) => sources)),
      before: [...new Set(feeding.filter(({ source }) => source.role !== 'counts').map(each => each.entry))],
    };
  });
}

interface Known {
  readonly entry: FieldLineage;
  readonly names: readonly string[];
}

interface Feeding {
  readonly source: LineageSource;
  readonly entry: FieldLineage;
  readonly sources: readonly LineageSource[];
}

/** The fields of the mapping before that a source of the mapping after is, stands in, or holds. */
function through(source: LineageSource, known: readonly Known[]): readonly Feeding[] {
  const steps = placeSteps(source.path);
  const names = namesOf(source.path);
  const isExact = known.some(each => each.names.length === names.length && startsWith(each.names, names));
  const found = known.filter(each => {
    if (each.names.length > names.length) return startsWith(each.names, names) && !(isExact && source.role === 'counts');
    return startsWith(names, each.names) && (each.names.length === names.length || !each.entry.list);
  });
  return found.map(({ entry }) => ({
    source,
    entry,
    sources: entry.sources.map(each => throughField(each, source, restOf(steps, placeSteps(entry.target)))),
  }));
}

/** One source of a field of the mapping before, as a source of what the mapping after makes of it. */
function throughField(inner: LineageSource, outer: LineageSource, rest: readonly PlaceStep[]): LineageSource {
  const copied = inner.copied === true;
  const own = placeSteps(inner.path).filter(step => typeof step === 'number');
  const known = own.map((_, index) => outer.positions?.[inner.positions?.[index] ?? anyPosition] ?? anyPosition);
  const positions = copied ? [...known, ...rest.filter(step => typeof step === 'number')] : known;
  return {
    path: copied ? pathOf([...placeSteps(inner.path), ...rest]) : inner.path,
    role: roleOf(inner, outer),
    ...(copied && outer.copied && { copied }),
    ...(positions.some(each => each !== anyPosition) && { positions }),
  };
}

function roleOf(inner: LineageSource, outer: LineageSource): LineageSource['role'] {
  if (outer.role === 'value' || inner.role === 'counts') return inner.role;
  return outer.role === 'counts' && inner.copied ? 'counts' : 'decides';
}

function restOf(steps: readonly PlaceStep[], target: readonly PlaceStep[]): readonly PlaceStep[] {
  return steps.slice(target.length);
}

/** The names of a path; a contract that leaves something open does not say where lists are. */
function namesOf(path: string): readonly string[] {
  return placeSteps(path).filter(step => typeof step === 'string');
}

function startsWith(names: readonly string[], start: readonly string[]): boolean {
  return start.every((name, index) => names[index] === name);
}
