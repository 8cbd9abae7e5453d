/** What a state means to a person: the colour and shape of badges, wires and dots. */
export type Tone = 'good' | 'wait' | 'bad' | 'unknown' | 'off';

/** The colour of a tone, for text and lines. */
export function toneColor(tone: Tone): string {
  return `var(--state-${tone})`;
}

/** The tone of each health word of a flow. */
export const healthTones = {
  flowing: 'good',
  quiet: 'off',
  backlog: 'wait',
  stale: 'bad',
  paused: 'off',
  blocked: 'bad',
  stopped: 'bad',
} as const satisfies Readonly<Record<string, Tone>>;

/** The tone of each state of a delivery. */
export const stateTones = {
  waiting: 'wait',
  sending: 'wait',
  unknown: 'unknown',
  confirmed: 'good',
  filtered: 'off',
  held: 'bad',
  cancelled: 'off',
  expired: 'bad',
  superseded: 'off',
} as const satisfies Readonly<Record<string, Tone>>;
