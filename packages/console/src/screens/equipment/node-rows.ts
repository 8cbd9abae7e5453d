import type { NodePage, NodeView } from '@millrace/core';

/** What was read of the nodes below one node. */
export interface Branch {
  readonly nodes: readonly NodeView[];
  readonly next?: string;
  readonly isLoading: boolean;
  readonly failure?: unknown;
}

/** A line of the tree: a node, that there are more of them, or that they could not be read. */
export type NodeRow =
  | { readonly kind: 'node'; readonly key: string; readonly depth: number; readonly node: NodeView; readonly isOpen: boolean }
  | { readonly kind: 'more' | 'loading'; readonly key: string; readonly depth: number; readonly parent: string }
  | { readonly kind: 'failed'; readonly key: string; readonly depth: number; readonly parent: string; readonly failure: unknown };

/** Branches by the path to them; the root has the empty path. */
export type Branches = ReadonlyMap<string, Branch>;

const deepest = 64;

/** The lines of what is open. A node may be met on several paths, also below itself: each path is a line of its own. */
export function nodeRows(branches: Branches, open: ReadonlySet<string>): readonly NodeRow[] {
  const rows: NodeRow[] = [];
  enter('', 0);
  return rows;

  function enter(parent: string, depth: number): void {
    const branch = branches.get(parent);
    if (branch === undefined || depth > deepest) return;
    for (const node of branch.nodes) {
      const key = pathOf(parent, node.address);
      const isOpen = open.has(key);
      rows.push({ kind: 'node', key, depth, node, isOpen });
      if (isOpen) enter(key, depth + 1);
    }
    if (branch.failure !== undefined) rows.push({ kind: 'failed', key: `${parent}!`, depth, parent, failure: branch.failure });
    else if (branch.isLoading) rows.push({ kind: 'loading', key: `${parent}…`, depth, parent });
    else if (branch.next !== undefined) rows.push({ kind: 'more', key: `${parent}+`, depth, parent });
  }
}

/** A branch with another page of it. */
export function withPage(branch: Branch | undefined, { nodes, next }: NodePage): Branch {
  return { nodes: [...(branch?.nodes ?? []), ...nodes], isLoading: false, ...(next !== undefined && { next }) };
}

/** The path to a node. */
export function pathOf(parent: string, address: string): string {
  return `${parent}\n${address}`;
}

/** The address of a node at the end of a path; `undefined` for the root. */
export function addressOf(path: string): string | undefined {
  return path === '' ? undefined : path.slice(path.lastIndexOf('\n') + 1);
}

/** Addresses of the tags among some lines. */
export function tagsAmong(rows: readonly NodeRow[]): readonly string[] {
  return [...new Set(rows.flatMap(row => (row.kind === 'node' && row.node.kind === 'tag' ? [row.node.address] : [])))];
}
