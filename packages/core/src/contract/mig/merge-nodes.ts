import type { MigNode } from './mig-node.ts';

/**
 * Siblings of one name as one node. A guideline writes an element once for each of its qualifiers (`NAD` as buyer, `NAD` as supplier); in
 * a message they are a list.
 */
export function mergeSiblings(nodes: readonly MigNode[]): readonly MigNode[] {
  return byName(nodes).map(([first, ...others]) => {
    if (!first || others.length === 0) return first as MigNode;
    const variants = [first, ...others];
    return { ...first, least: Math.max(...variants.map(({ least }) => least)), most: Infinity, nodes: unite(variants) };
  });
}

/** What the variants of one element may contain together: required is only what every variant requires. */
function unite(variants: readonly MigNode[]): readonly MigNode[] {
  return byName(variants.flatMap(({ nodes }) => nodes)).map(alike => {
    const inAll = alike.length === variants.length;
    return {
      ...(alike[0] as MigNode),
      least: inAll ? Math.min(...alike.map(({ least }) => least)) : 0,
      most: Math.max(...alike.map(({ most }) => most)),
      nodes: unite(alike),
    };
  });
}

function byName(nodes: readonly MigNode[]): readonly (readonly MigNode[])[] {
  return [...Map.groupBy(nodes, ({ name, isAttribute }) => `${isAttribute ? '@' : ''}${name}`).values()];
}
