import type { FlowStatus, State } from '@millrace/core';
import type { Look } from '../text/paint.ts';
import { paint } from '../text/paint.ts';

const healthLooks: Readonly<Record<FlowStatus['health'], Look>> = {
  flowing: 'green',
  quiet: 'dim',
  backlog: 'yellow',
  stale: 'yellow',
  paused: 'yellow',
  blocked: 'red',
  stopped: 'red',
};

const stateLooks: Readonly<Record<State, Look>> = {
  waiting: 'yellow',
  sending: 'yellow',
  unknown: 'yellow',
  confirmed: 'green',
  filtered: 'dim',
  held: 'red',
  cancelled: 'dim',
  expired: 'red',
  superseded: 'dim',
};

/** A health word in its colour. */
export function healthWord(health: FlowStatus['health']): string {
  return paint(healthLooks[health], health);
}

/** A state in its colour. */
export function stateWord(state: State): string {
  return paint(stateLooks[state], state);
}

/** Good or bad, in colour. */
export function verdictWord(ok: boolean, good: string, bad: string): string {
  return paint(ok ? 'green' : 'red', ok ? good : bad);
}

/** A heading. */
export function heading(text: string): string {
  return `\n${paint('bold', text)}\n`;
}
