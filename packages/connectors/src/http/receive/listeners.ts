import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { ConnectorError } from '@millrace/connector';

import { problem } from './reply.ts';
import { send } from './send-reply.ts';

/** Takes the requests of one path. */
export interface Route {
  readonly path: string;
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** The listener is gone although nobody closed it. */
  lost(error: Error): void;
}

/** A path that is being served; disposing it ends the listener when it was the last one there. */
export interface Served extends AsyncDisposable {
  /** `http://127.0.0.1:8080/orders`. */
  readonly address: string;
}

interface Listener {
  readonly server: Server;
  readonly routes: Map<string, Route>;
}

/** Connections kept at once by one listener; more are not accepted, so that file descriptors remain for everything else. */
const connectionsMost = 2_000;

/** The listeners of one connector: interfaces with the same address share one, told apart by their paths. */
export class Listeners {
  readonly #open = new Map<string, Promise<Listener>>();

  /** Serves a path; listens first where nobody does at this address. Port 0 is never shared. */
  async serve(listen: string, route: Route): Promise<Served> {
    const { host, port } = hostAndPort(listen);
    const key = port === 0 ? `${host}:0 ${crypto.randomUUID()}` : `${host}:${port}`;
    const opening = this.#open.get(key) ?? openListener(host, port);
    this.#open.set(key, opening);
    const listener = await opening.catch(error => {
      this.#open.delete(key);
      throw error;
    });
    if (listener.routes.has(route.path)) {
      throw new ConnectorError('misconfigured', `listening on ${listen}: another interface serves ${route.path} already`);
    }
    listener.routes.set(route.path, route);
    return this.#served(key, listener, route, host);
  }

  #served(key: string, listener: Listener, route: Route, host: string): Served {
    const { port } = listener.server.address() as AddressInfo;
    return {
      address: `http://${host.includes(':') ? `[${host}]` : host}:${port}${route.path}`,
      [Symbol.asyncDispose]: async () => {
        if (listener.routes.get(route.path) !== route) return;
        listener.routes.delete(route.path);
        if (listener.routes.size > 0) return;
        this.#open.delete(key);
        await closeServer(listener.server);
      },
    };
  }
}

async function openListener(host: string, port: number): Promise<Listener> {
  const routes = new Map<string, Route>();
  const server = createServer({ keepAliveTimeout: 65_000, requestTimeout: 60_000, noDelay: true }, (request, response) => {
    const route = routes.get(pathOf(request.url ?? '/'));
    if (route !== undefined) route.handle(request, response);
    else send(response, problem(404, 'http.not-found', 'no interface serves this path'));
  });
  server.maxConnections = connectionsMost;
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new ConnectorError('misconfigured', `listening on ${host}:${port}: ${(cause as Error).message}`, { cause });
  }
  server.on('error', error => routes.forEach(route => route.lost(error)));
  return { server, routes };
}

/** Lets answers under way leave, then closes what is left. */
async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>(resolve => server.close(() => resolve()));
  server.closeIdleConnections();
  const impatient = setTimeout(() => server.closeAllConnections(), 500);
  await closed;
  clearTimeout(impatient);
}

function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}

/** `8080`, `127.0.0.1:8080`, `[::1]:8080`. */
export function hostAndPort(listen: string): { readonly host: string; readonly port: number } {
  const colon = listen.lastIndexOf(':');
  const host = colon < 0 ? '127.0.0.1' : listen.slice(0, colon).replace(/^\[|\]$/g, '');
  return { host, port: Number(listen.slice(colon + 1)) };
}
