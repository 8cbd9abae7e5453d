import type { Load } from '../load/load.ts';
import { sendLoad } from '../load/load.ts';
import type { Program } from './program.ts';
import { sharedClock, waitFor } from './wait.ts';

interface Arrivals {
  readonly arrived: number;
  readonly last: number;
}

/**
 * Orders a second that arrived at the sink, from the first request to the last arrival. What a system accepted and still owes when the
 * load ends is waited for, and counts against it in time. Throws where something was refused or lost: such a rate would mean nothing.
 */
export async function arrivalRate(sink: Program, load: Load): Promise<{ readonly rate: number; readonly messages: number }> {
  await sink.ask('reset');
  const begun = sharedClock();
  const { requests, failed } = await sendLoad(load);
  if (failed > 0) throw new Error(`sending orders to ${load.url}: ${failed} of ${requests} requests failed`);
  const owed = requests * load.lines;
  const { arrived, last } = await waitFor('everything that was accepted', () => whenSettled(sink, owed), { everyMs: 200 });
  return { rate: arrived / ((last - begun) / 1000), messages: arrived };
}

/** The count, once everything owed is there and nothing more comes (requests that the end of the load cut off may have been taken). */
async function whenSettled(sink: Program, owed: number): Promise<Arrivals | undefined> {
  const now = await sink.ask<Arrivals>('read');
  return now.arrived >= owed && sharedClock() - now.last > 300 ? now : undefined;
}
