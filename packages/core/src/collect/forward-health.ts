import type { CollectingTone } from '../exchange/series-views.ts';
import type { ForwardStatus } from '../exchange/forward-views.ts';

/** What is known of a forwarding when its health is asked for. */
export type ForwardFacts = Pick<
  ForwardStatus,
  'target' | 'state' | 'detail' | 'held' | 'expired' | 'inFlight' | 'waitingBytes' | 'limitBytes' | 'full'
> & {
  /** Part of the limit from which on people are warned. */
  readonly warn: number;
};

/** The verdict on one target of a collection: the worst that is to be said of it comes first. */
export function forwardHealth(facts: ForwardFacts): { readonly tone: CollectingTone; readonly sentence: string } {
  const { target, state, detail, held, waitingBytes, limitBytes, full, warn } = facts;
  const share = waitingBytes / limitBytes;
  const words = `${Math.floor(share * 100)} % of what may wait for ${target} does${state === 'blocked' ? ` (${detail})` : ''}`;
  if (state === 'stopped') return { tone: 'bad', sentence: `forwarding to ${target} stopped: ${detail}` };
  if (share >= leastFull && state === 'blocked') {
    const then = full === 'stop' ? 'beyond it nothing is collected' : 'beyond it the oldest is given up';
    return { tone: 'bad', sentence: `${words}; ${then}` };
  }
  if (share >= warn) return { tone: 'warn', sentence: words };
  if (held > 0) return { tone: 'warn', sentence: `${samples(held)} held for ${target} until a person decides` };
  if (state === 'blocked') return { tone: 'warn', sentence: `${target} takes nothing: ${detail}` };
  return { tone: 'good', sentence: detail };
}

/** From here on a blocked target is as good as full: what is given up leaves about nine tenths. */
const leastFull = 0.8;

function samples(count: number): string {
  return count === 1 ? '1 sample is' : `${count} samples are`;
}
