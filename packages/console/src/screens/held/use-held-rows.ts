import { useDebouncedValue } from '@mantine/hooks';
import { useQueries, useQueryClient } from '@tanstack/react-query';
import type { HeldItem, HeldPage } from '@millrace/core';
import { useMemo, useRef, useState } from 'react';
import { client } from '../../ask/client.ts';
import { useChanges } from '../../live/use-live.ts';
import { queryOf, type HeldChoice } from './choice.ts';

/** Rows asked for at once. */
const pageSize = 100;
/** The rows in sight before anything was scrolled. */
const start = { first: 0, last: 30 };
/** How long the list rests before what is in sight is asked for. */
const restMs = 60;
/** How long a page is kept that nobody looks at, so that scrolling through 100,000 rows does not keep them. */
const keptMs = 20_000;

/** The rows of a list that may be very long: only pages in sight are asked for, by their place. */
export interface HeldRows {
  readonly total: number | undefined;
  readonly error: unknown;
  readonly rowAt: (index: number) => HeldItem | undefined;
  /** The rows in sight that are there. */
  readonly inSight: readonly HeldItem[];
  readonly look: (first: number, last: number) => void;
}

/** The held deliveries of a choice. */
export function useHeldRows(choice: HeldChoice): HeldRows {
  const queries = useQueryClient();
  const [seen, setSeen] = useState(start);
  // Pages that only fly by are not asked for.
  const [sight] = useDebouncedValue(seen, restMs);
  const query = useMemo(() => queryOf(choice), [choice]);
  const pages = pagesOf(sight);
  const answers = useQueries({
    queries: pages.map(page => ({
      queryKey: ['held', { ...query, limit: pageSize, offset: page * pageSize }],
      queryFn: ({ signal }: { readonly signal: AbortSignal }): Promise<HeldPage> =>
        client.held({ ...query, limit: pageSize, offset: page * pageSize }, signal),
      gcTime: keptMs,
    })),
  });
  useChanges('held', true, () => void queries.invalidateQueries({ queryKey: ['held'] }, { cancelRefetch: false }));
  const rowAt = (index: number): HeldItem | undefined => {
    const answer = answers[pages.indexOf(Math.floor(index / pageSize))];
    return answer?.data?.items[index % pageSize];
  };
  const places = Array.from({ length: sight.last - sight.first + 1 }, (_, place) => sight.first + place);
  // While the pages of a far place are being asked, the list must not shrink: it would scroll back.
  const counted = useRef<number>(undefined);
  counted.current = answers.find(({ data }) => data !== undefined)?.data?.total ?? counted.current;
  return {
    total: counted.current,
    error: answers.find(({ error }) => error !== null)?.error,
    rowAt,
    inSight: places.flatMap(place => rowAt(place) ?? []),
    look: (first, last) => setSeen(before => (before.first === first && before.last === last ? before : { first, last })),
  };
}

function pagesOf({ first, last }: { readonly first: number; readonly last: number }): readonly number[] {
  const from = Math.floor(first / pageSize);
  return Array.from({ length: Math.floor(last / pageSize) - from + 1 }, (_, index) => from + index);
}
