import type { CollectingState, CollectingTone, Quality } from '@millrace/core';
import type { ReactNode } from 'react';
import { ToneBadge } from '../../parts/tone-badge.tsx';
import type { Tone } from '../../parts/tone.ts';
import { useEquipmentWords } from './words.ts';

/** The tone of how bad something of collecting is. */
export const collectingTones: Readonly<Record<CollectingTone, Tone>> = { good: 'good', warn: 'wait', bad: 'bad', quiet: 'off' };
const qualityTones: Readonly<Record<Quality, Tone>> = { good: 'good', uncertain: 'unknown', bad: 'bad' };

/** How the collecting of equipment is. */
export function CollectingBadge(props: { readonly state: CollectingState; readonly tone: CollectingTone }): ReactNode {
  const say = useEquipmentWords();
  return <ToneBadge tone={collectingTones[props.tone]}>{say(`state.${props.state}`)}</ToneBadge>;
}

/** How good a value is. */
export function QualityBadge({ quality }: { readonly quality: Quality }): ReactNode {
  const say = useEquipmentWords();
  return <ToneBadge tone={qualityTones[quality]}>{say(`quality.${quality}`)}</ToneBadge>;
}
