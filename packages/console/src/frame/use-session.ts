import type { SessionView } from '@millrace/api';
import { useAsk } from '../ask/use-ask.ts';

/** Who is at the page and what they may do; `undefined` until the node has said so. */
export function useSession(): SessionView | undefined {
  return useAsk('session', {}).data;
}
