import type { Seen } from './collector.ts';
import { quality, statusCodes } from './data-value.ts';
import type { TagState } from './equipment-state.ts';
import { measure } from './measure.ts';
import type { Reading, Tell } from './occurrence.ts';
import type { TagProgram } from './program.ts';
import type { StandardValue } from './read-told.ts';
import type { Run } from './run.ts';
import { endSilence } from './silence.ts';
import { takeAlarm } from './triggers/alarm.ts';
import { takeCount } from './triggers/counter.ts';
import { takeLevel } from './triggers/level.ts';
import { flush, occurred } from './waiting.ts';

/** A clock that was set back is believed when it goes on steadily for so long (microseconds), so that values out of order do not look like one. */
const steadyFor = 10_000_000;
const steadyWithin = 1_000_000;

/** How many earlier values of a tag are kept for events that carry it, at most. */
const mostKept = 64;

/** Takes one value: into the measurements of its tag, and, where it is usable and in order, into the events that it triggers. */
export function takeValue(run: Run, seen: Seen): void {
  const program = run.program.watched[seen.tag]!;
  const tag = run.state.tags[seen.tag]!;
  const time = seen.sourceTime ?? seen.receivedTime;
  const { value, status } = standardValue(run, program, tag, seen);
  const isUsable = usable(program, value, status);
  const measured = { value, status, time, received: seen.receivedTime, isUsable, ...(seen.origin && { origin: seen.origin }) };
  if (seen.origin === 'retained') {
    if (tag.kept.length === 0 && isUsable && program.kept !== undefined) tag.kept.push({ time, value: value! });
    for (const place of program.measures) measure(run, place, tag, { ...measured, isLate: false });
    return;
  }
  endSilence(run, seen.receivedTime);
  if (time === tag.time && status === tag.status && Object.is(value, tag.value)) return;
  const isLate = time < tag.time && !isSetBack(run, program, tag, seen, time);
  if (isLate) {
    for (const place of program.measures) measure(run, place, tag, { ...measured, isLate });
    return;
  }
  flush(run, time);
  delete tag.behind;
  if (!Object.is(value, tag.value)) tag.since = time;
  Object.assign(tag, { time, value, status, heard: seen.receivedTime });
  if (seen.origin === undefined) tag.lag = seen.receivedTime - time;
  for (const place of program.measures) measure(run, place, tag, { ...measured, isLate });
  if (!isUsable) return;
  if (program.kept !== undefined) keep(tag, time, value!, program.kept);
  const afterGap = tag.gapped && seen.origin === undefined;
  tag.gapped = false;
  const reading: Reading = {
    value: value!,
    time,
    received: seen.receivedTime,
    framedAt: seen.origin === undefined ? seen.receivedTime : time,
    quality: quality(status) as Reading['quality'],
    afterGap,
  };
  for (const place of program.triggers) pull(run, place, reading);
}

function pull(run: Run, place: number, reading: Reading): void {
  const { form } = run.program.triggers[place]!;
  const { form: state } = run.state.triggers[place]!;
  const tell: Tell = occurrence => occurred(run, place, occurrence);
  noticeStrange(run, place, reading);
  if (form.kind === 'level' && state.kind === 'level') takeLevel(form, state, reading, tell);
  else if (form.kind === 'counter' && state.kind === 'counter') takeCount(form, state, reading, tell);
  else if (form.kind === 'alarm' && state.kind === 'alarm') takeAlarm(form, state, reading, tell);
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

/** The value as the standard has it, or null with the reason as its status. A value that came as bad stays bad, whatever it looks like. */
function standardValue(
  run: Run,
  program: TagProgram,
  tag: TagState,
  seen: Seen,
): { readonly value: StandardValue | null; readonly status: number } {
  if (seen.unit !== undefined) tag.unit = seen.unit;
  const value = seen.value === null ? null : program.read(seen.value);
  const wrong = value === undefined ? 'type' : isOtherUnit(program, tag) ? 'unit' : undefined;
  const isBad = quality(seen.status) === 'bad';
  if (!isBad && seen.value !== null && wrong !== tag.wrong) tellWrong(run, program, tag, wrong, seen);
  if (wrong === undefined) return { value: value!, status: seen.status };
  return { value: null, status: isBad ? seen.status : statusCodes.badTypeMismatch };
}

function isOtherUnit({ unit }: TagProgram, tag: TagState): boolean {
  return unit !== undefined && tag.unit !== undefined && tag.unit !== unit;
}

function tellWrong(run: Run, program: TagProgram, tag: TagState, wrong: TagState['wrong'], { value, unit }: Seen): void {
  const place = `tag ${program.name} of ${run.program.equipment.name}`;
  if (wrong === undefined) {
    delete tag.wrong;
    run.notices.push({ code: 'collect.recovered', tag: program.name, sentence: `${place} tells type and unit as agreed again` });
    return;
  }
  tag.wrong = wrong;
  const sentence =
    wrong === 'unit'
      ? `${place} is told in ${unit ?? tag.unit}, the binding says ${program.unit}`
      : `${place} tells ${valueWords(value)}, which the collection does not expect`;
  run.notices.push({ code: wrong === 'unit' ? 'collect.unit-changed' : 'collect.type-changed', tag: program.name, sentence });
}

function valueWords(value: Seen['value']): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a structure';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return `the ${typeof value === 'string' ? 'text' : typeof value} ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`;
}

/** Whether a value counts as one in events and aggregates. */
function usable({ uncertain }: TagProgram, value: StandardValue | null, status: number): boolean {
  if (value === null || (typeof value === 'number' && !Number.isFinite(value))) return false;
  const severity = quality(status);
  return severity === 'good' || (severity === 'uncertain' && uncertain);
}

/** Whether time that goes back is a clock that was set and not a value out of order. */
function isSetBack(run: Run, program: TagProgram, tag: TagState, seen: Seen, time: number): boolean {
  if (seen.origin !== undefined) return false;
  const received = seen.receivedTime;
  const lag = received - time;
  if (tag.behind === undefined || Math.abs(lag - tag.behind.lag) > steadyWithin) tag.behind = { received, lag };
  if (received - tag.behind.received < steadyFor) return false;
  tag.turns++;
  tag.kept = [];
  const sentence = `the clock of ${program.name} of ${run.program.equipment.name} went back by ${Math.round((tag.time - time) / 1_000_000)} s`;
  run.notices.push({ code: 'collect.clock-back', tag: program.name, sentence });
  return true;
}

function keep(tag: TagState, time: number, value: StandardValue, micros: number): void {
  tag.kept.push({ time, value });
  while (tag.kept.length > mostKept || (tag.kept.length > 1 && tag.kept[1]!.time < time - micros)) tag.kept.shift();
}
