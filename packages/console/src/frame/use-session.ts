import type { SessionView } from '@millrace/api';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { client, sessionKey } from '../ask/client.ts';

/** The question who is at the page; asked again whenever the node does not know the session. */
export function useSessionQuery(): UseQueryResult<SessionView> {
  return useQuery({ queryKey: sessionKey, queryFn: ({ signal }) => client.session({}, signal), staleTime: 60_000 });
}

/** Who is at the page and what they may do; `undefined` until the node has said so. */
export function useSession(): SessionView | undefined {
  return useSessionQuery().data;
}
