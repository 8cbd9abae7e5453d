import type { Reading, Tell } from '../occurrence.ts';
import type { Run } from '../run.ts';
import { occurred } from '../waiting.ts';
import { settleAlarm, takeAlarm } from './alarm.ts';
import { takeCount } from './counter.ts';
import { settleLevel, takeLevel } from './level.ts';

/** Gives a usable value to one trigger. */
export function pull(run: Run, place: number, reading: Reading): void {
  const { form } = run.program.triggers[place]!;
  const { form: state } = run.state.triggers[place]!;
  const tell: Tell = occurrence => occurred(run, place, occurrence);
  noticeStrange(run, place, reading);
  if (form.kind === 'level' && state.kind === 'level') takeLevel(form, state, reading, tell);
  else if (form.kind === 'counter' && state.kind === 'counter') takeCount(form, state, reading, tell);
  else if (form.kind === 'alarm' && state.kind === 'alarm') takeAlarm(form, state, reading, tell);
}

/** Lets what has lasted long enough happen, as time passes without a new value; what nobody knows has not lasted. */
export function settle(run: Run, place: number, now: number): void {
  const { form, tag } = run.program.triggers[place]!;
  const { form: state } = run.state.triggers[place]!;
  const { gapped, lag } = run.state.tags;
  if (gapped[tag] === 1) return;
  const due = now - lag[tag]!;
  const tell: Tell = occurrence => occurred(run, place, occurrence);
  if (form.kind === 'level' && state.kind === 'level') settleLevel(form, state, due, tell);
  else if (form.kind === 'alarm' && state.kind === 'alarm') settleAlarm(form, state, due, tell);
}

/** A state that the model does not have, or a counter beyond its highest value, is used as it is and noticed once. */
function noticeStrange({ program, state, notices }: Run, place: number, { value }: Reading): void {
  const { name, form, tag } = program.triggers[place]!;
  const trigger = state.triggers[place]!;
  if (trigger.noticed) return;
  const isUnknown = form.kind === 'level' && form.knows !== undefined && !form.knows(value);
  const isBeyond = form.kind === 'counter' && form.rollover !== undefined && (value as number | bigint) > form.rollover;
  if (!isUnknown && !isBeyond) return;
  trigger.noticed = true;
  const where = `${name} of ${program.equipment.name}`;
  notices.push({
    code: isUnknown ? 'collect.unknown-state' : 'collect.counter-beyond',
    tag: program.watched[tag]!.name,
    sentence: isUnknown
      ? `${where}: the model has no state "${String(value)}"`
      : `${where}: the counter says ${String(value)}, above its highest value`,
  });
}
