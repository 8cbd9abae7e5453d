import type { FoundTag } from '@millrace/core';
import type { TagNode, Tags } from '@millrace/connector';

/** Nodes that one walk looks at, at most. */
const mostNodes = 20_000;
/** Folders deeper than this are not looked into. */
const deepest = 12;
/** What every OPC UA server has of itself, whatever an address makes of it: Server, Aliases, Locations (Part 5). Nothing of the equipment. */
const notEquipment = /^(?:events:)?i=(?:2253|23470|31915)$/u;

/** Every tag below a node, folder by folder. */
export interface Walked {
  readonly tags: readonly FoundTag[];
  /** Why not everything was looked at. */
  readonly incomplete?: string;
}

/** Looks through an endpoint, nearest folders first, one request at a time; a folder is looked into once. */
export async function walk(tags: Tags, root: string | undefined, signal: AbortSignal): Promise<Walked> {
  if (tags.browse === undefined) return { tags: [], incomplete: 'this endpoint cannot say what it has' };
  const found = new Map<string, FoundTag>();
  const seen = new Set<string | undefined>([root]);
  let layer: readonly { readonly node: string | undefined; readonly path: readonly string[] }[] = [{ node: root, path: [] }];
  let looked = 0;
  for (let depth = 0; layer.length > 0; depth++) {
    if (depth > deepest) return { tags: [...found.values()], incomplete: `folders deeper than ${deepest} were not looked into` };
    const below: { node: string; path: readonly string[] }[] = [];
    for (const { node, path } of layer) {
      for await (const each of childrenOf(tags, node, signal)) {
        if (++looked > mostNodes)
          return { tags: [...found.values()], incomplete: `only the first ${mostNodes} nodes were looked at` };
        if (each.kind === 'tag') found.set(each.address, foundTag(each, path));
        const isNew = each.hasChildren === true && !seen.has(each.address) && !notEquipment.test(each.address);
        if (!isNew) continue;
        seen.add(each.address);
        below.push({ node: each.address, path: [...path, each.name] });
      }
    }
    layer = below;
  }
  return { tags: [...found.values()] };
}

async function* childrenOf(tags: Tags, node: string | undefined, signal: AbortSignal): AsyncGenerator<TagNode> {
  for (let page: string | undefined; ;) {
    const { nodes, next } = await tags.browse!(node, page, signal);
    yield* nodes;
    if (next === undefined) return;
    page = next;
  }
}

function foundTag({ address, name, type, unit, ucum, description }: TagNode, path: readonly string[]): FoundTag {
  return {
    address,
    name,
    path,
    ...(type !== undefined && { type }),
    ...(unit !== undefined && { unit }),
    ...(ucum !== undefined && { ucum }),
    ...(description !== undefined && { description }),
  };
}
