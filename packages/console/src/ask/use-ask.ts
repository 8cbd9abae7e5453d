import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { AnswerOf, ArgumentsOf, OperationName } from '@millrace/api';
import { client } from './client.ts';

/** How a question is kept up to date. */
export interface AskOptions {
  /** Kept as it is at the node, as long as the screen is open. */
  readonly live?: boolean;
  /** False: not asked yet. */
  readonly enabled?: boolean;
  /** Shows the former answer while another page or filter is being asked. */
  readonly keep?: boolean;
}

/** Asks the node an operation that changes nothing, and keeps the answer. */
export function useAsk<K extends OperationName>(
  name: K,
  given: ArgumentsOf<K>,
  { live = false, enabled = true, keep = false }: AskOptions = {},
): UseQueryResult<AnswerOf<K>> {
  const ask = client[name] as (given: ArgumentsOf<K>, signal?: AbortSignal) => Promise<AnswerOf<K>>;
  return useQuery<AnswerOf<K>>({
    queryKey: [name, given],
    queryFn: ({ signal }) => ask(given, signal),
    enabled,
    ...(live && { refetchInterval: 2000 }),
    ...(keep && { placeholderData: keepPreviousData }),
  });
}
