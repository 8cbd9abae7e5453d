import { Check, CircleHelp, CircleSlash, Clock, OctagonAlert, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useFrameWords } from '../frame/words.ts';
import classes from './tone-badge.module.css';
import { healthTones, stateTones, toneColor, type Tone } from './tone.ts';

/** The shape of each tone. */
export const toneShapes: Readonly<Record<Tone, LucideIcon>> = {
  good: Check,
  wait: Clock,
  bad: OctagonAlert,
  unknown: CircleHelp,
  off: CircleSlash,
};

/** The shape of what something means, in its colour; a word that says the same goes with it. */
export function ToneShape({ tone }: { readonly tone: Tone }): ReactNode {
  const Shape = toneShapes[tone];
  return <Shape size={13} color={toneColor(tone)} aria-hidden />;
}

/** A word with the shape and colour of what it means. */
export function ToneBadge({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }): ReactNode {
  const Shape = toneShapes[tone];
  return (
    <span className={classes['badge']} data-tone={tone}>
      <Shape size={13} aria-hidden />
      {children}
    </span>
  );
}

/** The health of a flow. */
export function HealthBadge({ health }: { readonly health: keyof typeof healthTones }): ReactNode {
  const say = useFrameWords();
  return <ToneBadge tone={healthTones[health]}>{say(`health.${health}`)}</ToneBadge>;
}

/** The state of a delivery. */
export function StateBadge({ state }: { readonly state: keyof typeof stateTones }): ReactNode {
  const say = useFrameWords();
  return <ToneBadge tone={stateTones[state]}>{say(`state.${state}`)}</ToneBadge>;
}
