import { useEffect } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { SessionView } from '@millrace/api';
import { client, sessionKey } from '../ask/client.ts';

const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;
const reportMs = 30_000;

/**
 * Tells the node now and then that the person is there, and locks the page where there was no sign for as long as the session allows. The node has
 * the last word: the person may be at another page of the same session.
 */
export function usePresence(session: SessionView | undefined): void {
  const queries = useQueryClient();
  const idleMs = session?.state === 'open' ? session.idleMs : undefined;
  useEffect(() => {
    if (idleMs === undefined) return undefined;
    let seen = performance.now();
    let reported = seen;
    const sign = (): void => void (seen = performance.now());
    const look = (): void => {
      const now = performance.now();
      if (seen > reported && now - reported >= Math.min(reportMs, idleMs / 4)) {
        reported = now;
        void client.stay().catch(() => queries.invalidateQueries({ queryKey: sessionKey }));
      } else if (now - seen >= idleMs) void askAgain();
    };
    const askAgain = async (): Promise<void> => {
      const now = await client.session().catch(() => undefined);
      queries.setQueryData<SessionView>(sessionKey, before => now ?? (before && { ...before, state: 'locked' }));
    };
    for (const each of signs) addEventListener(each, sign, { passive: true, capture: true });
    const timer = setInterval(look, Math.min(1000, idleMs / 4));
    return () => {
      clearInterval(timer);
      for (const each of signs) removeEventListener(each, sign, { capture: true });
    };
  }, [idleMs, queries]);
}
