import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import type { ArgumentsOf, SessionView } from '@millrace/api';
import { client, sessionKey } from '../ask/client.ts';

/** The operations that answer with the session as it is afterwards. */
type SessionAct = 'signIn' | 'unlock' | 'lock' | 'signOut' | 'welcome' | 'openIdFinish';

/** Carries out an operation about the own session. */
export function useSessionAct<K extends SessionAct>(name: K): UseMutationResult<SessionView, Error, ArgumentsOf<K>> {
  const queries = useQueryClient();
  const act = client[name] as (given: ArgumentsOf<K>) => Promise<SessionView>;
  return useMutation<SessionView, Error, ArgumentsOf<K>>({
    mutationFn: given => act(given),
    onSuccess: session => {
      queries.setQueryData(sessionKey, session);
      // What was asked while the session was locked was refused.
      if (name === 'unlock') void queries.invalidateQueries();
    },
    onError: () => queries.invalidateQueries({ queryKey: sessionKey }),
  });
}
