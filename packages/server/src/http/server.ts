import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { liveRoute, routes, type OperationName, type RouteData } from '@millrace/api';
import type { Actor, Operations } from '@millrace/core';
import { openAccess, type AccessBooks } from '../access/access.ts';
import { actorOf, nobody } from '../access/caller.ts';
import type { Exchange } from '../access/exchange.ts';
import { openGate, type Gate } from '../access/gate.ts';
import { scopedOperations } from '../access/site-scope/scoped-operations.ts';
import { watchAccess } from '../access/watch-access.ts';
import { serverEvents } from '../log/events.ts';
import type { Log } from '../log/log.ts';
import { StartError } from '../process/start-error.ts';
import { consoleFiles, isAsset, isPage, sendPage, serveConsole, type ConsoleFiles } from './console.ts';
import { exchangeOf } from './exchange-of.ts';
import { guard, knockOf, operationOf, routeOf, securityHeaders } from './guard.ts';
import { handlers, type Handled } from './handlers.ts';
import { serveLive, type LiveReader } from './live/serve-live.ts';
import { openOwnMetrics, type OwnMetrics } from './own-metrics.ts';
import { problemOf } from './problem-of.ts';
import { RequestError } from './request-error.ts';
import { sharedAnswer } from './shared-answer.ts';
import type { SigningKey } from '../proof/signing-key.ts';
import { surroundingTrust } from '../trust/surrounding-trust.ts';
import { openValidator, type Check } from './validator.ts';

/** What a server needs. */
export interface ServerOptions {
  readonly operations: Operations;
  /** Who may enter. */
  readonly access: AccessBooks;
  /** Signs proofs of delivery. */
  readonly signingKey: SigningKey;
  /** Port 0 takes a free one. */
  readonly listen: { readonly host: string; readonly port: number };
  /** PEM files; with them the server speaks HTTPS. */
  readonly tls?: { readonly cert: string; readonly key: string };
  readonly log: Log;
  /** A clock in milliseconds that never goes back. */
  readonly now?: () => number;
  /** The time of day. */
  readonly wall?: () => number;
}

/** A listening server. Disposing it lets requests under way end and closes every socket. */
export interface Server extends AsyncDisposable {
  /** `http://127.0.0.1:7400`. */
  readonly url: string;
}

const bodyLimit = 1024 * 1024;
const patienceMs = { short: 30_000, long: 15 * 60_000 } as const;

/** Serves the routes over a node. Throws `StartError` where it cannot listen. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { operations, log, now = performanceNow, wall = Date.now } = options;
  const tls = options.tls && readTls(options.tls);
  const app = newApp(tls);
  const metrics = openOwnMetrics();
  const access = openAccess(options.access, { operations, log, now, wall });
  const parts: Parts = { options, app, metrics, check: openValidator(), console: consoleFiles() };
  const { publicUrl } = options.access.settings;
  const gate = openGate(access);
  guard(app, { gate, tls: options.tls !== undefined, publicUrl });
  count(parts);
  if (parts.console) await serveConsole(app, parts.console);
  answerErrors(parts);
  const { signingKey } = options;
  const trustAround = () =>
    surroundingTrust(access, { endpoint: addressOf(app), signingKey, ...(tls && { certificate: tls.cert }) });
  const node = { operations, access, signingKey, wall, ownMetrics: () => metrics.read(), trustAround };
  // What anybody may ask shares one reading of the node.
  const shared = { ...operations, status: sharedAnswer(() => operations.status(), 1000, now) };
  for (const [name, route] of Object.entries(routes) as [OperationName, RouteData][])
    serve(parts, name, route, name === 'health' ? { ...node, operations: shared } : node);
  serveLive(app, {
    read: sites => scopedOperations(operations, sites).present(),
    whose: request => readerOf(gate, request),
    now,
  });
  const watching = await watchAccess(access);
  app.addHook('onClose', async () => watching[Symbol.dispose]());
  const url = await listen(app, options);
  return { url, [Symbol.asyncDispose]: () => app.close() };
}

/** Who listens to the stream, as the gate knows them now. */
function readerOf(gate: Gate, request: FastifyRequest): LiveReader | undefined {
  const verdict = gate.enter(knockOf(request), liveRoute.scope);
  return verdict.ok ? { sites: verdict.caller.sites } : undefined;
}

interface Parts {
  readonly options: ServerOptions;
  readonly app: FastifyInstance;
  readonly metrics: OwnMetrics;
  readonly check: Check;
  /** The page, where it was built. */
  readonly console: ConsoleFiles | undefined;
}

function performanceNow(): number {
  return performance.now();
}

function newApp(tls: Tls | undefined): FastifyInstance {
  const shared = {
    bodyLimit,
    genReqId: () => randomUUID(),
    requestTimeout: 30_000,
    keepAliveTimeout: 30_000,
    forceCloseConnections: 'idle' as const,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 600 },
    logger: false,
    frameworkErrors: refuseAddress,
  };
  const app = tls ? (fastify({ ...shared, https: tls }) as unknown as FastifyInstance) : fastify(shared);
  app.server.maxConnections = 512;
  // A peer that neither sends nor reads is dropped; long answers raise this for their own socket.
  app.server.setTimeout(patienceMs.short * 2);
  return app;
}

interface Tls {
  readonly cert: Buffer;
  readonly key: Buffer;
}

function readTls({ cert, key }: NonNullable<ServerOptions['tls']>): Tls {
  try {
    return { cert: readFileSync(cert), key: readFileSync(key) };
  } catch (cause) {
    throw new StartError('server.tls', `reading the certificate: ${(cause as Error).message}`, 2, { cause });
  }
}

function count({ app, metrics }: Parts): void {
  app.addHook('onResponse', async (request, reply) => {
    metrics.answered(operationOf(request) ?? 'none', reply.statusCode);
  });
}

function serve({ app, check }: Parts, name: OperationName, route: RouteData, node: Handled): void {
  const handle = handlers[name] as (node: Handled, given: unknown, actor: Actor, exchange: Exchange) => Promise<unknown>;
  app.route({
    method: route.method,
    url: route.path.replace(/\{(\w+)\}/g, ':$1'),
    config: { operation: name },
    handlerTimeout: patienceMs[route.patience],
    handler: async (request, reply) => {
      if (route.patience === 'long') request.raw.socket.setTimeout(patienceMs.long + patienceMs.short);
      const given = {
        ...check('path', route.params, request.params),
        ...check('query', route.query, request.query),
        ...check('body', route.body, request.body),
      };
      const actor = actorOf(request.caller ?? nobody);
      const operations = scopedOperations(node.operations, actor.sites);
      const answer = await handle({ ...node, operations }, given, actor, exchangeOf(request, reply));
      return send(reply, route, answer);
    },
  });
}

function send(reply: FastifyReply, route: RouteData, answer: unknown): FastifyReply {
  if (route.answerType === 'text/plain') return reply.type('text/plain; version=0.0.4; charset=utf-8').send(answer);
  if (route.answerType === 'text/csv') return reply.type('text/csv; charset=utf-8').send(answer);
  if (route.answerType === 'application/octet-stream' || route.answerType === 'application/pdf') {
    return reply
      .type(route.answerType)
      .header('content-disposition', 'attachment')
      .send(Buffer.from(answer as Uint8Array));
  }
  const failing = route.failing !== undefined && (answer as { readonly healthy?: boolean }).healthy === false;
  return reply
    .status(failing ? route.failing! : 200)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(answer));
}

/** An address that cannot be read (`/%ff`) never comes to a route or a hook: it is answered here, like every other failure. */
function refuseAddress(_: Error, request: FastifyRequest, reply: FastifyReply): void {
  const error = new RequestError(400, 'server.request-invalid', 'reading the address: it is not well encoded');
  void reply
    .headers(securityHeaders)
    .header('x-request-id', request.id)
    .status(400)
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problemOf(error, request.id)));
}

/** Every failure leaves as a problem; ours are logged with the request id, and only there with what happened. */
function answerErrors({ app, options, console }: Parts): void {
  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error, request.id);
    if (problem.code === 'server.failed')
      options.log(serverEvents.requestFailed(request.id, routeOf(request)?.path ?? 'none', error));
    if (error instanceof RequestError && error.waitMs !== undefined) reply.header('retry-after', Math.ceil(error.waitMs / 1000));
    if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="millrace"');
    return reply.status(problem.status).type('application/problem+json; charset=utf-8').send(JSON.stringify(problem));
  });
  app.setNotFoundHandler((request, reply) => {
    if (isPage(request) && !isAsset(request.url)) {
      if (console) return sendPage(reply, console);
      throw new RequestError(404, 'server.console-unbuilt', 'the console was not built');
    }
    throw new RequestError(404, 'server.route-unknown', `there is no ${request.method} ${request.url.split('?')[0]}`);
  });
}

async function listen(app: FastifyInstance, { listen: { host, port }, tls }: ServerOptions): Promise<string> {
  try {
    await app.listen({ host, port });
  } catch (cause) {
    await app.close();
    throw new StartError('server.address', `listening on ${host}:${port}: ${(cause as Error).message}`, 2, { cause });
  }
  return `${tls ? 'https' : 'http'}://${addressOf(app)}`;
}

/** Host and port where it listens. */
function addressOf(app: FastifyInstance): string {
  const { family, address, port } = app.server.address() as AddressInfo;
  return `${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
