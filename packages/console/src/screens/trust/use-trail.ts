import type { ArgumentsOf } from '@millrace/api';
import type { AuditView } from '@millrace/core';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../ask/client.ts';

/** What is looked for in the audit trail. */
export type TrailFilter = Omit<ArgumentsOf<'auditSearch'>, 'offset' | 'limit' | 'through'>;

const pageSize = 100;
/** Pages that are in sight, and one more to either side. */
const pagesMost = 6;

/** The entries of the audit trail that fit, of which only the pages in sight are asked for. */
export interface Trail {
  readonly total: number;
  /** Entries that came since the list was opened. */
  readonly newer: number;
  readonly error: unknown;
  readonly isPending: boolean;
  rowAt(index: number): AuditView | undefined;
  onSight(first: number, last: number): void;
  /** Begins with the newest entry again. */
  renew(): void;
}

/** Keeps the list as it was when it was opened, so that rows do not move; says how many came since. */
export function useTrail(filter: TrailFilter): Trail {
  const [sight, setSight] = useState({ first: 0, last: 0 });
  const head = useQuery({
    queryKey: ['auditSearch', filter, 'head'],
    queryFn: ({ signal }) => client.auditSearch({ ...filter, offset: 0, limit: pageSize }, signal),
    staleTime: Infinity,
  });
  const newest = useQuery({
    queryKey: ['auditSearch', {}, 'newest'],
    queryFn: ({ signal }) => client.auditSearch({ limit: 1 }, signal),
    refetchInterval: 5000,
  });
  const through = head.data?.newest ?? 0;
  const wanted = pagesIn(sight, head.data?.total ?? 0);
  const pages = useQueries({
    queries: wanted.map(page => ({
      queryKey: ['auditSearch', filter, through, page],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
        client.auditSearch({ ...filter, through, offset: page * pageSize, limit: pageSize }, signal),
      staleTime: Infinity,
      gcTime: 10_000,
    })),
    combine: results => new Map(results.map(({ data }, index) => [wanted[index], data?.entries])),
  });
  return {
    total: head.data?.total ?? 0,
    newer: Math.max(0, (newest.data?.newest ?? 0) - through) * (through > 0 ? 1 : 0),
    error: head.error,
    isPending: head.isPending,
    rowAt: index => (index < pageSize ? head.data?.entries[index] : pages.get(Math.floor(index / pageSize))?.[index % pageSize]),
    onSight: (first, last) => setSight(before => (before.first === first && before.last === last ? before : { first, last })),
    renew: () => void head.refetch(),
  };
}

/** The pages behind the first one that are in sight. */
function pagesIn({ first, last }: { readonly first: number; readonly last: number }, total: number): readonly number[] {
  const [from, to] = [Math.floor(first / pageSize), Math.floor(Math.min(last + pageSize / 2, total - 1) / pageSize)];
  return Array.from({ length: Math.max(0, Math.min(to - from + 1, pagesMost)) }, (_, index) => from + index).filter(
    page => page > 0,
  );
}

/** Every entry that fits, page by page, at most `most`. */
export async function wholeTrail(filter: TrailFilter, most = 100_000): Promise<readonly AuditView[]> {
  const first = await client.auditSearch({ ...filter, limit: 1000 });
  const entries = [...first.entries];
  while (entries.length < Math.min(first.total, most)) {
    const page = await client.auditSearch({ ...filter, through: first.newest, offset: entries.length, limit: 1000 });
    if (page.entries.length === 0) break;
    entries.push(...page.entries);
  }
  return entries;
}
