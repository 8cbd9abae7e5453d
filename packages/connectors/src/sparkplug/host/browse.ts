import type { TagNode, TagPage } from '@millrace/connector';

import type { DataType } from '../codec/data-type.ts';
import { wholeType } from '../codec/data-type.ts';
import { escaped, ownerAddress, writeAddress } from '../address.ts';
import type { MetricDefinition } from './metric.ts';
import type { Declared, NodeBook } from './node-book.ts';

/** Nodes of one page. */
const pageSize = 500;

/** What births declare: groups, their edge nodes, their devices, and metrics with types and units. `node`: `group`, `group/node` or `group/node/device`. */
export function browseBooks(
  books: readonly NodeBook[],
  node: string | undefined,
  page: string | undefined,
  writable: boolean,
): TagPage {
  const all = childrenOf(books, node, writable);
  const from = Number(page ?? 0);
  const next = from + pageSize;
  return { nodes: all.slice(from, next), ...(next < all.length && { next: String(next) }) };
}

function childrenOf(books: readonly NodeBook[], parent: string | undefined, writable: boolean): readonly TagNode[] {
  if (parent === undefined)
    return [...new Set(books.map(({ group }) => group))].toSorted().map(name => folder(escaped(name), name));
  const parts = parent.split('/');
  if (parts.length === 1)
    return books
      .filter(({ group }) => escaped(group) === parent)
      .map(book => folder(ownerAddress(book), book.node, book.session));
  const book = books.find(one => ownerAddress(one) === parts.slice(0, 2).join('/'));
  if (book === undefined) return [];
  if (parts.length === 2) return [...devicesOf(book), ...metricsOf(book, undefined, book.own, writable)];
  const device = [...book.devices].find(([name]) => escaped(name) === parts[2]);
  return device === undefined ? [] : metricsOf(book, device[0], device[1], writable);
}

function folder(address: string, name: string, description?: string): TagNode {
  return { address, name, kind: 'folder', hasChildren: true, ...(description !== undefined && { description }) };
}

function devicesOf(book: NodeBook): readonly TagNode[] {
  const { group, node } = book;
  return [...book.devices].map(([device, { isOnline }]) =>
    folder(ownerAddress({ group, node, device }), device, isOnline ? 'online' : 'offline'),
  );
}

function metricsOf(
  { group, node }: NodeBook,
  device: string | undefined,
  { byName }: Declared,
  writable: boolean,
): readonly TagNode[] {
  return [...byName.values()].map(definition =>
    metricNode(
      writeAddress({ group, node, ...(device !== undefined && { device }), name: definition.name }),
      definition,
      writable,
    ),
  );
}

function metricNode(address: string, { name, type, unit, description }: MetricDefinition, writable: boolean): TagNode {
  return {
    address,
    name,
    kind: 'tag',
    type: tagType(type),
    ...(unit !== undefined && { unit }),
    ...(description !== undefined && { description }),
    writable,
  };
}

function tagType(type: DataType): NonNullable<TagNode['type']> {
  if (wholeType(type) !== undefined) return 'integer';
  if (type === 'Float' || type === 'Double') return 'number';
  if (type === 'Boolean') return 'boolean';
  return type === 'String' || type === 'Text' || type === 'UUID' ? 'text' : 'other';
}
