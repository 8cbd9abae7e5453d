import { setTimeout as pause } from 'node:timers/promises';
import type { Benchmark } from '../harness/benchmark.ts';
import { freePort } from '../harness/free-port.ts';
import { median } from '../harness/result.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';
import { sendSteadily } from '../load/steady-load.ts';
import { oneByOne } from '../projects/order.ts';
import { startOrders } from './systems.ts';

/** Orders a second. */
const rate = 1_000;
const connections = 8;
const everyMs = 1_000;

/** A process takes memory until its collector has found its pace; this is not counted. */
const warmUpMinutes = 2;

/** Orders come in and the target is dead: the backlog grows on disk, memory must not. The value is the growth from the first to the last quarter after the warm-up. */
export const memory: Benchmark = {
  name: 'memory',
  summary: `${rate} orders a second with a dead target: growth of memory between the first and the last quarter (--minutes 60 for the hour)`,
  async run({ minutes, say }) {
    await using folder = await temporaryFolder();
    const { program, url } = await startOrders(`http://127.0.0.1:${await freePort()}`, oneByOne, folder.path);
    await using _program = program;
    const stop = new AbortController();
    const begun = performance.now();
    const counted = begun + warmUpMinutes * 60_000;
    const until = counted + minutes * 60_000;
    const sending = sendSteadily(url, { rate, connections, lines: 1 }, stop.signal);
    const megabytes: number[] = [];
    while (performance.now() < until) {
      await Promise.race([pause(everyMs), sending]);
      if (performance.now() > counted) megabytes.push(program.memory().now / 2 ** 20);
    }
    stop.abort();
    const sent = await sending;
    const quarter = (n: number): number => median(megabytes.slice((megabytes.length * n) / 4, (megabytes.length * (n + 1)) / 4));
    const quarters = [0, 1, 2, 3].map(quarter);
    say(
      `  ${sent} orders on disk; MB by quarter ${quarters.map(mb => mb.toFixed(0)).join(', ')}, most ${Math.max(...megabytes).toFixed(0)}`,
    );
    say(`  slope ${(slope(megabytes) * 60).toFixed(2)} MB a minute`);
    const growth = (quarters[3]! / quarters[0]! - 1) * 100;
    return [{ name: `memory-${minutes}-minutes`, unit: '% growth', better: 'less', values: [growth], goal: { median: 5 } }];
  },
};

/** Change a sample, by least squares. */
function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const above = values.reduce((sum, value, index) => sum + (index - middle) * (value - mean), 0);
  const below = values.reduce((sum, _, index) => sum + (index - middle) ** 2, 0);
  return above / below;
}
