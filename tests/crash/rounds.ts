import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Fault } from '@millrace/plant';
import { companyDials as dials } from '../../examples/two-plants/demo/args.ts';
import type { DialName, FaultOrder } from '../../examples/two-plants/demo/args.ts';
import { startDemoCompany, turnDials } from '../../examples/two-plants/demo/company.ts';
import type { DemoCompany } from '../../examples/two-plants/demo/company.ts';
import { NodeProcess } from '../../examples/two-plants/demo/node-process.ts';
import { untilQuiet } from '../../examples/two-plants/demo/quiet.ts';
import { releaseOrders } from '../../examples/two-plants/demo/release.ts';
import { projectFolder } from '../../examples/two-plants/demo/run.ts';
import { summarize } from '../../examples/two-plants/demo/summary.ts';
import type { Summary } from '../../examples/two-plants/demo/summary.ts';

/** What the harness is asked to do. */
export interface CrashOptions {
  readonly rounds: number;
  readonly ordersPerRound: number;
  /** After how many rounds the books are compared. */
  readonly checkEvery: number;
  readonly seed: number;
  say(line: string): void;
}

/** The faults of the dial, one after the other; each round hits one system of the company with one of them, so that every pair comes. */
const faults: readonly Fault[] = [
  'none',
  'commit-then-drop',
  'commit-then-500',
  'ok-with-error-inside',
  'slow',
  'refuse',
  '429',
  'down',
  'duplicates',
  'poison',
  'lock',
];

/** The longest time a node works before it is killed. */
const longestLifeMs = 900;

/**
 * Runs a company and a node; in each round a fault is on, orders go out, and the node is killed with SIGKILL at a random moment and started
 * again on the same data. Now and then, and in the end, everything comes to rest and the books are compared. Answers every comparison.
 */
export async function crashRounds(options: CrashOptions): Promise<readonly Summary[]> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-crash-'));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const demo = stack.use(await startDemoCompany(join(folder, 'company'), options.seed));
  const node = stack.use(await NodeProcess.start({ project: projectFolder, data: join(folder, 'node'), env: demo.env }));
  const signal = new AbortController().signal;
  const started = performance.now();
  const summaries: Summary[] = [];
  for (let round = 1; round <= options.rounds; round++) {
    await oneRound(demo, node, round, options, signal);
    if (round % options.checkEvery !== 0 && round !== options.rounds) continue;
    turn(demo, []);
    const underWay = await untilQuiet(demo, () => node.client(), 180_000, signal);
    const seconds = (performance.now() - started) / 1000;
    const summary = await summarize(demo, node.client(), {
      underWay,
      kills: round,
      seconds,
      unknownThenConfirmedBefore: 0,
    });
    options.say(`round ${round}: ${JSON.stringify(summary)}`);
    summaries.push(summary);
  }
  return summaries;
}

/** Whether a comparison found everything where it should be. */
export function isRight(summary: Summary): boolean {
  return (
    summary.quiet &&
    summary.lost === 0 &&
    summary.duplicates === 0 &&
    summary.ledgerBalanced &&
    summary.erpPostings === summary.expectedPostings
  );
}

async function oneRound(
  demo: DemoCompany,
  node: NodeProcess,
  round: number,
  options: CrashOptions,
  signal: AbortSignal,
): Promise<void> {
  const fault = faults[(round + options.seed) % faults.length]!;
  const system: DialName = dials[(round + options.seed) % dials.length]!;
  turn(demo, [{ system, setting: { fault, share: 0.4, ms: 300 } }]);
  const releasing = releaseOrders(demo.company, options.ordersPerRound, 0, signal);
  await pause(Math.random() * longestLifeMs);
  await node.kill();
  await node.start();
  await releasing;
}

/** Turns one dial and sets the others back. */
function turn(demo: DemoCompany, orders: readonly FaultOrder[]): void {
  const others = dials.filter(system => !orders.some(order => order.system === system));
  turnDials(demo, [...orders, ...others.map((system): FaultOrder => ({ system, setting: { fault: 'none' } }))]);
}
