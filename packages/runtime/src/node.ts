import { commandConnector } from '@millrace/core';
import type { Operations } from '@millrace/core';
import type { Connector } from '@millrace/connector';
import { openStore } from '@millrace/store';
import { commandsConnector } from './command/command-connector.ts';
import { CommandDesk } from './command/command-desk.ts';
import { topologyGround } from './command/topology-ground.ts';
import { BulkBook } from './bulk-book.ts';
import { systemClock } from './clock.ts';
import type { Clock } from './clock.ts';
import { CorrectionBook } from './correction-book.ts';
import { WorkerEvaluator } from './evaluator.ts';
import type { Log } from './events.ts';
import { History } from './history/history.ts';
import { LookupBook } from './lookup-book.ts';
import { MaintenanceBook } from './maintenance-book.ts';
import { oldestWaiting } from './oldest-waiting.ts';
import { releaseAnswered } from './operations/answering.ts';
import { releaseCorrected } from './operations/corrections.ts';
import { keepRelease, noteRelease, type CleanProject, type InForce } from './release.ts';
import { nodeOperations } from './operations/index.ts';
import type { NodeContext } from './operations/context.ts';
import { readPauses } from './operations/pausing.ts';
import { ProjectError, readProject } from './project.ts';
import { SightBook } from './sight-book.ts';
import { Studio } from './studio/studio.ts';
import { Topology } from './topology.ts';
import { Verifier } from './verifier.ts';
import { watchTrust } from './watch-trust.ts';

/** What a node is started with. */
export interface NodeOptions {
  /** Folder of the project's documents. */
  readonly folder: string;
  /** Folder of the store. */
  readonly data: string;
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly env: Readonly<Record<string, string | undefined>>;
  secret(name: string): string | undefined;
  /** When a secret was last changed, milliseconds since 1970; absent: it cannot be told. */
  secretChangedAt?(name: string): number | undefined;
  /** Name of this node in its answers; default `millrace`. */
  readonly name?: string;
  readonly clock?: Clock;
  /** Free bytes below which intake is refused. */
  readonly minimumFreeBytes?: number;
  /** How much space is free; default: asks the file system. */
  readonly freeBytes?: () => number;
  log(event: Parameters<Log>[0]): void;
}

/** A running node. Disposing it lets calls under way end and closes everything. */
export interface Node extends AsyncDisposable {
  readonly operations: Operations;
}

/**
 * Starts a node: checks the project, opens the store, recovers, connects. Rejects with `ProjectError` where the documents do not check, with
 * `StoreError` where the store cannot be opened, with `ConnectorError` (misconfigured) where a setting has no value.
 */
export async function startNode(options: NodeOptions): Promise<Node> {
  const clock = options.clock ?? systemClock();
  const project = await readClean(options);
  await using stack = new AsyncDisposableStack();
  const store = stack.use(await openStore(storeOptions(options, clock)));
  const current = await keepRelease(store, project, clock.now());
  const lookups = new LookupBook(await store.addedEntries());
  const corrections = new CorrectionBook(await store.corrections());
  const maintenance = stack.use(await MaintenanceBook.open(store, clock));
  const context = nodeContext(options, { store, clock, current, lookups, corrections, maintenance });
  stack.use(context.verifier);
  stack.use(context.history);
  stack.use(context.evaluator);
  stack.use(context.studio);
  stack.use(context.topology);
  stack.use(context.commands);
  await context.topology.moveTo(current.plan, await readPauses(store));
  await noteRelease(store, current.release.hash, { at: clock.now(), who: 'node', action: 'start', subject: options.folder });
  await releaseCorrected(context);
  await releaseAnswered(context, { who: 'node', reason: 'the documents have the entry now' });
  await context.history.start();
  void context.commands.recover().catch((error: unknown) => {
    options.log({ level: 'error', event: 'commands.not-recovered', about: 'commands', detail: String(error) });
  });
  maintenance.watch(() => context.topology.followMaintenance());
  stack.use(watchTrust(context));
  options.log({
    level: 'info',
    event: 'node.started',
    about: options.name ?? 'millrace',
    detail: `release ${current.release.hash.slice(0, 12)}`,
  });
  const closing = stack.move();
  let closed: Promise<void> | undefined;
  return {
    operations: nodeOperations(context),
    [Symbol.asyncDispose]: () =>
      (closed ??= closing
        .disposeAsync()
        .then(() => options.log({ level: 'info', event: 'node.stopped', about: options.name ?? 'millrace' }))),
  };
}

/** The project with its plan; throws `ProjectError` where there is none. */
async function readClean(options: NodeOptions): Promise<CleanProject> {
  const project = await readProject(options.folder, options.connectors, { env: name => options.env[name] });
  if (project.plan === undefined) throw new ProjectError(options.folder, project.issues);
  return { ...project, plan: project.plan };
}

function storeOptions(options: NodeOptions, clock: Clock): Parameters<typeof openStore>[0] {
  return {
    folder: options.data,
    node: options.name ?? 'millrace',
    now: clock.now,
    ...(options.minimumFreeBytes === undefined ? {} : { minimumFreeBytes: options.minimumFreeBytes }),
    ...(options.freeBytes === undefined ? {} : { freeBytes: options.freeBytes }),
  };
}

/** What a start has opened. */
interface Opened extends Pick<NodeContext, 'store' | 'clock' | 'lookups' | 'corrections' | 'maintenance'> {
  readonly current: InForce;
}

function nodeContext(
  options: NodeOptions,
  { store, clock, current: started, lookups, corrections, maintenance }: Opened,
): NodeContext {
  const current = { ...started };
  const evaluator = new WorkerEvaluator();
  const notice = (about: string, code: string, sentence: string, message?: number): void => {
    void store
      .anomaly({ at: clock.now(), about, code, sentence, ...(message === undefined ? {} : { message }) })
      .catch(() => undefined); // a full disk must not stop what it is about
  };
  const references = {
    env: (name: string) => options.env[name],
    secret: (name: string) => options.secret(name),
    changedAt: (name: string) => options.secretChangedAt?.(name),
  };
  const sights = new SightBook();
  const history = new History({
    store,
    clock,
    log: options.log,
    oldestAt: record => oldestWaiting(store, record, topology.flows.get(record.name)),
  });
  const equipmentCommands = commandsConnector({
    flow: name => topology.flows.get(name)?.plan,
    ask: (request, signal) => commands.ask({ ...request, at: clock.now() }, signal),
  });
  const topology = new Topology({
    store,
    clock,
    log: options.log,
    evaluator,
    latencies: history.latencies,
    connectors: new Map([...options.connectors, [commandConnector, equipmentCommands as Connector]]),
    references,
    release: () => current.release.number,
    notice,
    lookups,
    corrections,
    observed: (about, observation) => sights.note(about, observation, clock.now()),
    maintenance: name => maintenance.at(name),
  });
  const commands = new CommandDesk({ store, clock, ground: topologyGround(topology) });
  return {
    name: options.name ?? 'millrace',
    folder: options.folder,
    env: options.env,
    connectors: options.connectors,
    store,
    clock,
    log: options.log,
    evaluator,
    topology,
    commands,
    lookups,
    corrections,
    bulk: new BulkBook(),
    history,
    studio: new Studio(options),
    references,
    maintenance,
    sights,
    verifier: new Verifier(store, clock, options.log),
    current,
    since: clock.now(),
  };
}
