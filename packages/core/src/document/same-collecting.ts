import { canonicalText } from './canonical.ts';
import type { CollectionPlan, EquipmentPlan, TagBinding } from './plan.ts';

/** A piece of equipment as the plan of its collection has it. */
export interface PlannedEquipment {
  readonly plan: Pick<CollectionPlan, 'shape'>;
  readonly equipment: Pick<EquipmentPlan, 'name' | 'tags'>;
}

/** Whether two plans collect a piece of equipment in the same way, so that its subscriptions stay untouched. In which line a tag stands does not matter. */
export function isSameCollecting(one: PlannedEquipment, other: PlannedEquipment): boolean {
  const [tags, others] = [one.equipment.tags, other.equipment.tags];
  return (
    one.equipment.name === other.equipment.name &&
    one.plan.shape === other.plan.shape &&
    tags.length === others.length &&
    tags.every((tag, place) => isSameTag(tag, others[place]!))
  );
}

/** Everything of a binding that shapes collecting, named so that a new property cannot be forgotten. */
const compared: Readonly<Record<Exclude<keyof TagBinding, 'line' | 'values'>, true>> = {
  tag: true,
  interface: true,
  address: true,
  unit: true,
  scale: true,
  offset: true,
  sampling: true,
};
const properties = Object.keys(compared) as readonly (keyof typeof compared)[];

function isSameTag(one: TagBinding, other: TagBinding): boolean {
  if (properties.some(property => one[property] !== other[property])) return false;
  return one.values === other.values || canonicalText(one.values) === canonicalText(other.values);
}
