import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import type { ArgumentsOf, SessionView } from '@millrace/api';
import { client, sessionKey } from '../ask/client.ts';

/** The operations that answer with the session as it is afterwards. */
type SessionAct = 'signIn' | 'unlock' | 'lock' | 'signOut' | 'welcome' | 'openIdFinish';

/** Carries out an operation about the own session. Somebody else at the page sees nothing of what was asked before. */
export function useSessionAct<K extends SessionAct>(name: K): UseMutationResult<SessionView, Error, ArgumentsOf<K>> {
  const queries = useQueryClient();
  const act = client[name] as (given: ArgumentsOf<K>) => Promise<SessionView>;
  return useMutation<SessionView, Error, ArgumentsOf<K>>({
    mutationFn: given => act(given),
    onSuccess: session => {
      const before = queries.getQueryData<SessionView>(sessionKey)?.who?.name;
      if (session.who?.name !== before) queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });
      queries.setQueryData(sessionKey, session);
      if (session.state === 'open')
        void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });
    },
    onError: () => queries.invalidateQueries({ queryKey: sessionKey }),
  });
}
