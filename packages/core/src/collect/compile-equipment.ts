import type { TagDeclaration } from '../document/collect-model.ts';
import type { CollectionPlan, EquipmentPlan, TagBinding } from '../document/plan.ts';
import { ClassProgram } from './class-program.ts';
import type { EquipmentProgram } from './collector.ts';
import type { SeriesShape } from './compile-measures.ts';
import { microsPerMs } from './micros.ts';
import type { SeriesList } from './sample.ts';

const minute = 60_000;

/** Makes what a collection says of one piece of equipment ready to run. The plan has been checked. */
export function compileEquipment(plan: CollectionPlan, equipment: EquipmentPlan): EquipmentProgram {
  return equipmentCompiler(plan)(equipment);
}

/**
 * Compiles the equipment of one plan. Pieces with the same tags in the same order share what does not depend on their addresses: a plan may
 * have hundreds of thousands of tags.
 */
export function equipmentCompiler(plan: CollectionPlan): (equipment: EquipmentPlan) => EquipmentProgram {
  const known = new Map<string, ClassProgram>();
  return equipment => {
    const names = equipment.tags.map(({ tag }) => tag);
    const key = names.join('\n');
    const common = known.get(key) ?? new ClassProgram(plan.collection, names);
    known.set(key, common);
    return programOf(plan, equipment, common);
  };
}

function programOf(plan: CollectionPlan, equipment: EquipmentPlan, common: ClassProgram): EquipmentProgram {
  const { measures, triggers, timed, survivors, windows } = common;
  const { collection } = plan;
  return {
    plan,
    equipment,
    tags: equipment.tags.map(binding => withSampling(binding, common.samplingOf(binding.tag))),
    series: seriesOf(plan, equipment, common.shapes),
    watched: common.watched(equipment.tags),
    measures,
    triggers,
    timed,
    windows,
    survivors,
    marks: survivors.map(place => markOf(equipment.tags[place]!, collection.tags[equipment.tags[place]!.tag]!)),
    silence: (collection.silence ?? minute) * microsPerMs,
  };
}

/** Where the table says nothing of sampling, the fastest of the measurements of the tag does. */
function withSampling(binding: TagBinding, sampling: number | undefined): TagBinding {
  return binding.sampling !== undefined || sampling === undefined ? binding : { ...binding, sampling };
}

/** Where a tag is told and how it becomes a value of the standard. */
function markOf({ interface: from, address, unit, scale, offset, values }: TagBinding, declaration: TagDeclaration): string {
  return JSON.stringify([from, address, unit ?? declaration.unit, scale, offset, values, declaration.type]);
}

/** The series of one piece of equipment, each described when it is asked for. */
function seriesOf(plan: CollectionPlan, { name: equipment }: EquipmentPlan, shapes: readonly SeriesShape[]): SeriesList {
  const [site, collection] = [plan.site.name, plan.collection.name];
  return {
    length: shapes.length,
    at(place) {
      const shape = shapes[place];
      if (shape === undefined) return undefined;
      const { measurement, type, unit } = shape;
      return { site, equipment, collection, measurement, type, ...(unit !== undefined && { unit }) };
    },
  };
}
