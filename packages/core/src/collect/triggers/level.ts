import type { Occurrence, Reading, Tell } from '../occurrence.ts';
import type { LevelForm } from '../program.ts';
import type { StandardValue } from '../read-told.ts';

/** The level that holds, and the one that came and must still last. */
export interface LevelState {
  readonly kind: 'level';
  /** Absent before the first value. */
  level?: StandardValue;
  coming?: Reading;
}

/** Takes a value. The first one ever only says what holds: when it came about is not known. */
export function takeLevel(form: LevelForm, state: LevelState, reading: Reading, tell: Tell): void {
  settleLevel(form, state, reading.time, tell);
  const level = form.level(reading.value);
  if (state.level === undefined) state.level = level;
  else if (level === state.level) delete state.coming;
  else if (level !== state.coming?.value) {
    state.coming = { ...reading, value: level };
    settleLevel(form, state, reading.time, tell);
  }
}

/** Tells the level that has lasted long enough at this source time. */
export function settleLevel(form: LevelForm, state: LevelState, time: number, tell: Tell): void {
  const { coming, level: from } = state;
  if (coming === undefined || from === undefined || time < coming.time + form.settle) return;
  delete state.coming;
  state.level = coming.value;
  if (form.tells(coming.value)) tell(changeOf(form, from, coming));
}

function changeOf(form: LevelForm, from: StandardValue, { value: to, ...rest }: Reading): Occurrence {
  return { ...rest, from, to, ...(form.counts && { count: 1 }) };
}
