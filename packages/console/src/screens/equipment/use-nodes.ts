import { useCallback, useEffect, useMemo, useState } from 'react';
import { client } from '../../ask/client.ts';
import { addressOf, nodeRows, withPage, type Branch, type Branches, type NodeRow } from './node-rows.ts';

/** The tree of an endpoint, as far as somebody opened it. */
export interface Nodes {
  readonly rows: readonly NodeRow[];
  turn(path: string): void;
  /** Reads the next page below a path, or the same again where it failed. */
  more(path: string): void;
}

/** Browses an endpoint node by node and page by page, only where it is opened. */
export function useNodes(name: string): Nodes {
  const [branches, setBranches] = useState<Branches>(new Map());
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const put = useCallback((path: string, change: (before: Branch | undefined) => Branch) => {
    setBranches(before => new Map([...before, [path, change(before.get(path))]]));
  }, []);
  const read = useCallback(
    async (path: string, page?: string): Promise<void> => {
      const node = addressOf(path);
      put(path, before => ({ nodes: before?.nodes ?? [], isLoading: true, ...(page !== undefined && { next: page }) }));
      try {
        const answer = await client.browse({ name, ...(node !== undefined && { node }), ...(page !== undefined && { page }) });
        put(path, before => withPage(before, answer));
      } catch (failure) {
        put(path, before => ({
          nodes: before?.nodes ?? [],
          isLoading: false,
          failure,
          ...(page !== undefined && { next: page }),
        }));
      }
    },
    [name, put],
  );
  useEffect(() => void read(''), [read]);
  const rows = useMemo(() => nodeRows(branches, open), [branches, open]);
  return {
    rows,
    turn: path => {
      setOpen(before => (before.has(path) ? new Set([...before].filter(each => each !== path)) : new Set([...before, path])));
      if (!branches.has(path)) void read(path);
    },
    more: path => void read(path, branches.get(path)?.next),
  };
}
