import { LogLevel, MessageSecurityMode, OPCUACertificateManager, OPCUAServer, SecurityPolicy, setLogLevel } from 'node-opcua';
import type { IVariableHistorian, OPCUAServerOptions } from 'node-opcua';

import { createDial } from '../dial/dial.ts';
import { followOutage } from '../dial/outage.ts';
import { norden } from './brand.ts';
import type { Line } from './line.ts';
import type { OpcuaLine, OpcuaLineOptions } from './opcua.ts';
import { LineHistorian } from './opcua-history.ts';
import { buildLine, variantOf } from './opcua-space.ts';
import type { ChangedAt, LineSpace } from './opcua-space.ts';
import type { SignalName } from './signal.ts';
import { ToldBook, toldNow } from './told-book.ts';

/** Serves a line by OPC UA. */
export async function serveLine(line: Line, options: OpcuaLineOptions): Promise<OpcuaLine> {
  const { brand = norden, history = true } = options;
  // The library writes of sessions that ended to standard output, which is not its own.
  setLogLevel(LogLevel.Critic);
  const dial = createDial(1);
  const end = new AbortController();
  const historians = new Map<SignalName, LineHistorian>();
  if (history) for (const name of Object.keys(brand.names) as SignalName[]) historians.set(name, new LineHistorian());
  const changedAt = new Map<SignalName, number>();
  const began = Date.now();
  const book = new ToldBook();
  book.add(toldNow(line.signals, Object.keys(brand.names) as SignalName[], began));
  let starts = 0;
  let port = options.port ?? 0;
  let running: { readonly server: OPCUAServer; readonly space: LineSpace } | undefined;

  const start = async (): Promise<void> => {
    running = await startServer(
      line,
      options,
      port,
      starts++,
      name => historians.get(name),
      name => changedAt.get(name) ?? began,
    );
    port = running.server.endpoints[0]?.port ?? port;
    // What changed while it started is in its history; from now on it is what its nodes say as well.
    for (const [name, at] of changedAt) running.space.tell(name, at);
  };
  const stop = async (): Promise<void> => {
    const stopping = running;
    running = undefined;
    await stopping?.server.shutdown(0);
  };
  const unlisten = line.listen((changed, at) => {
    const told = changed.filter(name => brand.names[name] !== undefined);
    // Times of OPC UA are whole milliseconds here, as `Date` has them.
    book.add(toldNow(line.signals, told, Math.trunc(at)));
    for (const name of told) {
      changedAt.set(name, at);
      if (running === undefined) historians.get(name)?.keep(variantOf(line, brand, name), at);
      else running.space.tell(name, at);
    }
    if (changed.includes('alarm')) running?.space.tellJam(line.signals.alarm);
  });
  await start();
  const outage = followOutage(dial, 'down', { begin: stop, end: start }, end.signal);
  const unwatch = dial.watch(() => running !== undefined && silence(running.server, dial.on('silent') !== undefined));
  return {
    url: `opc.tcp://127.0.0.1:${port}`,
    dial,
    namespace: running === undefined ? '' : (running as { space: LineSpace }).space.namespace.namespaceUri,
    book,
    sessions: () => running?.server.currentSessionCount ?? 0,
    restart: async () => {
      await stop();
      await start();
    },
    server: () => {
      if (running === undefined) throw new Error('the server is down');
      return running.server;
    },
    async [Symbol.asyncDispose]() {
      unlisten();
      unwatch();
      end.abort();
      await outage;
      await stop();
    },
  };
}

async function startServer(
  line: Line,
  options: OpcuaLineOptions,
  port: number,
  starts: number,
  historians: (name: SignalName) => IVariableHistorian | undefined,
  changedAt: ChangedAt,
) {
  const { brand = norden, otherNamespaces = 1 } = options;
  const server = new OPCUAServer(await serverOptions(options, port));
  await server.initialize();
  const space = server.engine.addressSpace;
  if (space === null) throw new Error('the server has no address space');
  const others = Array.from({ length: otherNamespaces + starts }, (_, number) => `http://supplier-${number}.example/`);
  for (const uri of starts % 2 === 0 ? others : others.toReversed()) space.registerNamespace(uri);
  const built = buildLine(space, line, brand, historians, changedAt);
  if (options.republishes === false) forgetMessages(server);
  await server.start();
  return { server, space: built };
}

async function serverOptions(options: OpcuaLineOptions, port: number): Promise<OPCUAServerOptions> {
  const { pki, users, limits, transfers = true } = options;
  const secured = {
    securityModes: [MessageSecurityMode.Sign, MessageSecurityMode.SignAndEncrypt],
    securityPolicies: [SecurityPolicy.Basic256Sha256, SecurityPolicy.Aes128_Sha256_RsaOaep, SecurityPolicy.Aes256_Sha256_RsaPss],
  };
  const open = { securityModes: [MessageSecurityMode.None], securityPolicies: [SecurityPolicy.None] };
  const manager =
    pki === undefined ? undefined : new OPCUACertificateManager({ rootFolder: pki, automaticallyAcceptUnknownCertificate: true });
  await manager?.initialize();
  return {
    port,
    host: '127.0.0.1',
    hostname: '127.0.0.1',
    alternateHostname: ['127.0.0.1', 'localhost'],
    ...(pki === undefined ? open : secured),
    ...(manager !== undefined && { serverCertificateManager: manager }),
    allowAnonymous: users === undefined,
    userManager: { isValidUser: (name: string, password: string) => users?.[name] === password },
    allowAnonymousSubscriptionTransferOnUnsecuredChannel: transfers,
    buildInfo: { productName: 'line', manufacturerName: (options.brand ?? norden).maker },
    // 0: every change is told, however fast it follows another.
    serverCapabilities: { minSupportedSampleRate: 0, ...limits },
    ...(limits?.maxSessions !== undefined && { maxAllowedSessionNumber: limits.maxSessions }),
  };
}

interface Sessions {
  readonly _sessions: Readonly<Record<string, { readonly publishEngine: { readonly subscriptions: readonly Ticking[] } }>>;
}

interface Ticking {
  _stop_timer(): void;
  _start_timer(how: { firstTime: boolean }): void;
}

/** Stops the clocks of subscriptions, while sessions go on to answer. */
function silence(server: OPCUAServer, isSilent: boolean): void {
  for (const { publishEngine } of Object.values((server.engine as unknown as Sessions)._sessions)) {
    for (const subscription of publishEngine.subscriptions) {
      if (isSilent) subscription._stop_timer();
    }
  }
}

/** Messages are gone once they are sent. */
function forgetMessages(server: OPCUAServer): void {
  server.on('create_session', session => {
    const told = session as unknown as {
      on(event: 'new_subscription', heard: (subscription: { getMessageForSequenceNumber: () => null }) => void): void;
    };
    told.on('new_subscription', subscription => (subscription.getMessageForSequenceNumber = () => null));
  });
}
