import type { Reading, Tell } from '../occurrence.ts';
import type { AlarmForm } from '../program.ts';

/** Whether an alarm is on, how often it came since it was told, and since when it is gone without having been gone for long enough. */
export interface AlarmState {
  readonly kind: 'alarm';
  active: boolean;
  /** False before the first value. */
  known: boolean;
  repeats: number;
  going?: Reading;
}

/** Takes a value of an alarm: true, or a code that is not 0, while it is on. Its coming is told at once, its going when it has stayed away. */
export function takeAlarm(form: AlarmForm, state: AlarmState, reading: Reading, tell: Tell): void {
  settleAlarm(form, state, reading.time, tell);
  const isOn = reading.value !== false && reading.value !== 0;
  if (!state.known) {
    Object.assign(state, { known: true, active: isOn, repeats: 1 });
  } else if (isOn && state.going) {
    delete state.going;
    state.repeats++;
  } else if (isOn && !state.active) {
    Object.assign(state, { active: true, repeats: 1 });
    const { value: to, ...rest } = reading;
    tell({ ...rest, from: false, to, ...severityOf(form) });
  } else if (!isOn && state.active && !state.going) {
    state.going = reading;
    settleAlarm(form, state, reading.time, tell);
  }
}

/** Tells that an alarm is gone where it has stayed away for long enough at this source time. */
export function settleAlarm(form: AlarmForm, state: AlarmState, time: number, tell: Tell): void {
  const { going, repeats } = state;
  if (going === undefined || time < going.time + form.chatter) return;
  delete state.going;
  state.active = false;
  const { value: to, ...rest } = going;
  tell({ ...rest, from: true, to, repeats, ...severityOf(form) });
}

function severityOf({ severity }: AlarmForm): { readonly severity?: number } {
  return severity === undefined ? {} : { severity };
}
