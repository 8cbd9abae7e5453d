import type { CollectionDocument, MeasurementDeclaration } from '../document/collect-model.ts';
import { microsPerMs } from './micros.ts';
import type { MeasureProgram } from './program.ts';
import type { SeriesDescription } from './sample.ts';

/** What a series is, whatever equipment it is of. */
export type SeriesShape = Pick<SeriesDescription, 'measurement' | 'type' | 'unit'>;

/** The measurements whose tags have these places, and the series that they make. */
export function compileMeasures(
  collection: CollectionDocument,
  places: ReadonlyMap<string, number>,
): { readonly shapes: readonly SeriesShape[]; readonly measures: readonly MeasureProgram[] } {
  const shapes: SeriesShape[] = [];
  const add = (measurement: string, type: SeriesShape['type'], unit: string | undefined): number =>
    shapes.push({ measurement, type, ...(unit !== undefined && { unit }) }) - 1;
  const measures = Object.entries(collection.measurements ?? {}).flatMap(([name, declaration]) => {
    const tag = places.get(declaration.tag);
    if (tag === undefined) return [];
    const { type, unit } = collection.tags[declaration.tag]!;
    const told = type === 'number' ? 'double' : type === 'integer' ? 'int64' : type;
    const { aggregate } = declaration;
    const own = aggregate ? -1 : add(name, told, unit);
    const window = aggregate && {
      every: aggregate.every * microsPerMs,
      of: aggregate.of.map(each => ({
        function: each,
        series: each === 'count' ? add(`${name}.count`, 'int64', undefined) : add(`${name}.${each}`, 'double', unit),
      })),
    };
    return [{ ...limitsOf(declaration), name, tag, series: own, wideSeries: own, ...(window && { window }) }];
  });
  // Whole numbers beyond 2^63 are a series of another type, behind all others, which hardly any equipment ever needs.
  const isWhole = ({ series: own }: MeasureProgram): boolean => own >= 0 && shapes[own]!.type === 'int64';
  const wide = measures.map(each =>
    isWhole(each) ? { ...each, wideSeries: add(each.name, 'uint64', shapes[each.series]!.unit) } : each,
  );
  return { shapes, measures: wide };
}

function limitsOf(declaration: MeasurementDeclaration): Omit<MeasureProgram, 'name' | 'tag' | 'series' | 'wideSeries'> {
  const { deadband, heartbeat, range, stale, flatline } = declaration;
  return {
    ...(deadband !== undefined && { deadband }),
    ...(heartbeat !== undefined && { heartbeat: heartbeat * microsPerMs }),
    ...(range && { range }),
    ...(stale !== undefined && { stale: stale * microsPerMs }),
    ...(flatline !== undefined && { flatline: flatline * microsPerMs }),
  };
}
