import { draftBinding, draftTable, microsText, OperationError, quality, shownValue, suggestion } from '@millrace/core';
import type {
  CollectionDocument,
  DataValue,
  DiscoveryOperations,
  DiscoveryQuery,
  DiscoveryReport,
  NodePage,
  NodeValue,
  ShownValue,
  TagValue,
} from '@millrace/core';
import type { TagPage } from '@millrace/connector';
import { walk } from '../discover/walk.ts';
import { withTags } from '../discover/with-tags.ts';
import type { NodeContext } from './context.ts';

/** What a node can be asked about the endpoints that it reaches. */
export function discoveryOperations(context: NodeContext): DiscoveryOperations {
  return {
    browse: (name, node, page) =>
      withTags(context, name, async (tags, signal) => {
        if (tags.browse === undefined)
          throw new OperationError(
            'refused',
            'runtime.endpoint',
            `${name} cannot say what it has; its addresses come from its documentation`,
          );
        return pageOf(name, await tags.browse(node, page, signal));
      }),
    readNodes: (name, addresses) =>
      withTags(context, name, async (tags, signal) => {
        const values = await tags.read(addresses, signal);
        const now = context.clock.now() * 1000;
        return addresses.map((address, place) => valueOf(address, values[place], now));
      }),
    discover: query => discover(context, query),
  };
}

async function discover(context: NodeContext, query: DiscoveryQuery): Promise<DiscoveryReport> {
  const collection = collectionOf(context, query.collection);
  const { tags: found, incomplete } = await withTags(context, query.interface, (tags, signal) => walk(tags, query.node, signal));
  const draft = draftBinding(collection, found, query.under === undefined ? {} : { under: query.under });
  return {
    interface: query.interface,
    collection: collection.name,
    found: found.length,
    ...(incomplete !== undefined && { incomplete }),
    rows: draft.rows,
    conflicts: draft.conflicts,
    unmatched: draft.unmatched,
    unused: draft.unused.map(({ address, name, unit }) => ({ address, name, ...(unit !== undefined && { unit }) })),
    table: draftTable(draft),
  };
}

/** A collection by its name, with or without a site. */
function collectionOf({ current }: NodeContext, name: string): CollectionDocument {
  const known = new Map([...current.plan.collections.values()].map(({ collection }) => [collection.name, collection]));
  const found = known.get(name) ?? current.plan.collections.get(name)?.collection;
  if (found !== undefined) return found;
  throw new OperationError(
    'unknown',
    'runtime.unknown-name',
    `there is no collection "${name}"${suggestion(name, known.keys())}`,
  );
}

function pageOf(name: string, { nodes, next }: TagPage): NodePage {
  return {
    interface: name,
    nodes: nodes.map(({ hasChildren = false, ...node }) => ({ ...node, hasChildren })),
    ...(next !== undefined && { next }),
  };
}

/** Lists and structures as JSON text. */
function shownTold(value: TagValue): ShownValue {
  if (typeof value !== 'object' || value === null) return shownValue(value);
  return JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each));
}

function valueOf(address: string, value: DataValue | undefined, now: number): NodeValue {
  if (value === undefined) return { address, value: null, quality: 'bad', status: 0x8000_0000 };
  const { status, sourceTime } = value;
  return {
    address,
    value: shownTold(value.value),
    quality: quality(status),
    status,
    ...(sourceTime !== undefined && { time: microsText(sourceTime), ageMs: Math.max(0, Math.round((now - sourceTime) / 1000)) }),
  };
}
