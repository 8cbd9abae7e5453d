import type { TagNode, TagPage } from '@millrace/connector';

import type { DeviceIndex } from './device-index.ts';
import type { Component, DataItem } from './device-model.ts';
import { elementName } from './device-model.ts';
import { ucumOf } from './units.ts';
import { isNumericEvent } from './vocabulary.ts';

const pageSize = 500;
/** Folders are told apart from data items, whose ids stand alone. */
const folder = 'component:';

/** One page of what stands below a component; at the root, the devices. Pages are numbered by where they begin. */
export function browseModel(index: DeviceIndex, node: string | undefined, page: string | undefined): TagPage {
  const begin = /^\d{1,9}$/.test(page ?? '') ? Number(page) : 0;
  const all = node === undefined ? index.devices.map(folderNode) : childrenOf(findComponent(index.devices, node), index);
  const end = begin + pageSize;
  return { nodes: all.slice(begin, end), ...(end < all.length && { next: String(end) }) };
}

function childrenOf(component: Component | undefined, index: DeviceIndex): readonly TagNode[] {
  if (!component) return [];
  const own = component.dataItems.filter(({ id }) => index.find(id)?.component === component);
  return [...own.map(tagNode), ...component.components.map(folderNode)];
}

function findComponent(among: readonly Component[], node: string): Component | undefined {
  for (const component of among) {
    if (folder + component.id === node) return component;
    const found = findComponent(component.components, node);
    if (found) return found;
  }
  return undefined;
}

function folderNode(component: Component): TagNode {
  const name = component.name ?? component.id;
  const hasChildren = component.dataItems.length + component.components.length > 0;
  return {
    address: folder + component.id,
    name: component.kind === 'Device' ? name : `${component.kind} ${name}`,
    kind: 'folder',
    hasChildren,
  };
}

function tagNode(item: DataItem): TagNode {
  const ucum = item.units === undefined ? undefined : ucumOf(item.units);
  return {
    address: item.id,
    name: item.name ?? item.id,
    kind: 'tag',
    type: typeOf(item),
    ...(item.units !== undefined && { unit: item.units }),
    ...(ucum !== undefined && { ucum }),
    writable: false,
    description: [item.category.toLowerCase(), item.type, item.subType, item.statistic, item.representation]
      .filter(Boolean)
      .join(' '),
  };
}

function typeOf({ category, type, units, representation }: DataItem): NonNullable<TagNode['type']> {
  if (representation === 'DATA_SET' || representation === 'TABLE' || units?.endsWith('_3D')) return 'other';
  if (category === 'CONDITION') return 'text';
  return category === 'SAMPLE' || units !== undefined || isNumericEvent(elementName(type)) ? 'number' : 'text';
}
