import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { announce, announcementFile, type Announcement } from './announce.ts';
import type { DemoArgs } from './args.ts';
import { endFaultsOfLines, startDemoCompany, turnDials, type DemoCompany } from './company.ts';
import { untilAllTold } from './floor.ts';
import { freePort } from './free-port.ts';
import { keepRunning, killAtRandom } from './kill.ts';
import { narrate } from './narrate.ts';
import { NodeProcess } from './node-process.ts';
import { untilQuiet } from './quiet.ts';
import { releaseOrders } from './release.ts';
import { welcome } from './screen.ts';
import { summarize, type Summary } from './summary.ts';

/** The documents of orders and reports. */
export const projectFolder = resolve(import.meta.dirname, '..', 'project');
/** The same with the documents of the lines. */
export const wholeProject = resolve(import.meta.dirname, '..');

/** How long the node may take until it has heard of every tag of every line. */
const linesStartMs = 60_000;

/** How long a person who ended the demo waits for what is under way, at most. */
const goodbyeMs = 10_000;

/** What ends a demo: `stop` lets no more orders out, `hurry` ends at once. */
export interface DemoEnds {
  readonly stop: AbortSignal;
  readonly hurry: AbortSignal;
}

/** Runs the demo: starts company and node, lets orders out until they are out or it is stopped, waits for rest and compares the books. */
export async function runDemo(
  args: DemoArgs,
  say: (line: string) => void,
  { stop, hurry }: DemoEnds,
): Promise<Summary | undefined> {
  await using stack = new AsyncDisposableStack();
  const folder = await dataFolder(args, stack);
  const demo = stack.use(await startDemoCompany(join(folder, 'company'), args.seed, args.lines));
  const port = args.port ?? (args.headless ? 0 : await freePort(7400));
  const project = args.lines ? wholeProject : projectFolder;
  const node = stack.use(await NodeProcess.start({ project, data: join(folder, 'node'), env: demo.env, port }));
  const telling = args.headless ? undefined : tell(demo, node, say);
  if (telling) stack.use(telling);
  if (!args.headless) stack.use(await announce(announcementFile(process.env), { pid: process.pid, controls: controlsOf(demo) }));
  if (!args.exit) stack.use(keepRunning(node, say));
  if (demo.floor) await untilAllTold(demo.floor.floor, node.client(), linesStartMs);
  turnDials(demo, args.faults);
  const started = performance.now();
  const working = runLines(demo, args.seconds * 1000, stop);
  const killing = killAtRandom(node, args.kills, stop);
  await releaseOrders(demo.company, args.orders, args.headless || args.exit ? 0 : 3000, stop);
  await working;
  if (args.exit) endFaultsOfLines(demo);
  const unknownThenConfirmedBefore = await killing;
  if (!args.exit) await untilStopped(stop);
  if (stop.aborted && !hurry.aborted) say('\nEnding: what is under way arrives first, at most 10 s; Ctrl-C again ends at once.');
  const deadlineMs = stop.aborted ? goodbyeMs : args.deadlineMs;
  const underWay = await untilQuiet(demo, () => node.client(), deadlineMs, hurry);
  if (hurry.aborted) return undefined;
  const seconds = (performance.now() - started) / 1000;
  return await summarize(demo, node.client(), {
    underWay,
    kills: args.kills,
    seconds,
    unknownThenConfirmedBefore,
  });
}

/** Lets the lines work for so long, or until it is stopped. */
async function runLines({ floor }: DemoCompany, ms: number, stop: AbortSignal): Promise<void> {
  if (floor === undefined) return;
  using _running = floor.floor.run();
  if (Number.isFinite(ms)) await pause(ms, undefined, { signal: stop }).catch(() => undefined);
  else await untilStopped(stop);
}

async function untilStopped(stop: AbortSignal): Promise<void> {
  if (!stop.aborted) await once(stop, 'abort');
}

function controlsOf({ company: { erp, pune, lyon }, floor }: DemoCompany): Announcement['controls'] {
  return { erp: erp.control, 'mes-pune': pune.control, 'mes-lyon': lyon.control, ...floor?.floor.controls };
}

/** Says welcome and then what happens, until disposed. */
function tell(demo: DemoCompany, node: NodeProcess, say: (line: string) => void): AsyncDisposable {
  say(welcome(demo, node));
  const stop = new AbortController();
  const telling = narrate(demo.company, () => node.client(), say, stop.signal);
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await telling;
    },
  };
}

async function dataFolder({ data, keep }: DemoArgs, stack: AsyncDisposableStack): Promise<string> {
  if (data !== undefined) return resolve(data);
  const folder = await mkdtemp(join(tmpdir(), 'millrace-demo-'));
  if (!keep) stack.defer(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
