import type { CollectionDocument, EventDeclaration, MeasurementDeclaration, TagDeclaration } from '../document/collect-model.ts';
import type { CollectionPlan, EquipmentPlan, TagBinding } from '../document/plan.ts';
import type { EquipmentProgram } from './collector.ts';
import { isSameUnit } from './exact-scale.ts';
import { microsPerMs } from './micros.ts';
import { stateTable } from '../mapping/binding/state-table.ts';
import type { AlarmForm, CounterForm, LevelForm, MeasureProgram, TagProgram, TriggerProgram } from './program.ts';
import { toldReader } from './read-told.ts';
import type { SeriesDescription } from './sample.ts';

const minute = 60_000;

/** Makes what a collection says of one piece of equipment ready to run. The plan has been checked. */
export function compileEquipment(plan: CollectionPlan, equipment: EquipmentPlan): EquipmentProgram {
  const { collection } = plan;
  const places = new Map(equipment.tags.map(({ tag }, place) => [tag, place]));
  const { series, measures } = compileMeasures(plan, equipment, places);
  const triggers = compileTriggers(collection, places);
  const uses: TagUses = {
    declarations: Map.groupBy(Object.values(collection.measurements ?? {}), ({ tag }) => tag),
    measures: placesByTag(measures),
    triggers: placesByTag(triggers),
    kept: keptByTag(triggers),
  };
  return {
    plan,
    equipment,
    tags: equipment.tags.map(binding => withSampling(binding, uses)),
    series,
    watched: equipment.tags.map((binding, place) => compileTag(binding, collection.tags[binding.tag]!, place, uses)),
    measures,
    triggers,
    silence: (collection.silence ?? minute) * microsPerMs,
  };
}

/** What is made of each tag, gathered once: equipment may have thousands. */
interface TagUses {
  readonly declarations: ReadonlyMap<string, readonly MeasurementDeclaration[]>;
  readonly measures: ReadonlyMap<number, readonly number[]>;
  readonly triggers: ReadonlyMap<number, readonly number[]>;
  /** Microseconds that values of tags which events carry are kept for. */
  readonly kept: ReadonlyMap<number, number>;
}

const none: readonly never[] = [];

/** Where the table says nothing of sampling, the fastest of the measurements of the tag does. */
function withSampling(binding: TagBinding, { declarations }: TagUses): TagBinding {
  if (binding.sampling !== undefined) return binding;
  const wanted = (declarations.get(binding.tag) ?? none).flatMap(({ sampling }) => sampling ?? []);
  return wanted.length === 0 ? binding : { ...binding, sampling: Math.min(...wanted) };
}

function compileTag(binding: TagBinding, declaration: TagDeclaration, place: number, uses: TagUses): TagProgram {
  const measured = uses.declarations.get(binding.tag) ?? none;
  const triggers = uses.triggers.get(place) ?? none;
  const kept = uses.kept.get(place);
  const unit = binding.unit ?? declaration.unit;
  const { interface: from, address, scale, offset, values } = binding;
  const survives = triggers.length > 0 || kept !== undefined || measured.some(({ aggregate }) => aggregate !== undefined);
  return {
    name: binding.tag,
    read: toldReader(declaration, binding),
    ...(unit !== undefined && { unit }),
    isUnit: told => unit === undefined || told === unit || isSameUnit(told, unit),
    uncertain: measured.some(({ quality }) => quality === 'uncertain'),
    measures: uses.measures.get(place) ?? none,
    triggers,
    ...(kept !== undefined && { kept }),
    mark: survives ? JSON.stringify([from, address, unit, scale, offset, values, declaration.type]) : '',
    survives,
  };
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

function compileMeasures(
  { collection, site }: CollectionPlan,
  { name: equipment }: EquipmentPlan,
  places: ReadonlyMap<string, number>,
): { readonly series: readonly SeriesDescription[]; readonly measures: readonly MeasureProgram[] } {
  const series: SeriesDescription[] = [];
  const add = (measurement: string, type: SeriesDescription['type'], unit: string | undefined): number =>
    series.push({
      site: site.name,
      equipment,
      collection: collection.name,
      measurement,
      type,
      ...(unit !== undefined && { unit }),
    }) - 1;
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
  const isWhole = ({ series: own }: MeasureProgram): boolean => own >= 0 && series[own]!.type === 'int64';
  const wide = measures.map(each =>
    isWhole(each) ? { ...each, wideSeries: add(each.name, 'uint64', series[each.series]!.unit) } : each,
  );
  return { series, measures: wide };
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

function compileTriggers(collection: CollectionDocument, places: ReadonlyMap<string, number>): readonly TriggerProgram[] {
  return Object.entries(collection.events ?? {}).flatMap(([name, declaration]) => {
    const tag = places.get(declaration.tag);
    if (tag === undefined) return [];
    const snapshot = (declaration.snapshot ?? []).flatMap(each => places.get(each) ?? []);
    const isFlag = collection.tags[declaration.tag]!.type === 'boolean';
    return [{ name, tag, declaration, snapshot, form: formOf(declaration, isFlag) }];
  });
}

function formOf(declaration: EventDeclaration, isFlag: boolean): LevelForm | CounterForm | AlarmForm {
  switch (declaration.on) {
    case 'edge': {
      const { to, settle = 0 } = declaration;
      return { kind: 'level', settle: settle * microsPerMs, level: value => value, tells: level => level === to };
    }
    case 'change':
      return { kind: 'level', settle: (declaration.settle ?? 0) * microsPerMs, level: value => value, tells: () => true };
    case 'state':
      return stateForm(declaration);
    case 'cycle':
      if (isFlag) return { kind: 'level', settle: 0, level: value => value, tells: level => level === true, counts: true };
      return counterForm(declaration.rollover, 1);
    case 'counter':
      return counterForm(declaration.rollover, declaration.per ?? 1);
    case 'alarm': {
      const { severity, chatter = 0 } = declaration;
      return { kind: 'alarm', chatter: chatter * microsPerMs, ...(severity !== undefined && { severity }) };
    }
  }
}

function stateForm({ model, states, entering }: Extract<EventDeclaration, { readonly on: 'state' }>): LevelForm {
  const table = stateTable(model, states);
  const wanted = entering && new Set(entering.map(name => table.get(name.toLowerCase()) ?? name));
  return {
    kind: 'level',
    settle: 0,
    level: value => table.get(String(value).toLowerCase()) ?? String(value),
    ...(table.size > 0 && { knows: value => table.has(String(value).toLowerCase()) }),
    tells: level => wanted === undefined || wanted.has(level as string),
  };
}

function counterForm(rollover: number | undefined, per: number): CounterForm {
  return { kind: 'counter', per: BigInt(per), ...(rollover !== undefined && { rollover: BigInt(rollover) }) };
}
