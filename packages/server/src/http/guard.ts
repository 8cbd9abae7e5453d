import type { FastifyInstance, FastifyRequest } from 'fastify';
import { routes, type OperationName, type RouteData } from '@millrace/api';
import type { Caller } from '../access/caller.ts';
import { cookieIn } from '../access/cookies.ts';
import { doorOf, type Door } from '../access/door.ts';
import type { Gate } from '../access/gate.ts';
import { isPage } from './console.ts';
import { RequestError } from './request-error.ts';

/** What the guard needs. */
export interface GuardOptions {
  readonly gate: Gate;
  readonly tls: boolean;
  readonly publicUrl: string | undefined;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who it is, once the gate let the request pass. */
    caller: Caller | undefined;
    /** The door through which it came. */
    door: Door;
  }
  interface FastifyContextConfig {
    readonly operation?: OperationName;
  }
}

/** Puts the gate before every route, the unknown ones too, and the security headers on every answer. */
export function guard(app: FastifyInstance, { gate, tls, publicUrl }: GuardOptions): void {
  // Set before any handler; a decorator may not be an object that requests share.
  app.decorateRequest('caller');
  app.decorateRequest('door');
  app.addHook('onRequest', async (request, reply) => {
    request.door = doorOf(request.headers.host, tls, publicUrl);
    reply.headers(securityHeaders);
    if (request.door.secure) reply.header('strict-transport-security', 'max-age=31536000');
    reply.header('x-request-id', request.id);
    if (isPage(request) || operationOf(request) === 'health') return;
    const verdict = gate.enter(knockOf(request), routeOf(request)?.scope ?? 'read');
    if (!verdict.ok) throw new RequestError(verdict.status, verdict.code, verdict.sentence, verdict.waitMs);
    request.caller = verdict.caller;
  });
}

/** What every answer carries. */
export const securityHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** What a request brings to the gate. */
export function knockOf({ headers, method, ip, door }: FastifyRequest): Parameters<Gate['enter']>[0] {
  const csrf = headers['x-millrace-csrf'];
  return {
    authorization: headers.authorization,
    cookie: cookieIn(headers.cookie, 'millrace-session', door.secure),
    csrf: typeof csrf === 'string' ? csrf : undefined,
    origin: headers.origin,
    safe: method === 'GET' || method === 'HEAD',
    address: ip,
    door,
  };
}

/** The name of the operation that a request asks for, if it is one. */
export function operationOf(request: FastifyRequest): OperationName | undefined {
  return request.routeOptions.config.operation;
}

/** The route that a request asks for, if it is one. */
export function routeOf(request: FastifyRequest): RouteData | undefined {
  const name = operationOf(request);
  return name && routes[name];
}
