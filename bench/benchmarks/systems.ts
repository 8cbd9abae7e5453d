import { listeningAt, startMillrace } from '../harness/millrace.ts';
import type { Program } from '../harness/program.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';
import { waitFor } from '../harness/wait.ts';
import { startNodeRed } from '../peers/node-red.ts';
import { startRelay, startSink } from '../peers/start.ts';
import { apiKey, httpProject, oneByOne } from '../projects/order.ts';
import type { TargetSettings } from '../projects/order.ts';

/** A system under test and where it takes orders. */
export interface System {
  readonly program: Program;
  readonly url: string;
}

/** Every system that relays orders, each waiting for its turn, and the sink they all send to. */
export interface Systems extends AsyncDisposable {
  readonly sink: Program;
  readonly under: Readonly<Record<'millrace' | 'relay' | 'node-red', System>>;
}

/**
 * Starts them all. Only the one that gets orders works; the others wait. `settings`: how Millrace calls the target;
 * `nodeArgs`: arguments of the `node` that runs Millrace; `target`: where they send instead of the sink.
 */
export async function startSystems(
  settings: TargetSettings = oneByOne,
  nodeArgs: readonly string[] = [],
  target?: string,
): Promise<Systems> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryFolder());
  const sink = await startSink();
  stack.use(sink.program);
  const to = target ?? sink.target;
  const millrace = await startOrders(to, settings, folder.path, nodeArgs);
  stack.use(millrace.program);
  const relay = await startRelay(to);
  stack.use(relay.program);
  const nodeRed = await startNodeRed(folder.path, to);
  stack.use(nodeRed.program);
  const owned = stack.move();
  return {
    sink: sink.program,
    under: { millrace, relay, 'node-red': nodeRed },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Starts a node with the orders project. */
export async function startOrders(
  target: string,
  settings: TargetSettings,
  folder: string,
  nodeArgs: readonly string[] = [],
): Promise<System> {
  const project = httpProject(target, settings);
  const { program, client } = await startMillrace({ project, folder, env: { BENCH_KEY: apiKey }, nodeArgs });
  const url = await waitFor('the orders interface', () => listeningAt(client, 'erp.orders'));
  return { program, url };
}
