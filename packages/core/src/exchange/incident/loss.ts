import type { PlacedFlow } from './facts.ts';
import type { IncidentView } from '../incident-views.ts';
import { grouped } from './words.ts';
import type { Ledger } from '../views.ts';

/** What the ledger of some flows says about loss. */
export function balanceLoss(flows: readonly PlacedFlow[], more = ''): IncidentView['loss'] {
  const wrong = flows.filter(({ ledger }) => !ledger.balanced);
  if (wrong.length > 0)
    return { isPossible: true, sentence: `The ledger of ${wrong.map(({ title }) => title).join(', ')} does not balance.` };
  const sum = (state: keyof Omit<Ledger, 'balanced'>): number => flows.reduce((all, { ledger }) => all + ledger[state], 0);
  const ended = sum('filtered') + sum('cancelled') + sum('superseded');
  const parts = [
    [sum('confirmed'), 'confirmed'],
    [sum('inFlight'), 'on the way'],
    [sum('held'), 'held'],
    [ended, 'ended with a record'],
    [sum('expired'), 'expired'],
  ] as const;
  const told = parts.filter(([count]) => count > 0).map(([count, word]) => `${grouped(count)} ${word}`);
  const accepted = sum('accepted');
  const books =
    accepted === 0 ? 'Nothing was accepted yet.' : `The ledger balances: ${grouped(accepted)} accepted = ${told.join(' + ')}.`;
  return { isPossible: false, sentence: `${books}${more === '' ? '' : ` ${more}`}` };
}
