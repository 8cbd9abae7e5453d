import type { Tone } from '../../parts/tone.ts';

/** What states of PackML (ISA-TR88.00.02) and of tags that turn mean to production. Other states have no colour of their own. */
const tones: Readonly<Record<string, Tone>> = {
  execute: 'good',
  true: 'good',
  false: 'off',
  idle: 'off',
  stopped: 'off',
  complete: 'off',
  held: 'wait',
  suspended: 'wait',
  holding: 'wait',
  unholding: 'wait',
  suspending: 'wait',
  unsuspending: 'wait',
  aborted: 'bad',
  aborting: 'bad',
  clearing: 'bad',
};

/** The tone of a state. */
export function stateTone(state: string): Tone {
  return tones[state.toLowerCase()] ?? 'unknown';
}
