import { addressKey, type AddressRow, type AddressTables } from './address-table.ts';
import { canonicalText } from './canonical.ts';
import type { BindingDocument, CollectionDocument } from './collect-model.ts';
import type { CollectionPlan, EquipmentPlan, TagBinding } from './plan.ts';
import type { ProjectCollection, ProjectEquipment } from './project-collections.ts';

/** Plans the collections of a project, by full name. */
export function planCollections(collections: ReadonlyMap<string, ProjectCollection>): ReadonlyMap<string, CollectionPlan> {
  return new Map([...collections].map(([name, found]) => [name, planCollection(found)]));
}

function planCollection(found: ProjectCollection): CollectionPlan {
  const { name, collection, site, to, context } = found;
  return {
    name,
    collection,
    site,
    equipment: found.equipment.map(planEquipment),
    to: to.map(target => target.name),
    context: Object.fromEntries(Object.entries(context).map(([fact, from]) => [fact, from.name])),
    shape: canonicalText({ collection: shapeOf(collection), site: [site.name, site.code] }),
  };
}

function planEquipment({ name, bound, rows }: ProjectEquipment): EquipmentPlan {
  return { name, bound, tags: rows.map(({ row, interface: from }) => tagBinding(row, from.name)) };
}

function tagBinding({ note: _, ...row }: AddressRow, from: string): TagBinding {
  return { ...row, interface: from };
}

/** What of a collection shapes the collecting: not what is for people or for discovery, nor where its measurements go, nor what may be commanded. */
function shapeOf({ name, class: equipmentClass, tags, measurements, events, context, silence }: CollectionDocument): object {
  const told = Object.entries(tags).map(([tag, { type, unit }]) => [tag, { type, unit }]);
  return {
    name,
    class: equipmentClass,
    tags: Object.fromEntries(told),
    measurements: withoutTitles(measurements),
    events: withoutTitles(events),
    context,
    silence,
  };
}

function withoutTitles(group: Readonly<Record<string, { readonly title?: string }>> = {}): object {
  return Object.fromEntries(Object.entries(group).map(([name, { title: _, ...rest }]) => [name, rest]));
}

/** Everything that a binding says as one line of text, its tables written out: what a release keeps of it. */
export function bindingText(document: BindingDocument, tables: AddressTables): string {
  const rows = Object.keys(document.equipment).flatMap(name =>
    (tables.get(addressKey(document.name, name))?.rows ?? []).map(row => `${name}\t${rowText(row)}`),
  );
  return `${canonicalText(document)} ${JSON.stringify(rows.join('\n'))}`;
}

/** The canonical text of a row without its line, written in order at once: there may be hundreds of thousands. */
export function rowText({ address, interface: from, note, offset, sampling, scale, tag, unit, values }: AddressRow): string {
  const named = values && Object.fromEntries(Object.entries(values).toSorted(([one], [other]) => (one < other ? -1 : 1)));
  return JSON.stringify({ address, interface: from, note, offset, sampling, scale, tag, unit, values: named });
}
