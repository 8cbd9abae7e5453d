import type { InterfaceVerdict } from '@millrace/core';
import type { ReactNode } from 'react';
import { ToneBadge } from '../../parts/tone-badge.tsx';
import type { Tone } from '../../parts/tone.ts';
import { useSystemWords } from './words.ts';

/** The tone of each verdict on an interface. */
export const verdictTones = {
  well: 'good',
  unproven: 'off',
  busy: 'wait',
  failing: 'bad',
  maintenance: 'wait',
  unused: 'off',
} as const satisfies Readonly<Record<InterfaceVerdict['state'], Tone>>;

/** What is up with an interface, in a word. */
export function VerdictBadge({ verdict: { state } }: { readonly verdict: InterfaceVerdict }): ReactNode {
  const say = useSystemWords();
  return <ToneBadge tone={verdictTones[state]}>{say(`verdict.${state}`)}</ToneBadge>;
}

/** Whose a fault is, in a word. */
export function SideBadge({ side }: { readonly side: NonNullable<InterfaceVerdict['side']> }): ReactNode {
  const say = useSystemWords();
  return <ToneBadge tone={side === 'us' ? 'bad' : side === 'network' ? 'unknown' : 'off'}>{say(`side.${side}`)}</ToneBadge>;
}
