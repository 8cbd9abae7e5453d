import { eventOf } from './event-of.ts';
import type { Occurrence } from './occurrence.ts';
import type { Run } from './run.ts';

/**
 * Something happened: an event at once, or, where it carries values of other tags, as soon as their values of the same moment have come. Sources
 * tell the tags of one moment in any order.
 */
export function occurred(run: Run, trigger: number, occurrence: Occurrence): void {
  const waits = run.program.triggers[trigger]!.snapshot.length > 0;
  if (waits) run.state.waiting.push({ trigger, occurrence });
  else run.events.push(eventOf(run.program, run.state, trigger, occurrence));
}

/** Tells what happened before this source time; without one, everything that waits. */
export function flush(run: Run, time = Infinity): void {
  const { waiting } = run.state;
  if (waiting.length === 0) return;
  for (const { trigger, occurrence } of waiting) {
    if (occurrence.time < time) run.events.push(eventOf(run.program, run.state, trigger, occurrence));
  }
  run.state.waiting = waiting.filter(({ occurrence }) => occurrence.time >= time);
}
