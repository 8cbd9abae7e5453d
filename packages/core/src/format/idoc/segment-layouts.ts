import type { Place, Shape } from '../../contract/contract.ts';
import type { FormatSettings } from '../../document/model.ts';
import type { Fields, Value } from '../../value/value.ts';
import { controlName, controlPlaces, placesOf, segmentLength } from './control-record.ts';

/** How one type of segment looks in flat form, and which types it may stand under. */
export interface SegmentLayout {
  /** Type of the segment, as in XML (`E1EDK01`). */
  readonly type: string;
  /** Its definition, as in flat form (`E2EDK01005`). */
  readonly definition: string;
  readonly places: ReadonlyMap<string, Place>;
  /** Types of the segments it may belong to; the empty text stands for the IDoc itself. */
  readonly parents: ReadonlySet<string>;
}

/** The layouts that an interface knows, by type and by definition. */
export interface SegmentLayouts {
  readonly byType: ReadonlyMap<string, SegmentLayout>;
  /**
   * The members of a segment (of the IDoc itself where `type` is empty) in the order in which the contract has them: fields, then segments.
   * Where one is not declared its place is not known, and all stay as they are.
   */
  inOrder(fields: Fields, type: string): readonly (readonly [name: string, value: Value])[];
  /** The layout of a segment name in flat form: its definition, its type, or another version of its definition. */
  named(name: string): SegmentLayout | undefined;
}

interface OpenLayout {
  readonly type: string;
  definition: string;
  places: Map<string, Place>;
  readonly parents: Set<string>;
}

/** Layouts from the contracts (`position`, `maxLength`, `segment`) and from the settings of the format, which come first. */
export function segmentLayouts(settings: FormatSettings, shapes: readonly Shape[]): SegmentLayouts {
  const byType = new Map<string, OpenLayout>();
  for (const [path, place] of shapes.flatMap(({ places = [] }) => [...places])) addPlace(byType, path, place);
  for (const [path, definition] of shapes.flatMap(({ segments = [] }) => [...segments])) {
    const [type = '', parent = ''] = path.split('.').reverse();
    const layout = layoutOf(byType, type);
    layout.definition = definition;
    layout.parents.add(parent);
  }
  for (const [type, { definition = type, under = '', fields }] of Object.entries(settings.segments ?? {})) {
    const parents = under === '' ? [''] : under.split(/\s*,\s*/);
    byType.set(type, { type, definition, places: new Map(placesOf(fields)), parents: new Set(parents) });
  }
  byType.delete(controlName);
  const byName = new Map(
    [...byType.values()].flatMap(layout => [[layout.type, layout] as const, [layout.definition, layout] as const]),
  );
  const ranks = new Map([controlName, ...byType.keys()].map((type, index) => [type, segmentLength + index]));
  return {
    byType,
    inOrder: (fields, type) => {
      const members = Object.entries(fields).filter(([name]) => !name.startsWith('@'));
      const places = type === controlName ? controlPlaces : byType.get(type)?.places;
      const rankOf = (name: string): number | undefined => ranks.get(name) ?? places?.get(name)?.position;
      if (members.some(([name]) => rankOf(name) === undefined)) return members;
      return members.sort(([one], [other]) => (rankOf(one) as number) - (rankOf(other) as number));
    },
    named: name => byName.get(name) ?? byName.get(typeOf(name)) ?? byName.get(typeOf(name).replace(/\d{3}$/, '')),
  };
}

/** A field of a segment: the path ends with segment and field. The segments that it stands in need no fields of their own. */
function addPlace(byType: Map<string, OpenLayout>, path: string, place: Place): void {
  const types = path.split('.');
  const field = types.pop() as string;
  for (const [depth, type] of types.entries()) layoutOf(byType, type).parents.add(types[depth - 1] ?? '');
  const places = byType.get(types.at(-1) ?? '')?.places;
  if (places && !places.has(field)) places.set(field, place);
}

function layoutOf(byType: Map<string, OpenLayout>, type: string): OpenLayout {
  let layout = byType.get(type);
  if (!layout) byType.set(type, (layout = { type, definition: type, places: new Map(), parents: new Set() }));
  return layout;
}

/** The type that a definition belongs to, with its version: SAP writes `E2…` for `E1…` and `Z2…` for `Z1…`. */
function typeOf(definition: string): string {
  return definition.replace(/^((?:_-[A-Z0-9]+_-)?[A-Z])2/, '$11');
}
