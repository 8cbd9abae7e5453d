import type { ReactNode } from 'react';
import { useAsk } from '../../ask/use-ask.ts';
import { useNowWords } from './words.ts';

/** How much there is, in one line. */
export function Totals(): ReactNode {
  const say = useNowWords();
  const { data } = useAsk('status', {}, { live: true });
  if (data === undefined) return '…';
  const sum = (state: 'accepted' | 'confirmed' | 'inFlight' | 'held'): number =>
    data.flows.reduce((all, { ledger }) => all + ledger[state], 0);
  return [
    say('flows', { count: data.flows.length }),
    say('accepted', { count: sum('accepted') }),
    say('confirmed', { count: sum('confirmed') }),
    say('inFlight', { count: sum('inFlight') }),
    say('held', { count: sum('held') }),
  ].join(' · ');
}
