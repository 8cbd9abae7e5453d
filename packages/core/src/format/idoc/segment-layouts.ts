import type { Place, Shape } from '../../contract/contract.ts';
import type { FormatSettings } from '../../document/model.ts';
import { controlName, placesOf } from './control-record.ts';

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
  return {
    byType,
    named: name => byName.get(name) ?? byName.get(typeOf(name)) ?? byName.get(typeOf(name).replace(/\d{3}$/, '')),
  };
}

/** A field of a segment: the path ends with segment and field. */
function addPlace(byType: Map<string, OpenLayout>, path: string, place: Place): void {
  const steps = path.split('.');
  const [field = '', type] = [steps.at(-1), steps.at(-2)];
  if (type === undefined) return;
  const layout = layoutOf(byType, type);
  layout.parents.add(steps.at(-3) ?? '');
  if (!layout.places.has(field)) layout.places.set(field, place);
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
