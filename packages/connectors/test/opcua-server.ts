import { createServer, connect } from 'node:net';
import type { Socket } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Connection, ConnectorEnv, Observation, TagBatch, TagGap, TagSeen } from '@millrace/connector';
import { plainJson } from '@millrace/connector/testkit';
import type { TagValue } from '@millrace/core';
import { DataType, nodesets, OPCUAServer, StatusCodes, Variant, VariantArrayType } from 'node-opcua';
import type { AddressSpace, Namespace, OPCUAServerOptions, StatusCode, UAVariable, VariantOptions } from 'node-opcua';

import type { OpcuaConfig } from '../src/opcua/config.ts';
import { opcua } from '../src/opcua/index.ts';

/** The namespace of the nodes of these tests. */
export const testNamespace = 'http://millrace.example/test';

/** The address of a node of these tests. */
export const at = (name: string): string => `nsu=${testNamespace};s=${name}`;

/** How a server of these tests is built. */
export interface TestServerOptions extends OPCUAServerOptions {
  /** Namespaces that stand before the one of the tests. */
  readonly before?: readonly string[];
  readonly history?: boolean;
  /** Adds more nodes. */
  build?(space: AddressSpace, namespace: Namespace): void;
}

/** A real server of node-opcua with two counters `a` and `b`. */
export interface TestServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly server: OPCUAServer;
  readonly namespace: Namespace;
  variable(name: string): UAVariable;
  /** The equipment changes a variable now. */
  set(name: string, value: VariantOptions, status?: StatusCode, time?: Date): void;
}

/** Starts a server on a free port of the loopback, or on the given one. */
export async function startServer({
  before = [],
  history = false,
  build,
  ...options
}: TestServerOptions = {}): Promise<TestServer> {
  const server = new OPCUAServer({
    port: 0,
    host: '127.0.0.1',
    hostname: '127.0.0.1',
    nodeset_filename: [nodesets.standard],
    ...options,
    // 0: every change is told, however fast it follows another.
    serverCapabilities: { minSupportedSampleRate: 0, ...options.serverCapabilities },
  });
  await server.initialize();
  const space = server.engine.addressSpace;
  if (space === null) throw new Error('the server has no address space');
  for (const uri of before) space.registerNamespace(uri);
  const namespace = space.registerNamespace(testNamespace);
  const variables = new Map<string, UAVariable>();
  for (const name of ['a', 'b']) {
    const variable = addVariable(space, namespace, name, { dataType: DataType.Int32, value: 0 });
    if (history) space.installHistoricalDataNode(variable, { maxOnlineValues: 5_000 });
    variables.set(name, variable);
  }
  build?.(space, namespace);
  await server.start();
  const port = server.endpoints[0]?.port ?? 0;
  const variable = (name: string): UAVariable => {
    const found = space.findNode(`ns=${namespace.index};s=${name}`);
    if (found === null) throw new Error(`the server has no ${name}`);
    return found as UAVariable;
  };
  return {
    url: `opc.tcp://127.0.0.1:${port}`,
    port,
    server,
    namespace,
    variable,
    set: (name, value, status = StatusCodes.Good, time = new Date()) => variable(name).setValueFromSource(value, status, time),
    [Symbol.asyncDispose]: () => server.shutdown(0),
  };
}

/** Adds a variable that tells each change by itself and may be written. */
export function addVariable(
  space: AddressSpace,
  namespace: Namespace,
  name: string,
  value: VariantOptions,
  dataType?: string,
): UAVariable {
  const variant = new Variant(value);
  return namespace.addVariable({
    browseName: name,
    nodeId: `s=${name}`,
    organizedBy: space.rootFolder.objects,
    dataType: dataType ?? DataType[variant.dataType],
    valueRank:
      variant.arrayType === VariantArrayType.Array
        ? 1
        : variant.arrayType === VariantArrayType.Matrix
          ? (variant.dimensions?.length ?? 2)
          : -1,
    ...(variant.arrayType === VariantArrayType.Matrix && { arrayDimensions: variant.dimensions }),
    minimumSamplingInterval: 0,
    value: variant,
  } as Parameters<Namespace['addVariable']>[0]);
}

/** A TCP proxy that can lose what comes back, and cut. */
export interface Proxy extends AsyncDisposable {
  readonly url: string;
  /** From now on nothing comes back from the server. */
  mute(): void;
  unmute(): void;
  cut(): void;
}

/** Stands between a client and a server. */
export async function startProxy(port: number): Promise<Proxy> {
  const sockets = new Set<Socket>();
  let isMute = false;
  const proxy = createServer(client => {
    const server = connect(port, '127.0.0.1');
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        server.destroy();
      });
    }
    client.pipe(server);
    server.on('data', chunk => void (isMute || client.write(chunk)));
  });
  await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve));
  const address = proxy.address();
  const cut = (): void => sockets.forEach(socket => socket.destroy());
  return {
    url: `opc.tcp://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`,
    mute: () => void (isMute = true),
    unmute: () => void (isMute = false),
    cut,
    async [Symbol.asyncDispose]() {
      cut();
      await new Promise(resolve => proxy.close(resolve));
    },
  };
}

/** A folder of its own for certificates. */
export async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'millrace-opcua-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** Settings that reach a server, quick enough for tests. */
export function settings(url: string, pki: string, changes: Partial<OpcuaConfig> = {}): OpcuaConfig {
  return {
    url,
    pki,
    security: 'none',
    mode: 'sign-and-encrypt',
    checkHost: true,
    publish: 50,
    sampling: 0,
    queue: 100,
    keepAlive: 500,
    hold: 60_000,
    itemsPerSubscription: 1_000,
    history: false,
    ...changes,
  };
}

/** Everything that a session said. */
export interface Said {
  readonly lost: Error[];
  readonly reports: { readonly code: string; readonly sentence: string }[];
  readonly seen: Observation[];
}

/** An open session with everything that it said. */
export interface Opened extends AsyncDisposable, Said {
  readonly connection: Connection;
}

/** What a session is opened in, and what it says there. */
export function environment(changes: Partial<ConnectorEnv> = {}): Said & { readonly env: ConnectorEnv } {
  const lost: Error[] = [];
  const reports: { code: string; sentence: string }[] = [];
  const seen: Observation[] = [];
  const env: ConnectorEnv = {
    name: 'line.server',
    format: plainJson,
    limits: { concurrency: 4, batch: 100, timeout: 5_000, size: 1024 * 1024 },
    now: () => Date.now(),
    lost: error => void lost.push(error),
    report: (code, sentence) => void reports.push({ code, sentence }),
    observed: observation => void seen.push(observation),
    ...changes,
  };
  return { env, lost, reports, seen };
}

/** Opens a session as the runtime would. */
export async function open(config: OpcuaConfig, changes: Partial<ConnectorEnv> = {}): Promise<Opened> {
  const { env, ...said } = environment(changes);
  const connection = await opcua.open(config, env, AbortSignal.timeout(10_000));
  return { connection, ...said, [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose]() };
}

/** Everything that an observation tells, gathered in the background and settled at once. */
export interface Watched {
  readonly values: TagSeen[];
  readonly gaps: TagGap[];
  readonly cursor: () => string | undefined;
  readonly done: Promise<unknown>;
  of(request: number): readonly TagValue[];
  stop(): Promise<void>;
}

/** Watches tags until stopped. */
export function watch({ connection }: Opened, addresses: readonly string[], cursor?: string, sampling?: number): Watched {
  const values: TagSeen[] = [];
  const gaps: TagGap[] = [];
  const end = new AbortController();
  let last = cursor;
  const requests = addresses.map(address => ({ address, ...(sampling !== undefined && { sampling }) }));
  const take = async (batch: TagBatch): Promise<void> => {
    values.push(...batch.values);
    gaps.push(...(batch.gaps ?? []));
    await batch.settle?.();
    last = batch.cursor ?? last;
  };
  const run = async (): Promise<unknown> => {
    try {
      for await (const batch of connection.tags?.observe(requests, cursor, end.signal) ?? []) await take(batch);
      return 'ended';
    } catch (error) {
      return error;
    }
  };
  const done = run();
  return {
    values,
    gaps,
    cursor: () => last,
    done,
    of: request => values.filter(one => one.request === request).map(one => one.value),
    async stop() {
      end.abort();
      await done;
    },
  };
}
