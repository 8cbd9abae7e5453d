import type { Outcome } from '@millrace/core';
import type { InterfaceRunner } from '../interface-runner.ts';
import type { ForwardRange } from './forward-range.ts';

/** Gives a range to a target that admitted one call, and reports what came of it to its gate. */
export async function giveRange(target: InterfaceRunner, range: ForwardRange): Promise<Outcome> {
  const outcome = await call(target, range);
  target.leave([outcome]);
  return outcome;
}

async function call(target: InterfaceRunner, { batch }: ForwardRange): Promise<Outcome> {
  if (batch.samples.length === 0) return { kind: 'done' };
  const series = target.connection?.series;
  if (series === undefined) return { kind: 'later', because: 'down', sentence: `${target.plan.name} is not open` };
  try {
    using deadline = target.deadline();
    return await series.write(batch, deadline.signal);
  } catch (error) {
    target.leave([]);
    throw error;
  }
}
