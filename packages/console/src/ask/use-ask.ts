import { keepPreviousData, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import type { AnswerOf, ArgumentsOf, OperationName } from '@millrace/api';
import { carried } from '../live/topics.ts';
import { useChanges, useHearing } from '../live/use-live.ts';
import { client } from './client.ts';

/** How a question is kept up to date. */
export interface AskOptions {
  /** Kept as it is at the node, as long as the screen is open. */
  readonly live?: boolean;
  /** Asked again after so long, for what ages although nothing happens. */
  readonly everyMs?: number;
  /** False: not asked yet. */
  readonly enabled?: boolean;
  /** Shows the former answer while another page or filter is being asked. */
  readonly keep?: boolean;
}

/** How often a live question is asked again while the stream of the node is not there to say when. */
const withoutStreamMs = 3000;

/** Asks the node an operation that changes nothing, and keeps the answer. */
export function useAsk<K extends OperationName>(
  name: K,
  given: ArgumentsOf<K>,
  { live = false, everyMs, enabled = true, keep = false }: AskOptions = {},
): UseQueryResult<AnswerOf<K>> {
  const queries = useQueryClient();
  const isHeard = useHearing() === 'live';
  const ask = client[name] as (given: ArgumentsOf<K>, signal?: AbortSignal) => Promise<AnswerOf<K>>;
  const queryKey = [name, given];
  useChanges(name, live && enabled && isHeard && !carried.has(name), () => {
    void queries.invalidateQueries({ queryKey, exact: true }, { cancelRefetch: false });
  });
  return useQuery<AnswerOf<K>>({
    queryKey,
    queryFn: ({ signal }) => ask(given, signal),
    enabled,
    ...(live && !isHeard ? { refetchInterval: withoutStreamMs } : everyMs !== undefined && { refetchInterval: everyMs }),
    ...(keep && { placeholderData: keepPreviousData }),
  });
}
