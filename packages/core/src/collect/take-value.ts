import type { Seen } from './collector.ts';
import { quality } from './data-value.ts';
import type { TagState } from './equipment-state.ts';
import { measure, type Measured } from './measure.ts';
import type { Reading } from './occurrence.ts';
import type { TagProgram } from './program.ts';
import type { StandardValue } from './read-told.ts';
import type { Run } from './run.ts';
import { endSilence } from './silence.ts';
import { standardValue } from './standard-value.ts';
import { pull } from './triggers/pull.ts';
import { flush } from './waiting.ts';

/** A clock that was set back is believed when it goes on steadily for so long (microseconds), so that values out of order do not look like one. */
const steadyFor = 10_000_000;
const steadyWithin = 1_000_000;

/** How many earlier values of a tag are kept for events that carry it, at most. */
const mostKept = 64;

/** Takes one value: into the measurements of its tag, and, where it is usable and in order, into the events that it triggers. */
export function takeValue(run: Run, seen: Seen): void {
  const program = run.program.watched[seen.tag]!;
  const tag = run.state.tags[seen.tag]!;
  const { origin, receivedTime: received, sourceTime: time = received } = seen;
  const read = standardValue(run, program, tag, seen);
  const isRetained = origin === 'retained';
  if (!isRetained) endSilence(run, seen);
  if (time === tag.time && read.status === tag.status && Object.is(read.value, tag.value)) return;
  const isLate = !isRetained && time < tag.time && !isSetBack(run, program, tag, seen, time);
  const measured: Measured = { ...read, time, received, isLate, ...(origin && { origin }) };
  if (isLate || isRetained) {
    measureAll(run, program, tag, measured);
    if (isRetained && read.isUsable && tag.kept.length === 0) keep(tag, time, read.value!, program);
    return;
  }
  flush(run, time);
  advance(tag, measured);
  measureAll(run, program, tag, measured);
  if (!read.isUsable) return;
  keep(tag, time, read.value!, program);
  const afterGap = tag.gapped && origin === undefined;
  tag.gapped = false;
  if (program.triggers.length === 0) return;
  const framedAt = origin === undefined ? received : time;
  const reading: Reading = { value: read.value!, time, received, framedAt, quality: soundness(read.status), afterGap };
  for (const place of program.triggers) pull(run, place, reading);
}

function measureAll(run: Run, { measures }: TagProgram, tag: TagState, measured: Measured): void {
  for (const place of measures) measure(run, place, tag, measured);
}

/** The value becomes the last one of its tag. */
function advance(tag: TagState, { value, status, time, received, origin }: Measured): void {
  if (!Object.is(value, tag.value)) tag.since = time;
  tag.time = time;
  tag.value = value;
  tag.status = status;
  tag.heard = received;
  tag.away = false;
  if (origin === undefined) tag.lag = received - time;
  delete tag.behind;
}

function soundness(status: number): Reading['quality'] {
  return quality(status) === 'good' ? 'good' : 'uncertain';
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
  const seconds = Math.round((tag.time - time) / 1_000_000);
  const sentence = `the clock of ${program.name} of ${run.program.equipment.name} went back by ${seconds} s`;
  run.notices.push({ code: 'collect.clock-back', tag: program.name, sentence });
  return true;
}

/** Remembers a value for events that carry it, as long as one of them may still happen at its time. */
function keep(tag: TagState, time: number, value: StandardValue, { kept: micros }: TagProgram): void {
  if (micros === undefined) return;
  const { kept } = tag;
  kept.push({ time, value });
  while (kept.length > mostKept || (kept.length > 1 && kept[1]!.time < time - micros)) kept.shift();
}
