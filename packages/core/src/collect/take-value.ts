import type { Seen } from './collector.ts';
import { quality } from './data-value.ts';
import { measure, type Measured } from './measure.ts';
import type { Reading } from './occurrence.ts';
import type { TagProgram } from './program.ts';
import type { StandardValue } from './read-told.ts';
import type { Run } from './run.ts';
import { endSilence } from './silence.ts';
import { standardValue } from './standard-value.ts';
import { pull } from './triggers/pull.ts';
import type { TagColumns } from './tag-columns.ts';
import { flush } from './waiting.ts';

/** A clock that was set back is believed when it goes on steadily for so long (microseconds), so that values out of order do not look like one. */
const steadyFor = 10_000_000;
const steadyWithin = 1_000_000;

/** How many earlier values of a tag are kept for events that carry it, at most. */
const mostKept = 64;

/** Takes one value: into the measurements of its tag, and, where it is usable and in order, into the events that it triggers. */
export function takeValue(run: Run, seen: Seen): void {
  const { tag, origin, receivedTime: received, sourceTime: time = received } = seen;
  const program = run.program.watched[tag]!;
  const { tags } = run.state;
  const read = standardValue(run, program, seen);
  const isRetained = origin === 'retained';
  if (!isRetained) endSilence(run, seen);
  if (time === tags.time[tag] && read.status === tags.status[tag] && Object.is(read.value, tags.value[tag])) return;
  const isLate = !isRetained && time < tags.time[tag]! && !isSetBack(run, program, seen, time);
  const measured: Measured = { ...read, time, received, isLate, ...(origin && { origin }) };
  if (isLate || isRetained) {
    measureAll(run, program, measured);
    if (isRetained && read.isUsable && !tags.kept.has(tag)) keep(tags, tag, time, read.value!, program);
    return;
  }
  flush(run, time);
  advance(tags, tag, measured);
  measureAll(run, program, measured);
  if (!read.isUsable) return;
  keep(tags, tag, time, read.value!, program);
  const afterGap = tags.gapped[tag] === 1 && origin === undefined;
  tags.gapped[tag] = 0;
  if (program.triggers.length === 0) return;
  const framedAt = origin === undefined ? received : time;
  const reading: Reading = { value: read.value!, time, received, framedAt, quality: soundness(read.status), afterGap };
  for (const place of program.triggers) pull(run, place, reading);
}

function measureAll(run: Run, { measures }: TagProgram, measured: Measured): void {
  for (const place of measures) measure(run, place, measured);
}

/** The value becomes the last one of its tag. */
function advance(tags: TagColumns, tag: number, { value, status, time, received, origin }: Measured): void {
  if (!Object.is(value, tags.value[tag])) tags.since[tag] = time;
  tags.time[tag] = time;
  tags.value[tag] = value;
  tags.status[tag] = status;
  tags.heard[tag] = received;
  tags.away[tag] = 0;
  if (origin === undefined) tags.lag[tag] = received - time;
  if (tags.behind.size > 0) tags.behind.delete(tag);
}

function soundness(status: number): Reading['quality'] {
  return quality(status) === 'good' ? 'good' : 'uncertain';
}

/** Whether time that goes back is a clock that was set and not a value out of order. */
function isSetBack(
  { state: { tags }, program: { equipment }, notices }: Run,
  { name }: TagProgram,
  seen: Seen,
  time: number,
): boolean {
  if (seen.origin !== undefined) return false;
  const { tag, receivedTime: received } = seen;
  const lag = received - time;
  let behind = tags.behind.get(tag);
  if (behind === undefined || Math.abs(lag - behind.lag) > steadyWithin) {
    behind = { received, lag };
    tags.behind.set(tag, behind);
  }
  if (received - behind.received < steadyFor) return false;
  tags.turns.set(tag, (tags.turns.get(tag) ?? 0) + 1);
  tags.kept.delete(tag);
  const seconds = Math.round((tags.time[tag]! - time) / 1_000_000);
  const sentence = `the clock of ${name} of ${equipment.name} went back by ${seconds} s`;
  notices.push({ code: 'collect.clock-back', tag: name, sentence });
  return true;
}

/** Remembers a value for events that carry it, as long as one of them may still happen at its time. */
function keep(tags: TagColumns, tag: number, time: number, value: StandardValue, { kept: micros }: TagProgram): void {
  if (micros === undefined) return;
  const kept = tags.kept.get(tag) ?? [];
  tags.kept.set(tag, kept);
  kept.push({ time, value });
  while (kept.length > mostKept || (kept.length > 1 && kept[1]!.time < time - micros)) kept.shift();
}
