import { useQueries } from '@tanstack/react-query';
import { useCallback, useState } from 'react';

/** Rows of a page, and where the next page begins. */
export interface RowPage<T> {
  readonly items: readonly T[];
}

/** Rows on one page. */
export const pageSize = 200;
/** Pages kept around what is in sight. */
const nearPages = 1;

/** A long list of which only the pages in sight are asked for; those out of sight are let go. */
export function usePages<T>(
  key: readonly unknown[],
  ask: (after: string | undefined, signal: AbortSignal) => Promise<RowPage<T>>,
): {
  readonly rowAt: (index: number) => T | undefined;
  readonly onSight: (first: number, last: number) => void;
  readonly error: Error | undefined;
} {
  const [[from, to], setRange] = useState<readonly [number, number]>([0, 0]);
  const wanted = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  const pages = useQueries({
    queries: wanted.map(page => ({
      queryKey: [...key, page],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) => ask(page === 0 ? undefined : String(page * pageSize), signal),
      gcTime: 10_000,
    })),
  });
  const onSight = useCallback((first: number, last: number) => {
    const next = [Math.max(0, Math.floor(first / pageSize) - nearPages), Math.floor(last / pageSize) + nearPages] as const;
    setRange(before => (before[0] === next[0] && before[1] === next[1] ? before : next));
  }, []);
  return {
    rowAt: index => pages[Math.floor(index / pageSize) - from]?.data?.items[index % pageSize],
    onSight,
    error: pages.find(page => page.error)?.error ?? undefined,
  };
}
