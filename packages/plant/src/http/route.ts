import type { Handler, Reply, Request } from './exchange.ts';

/** One thing a server does: method, pattern of the path, and what answers. Groups of the pattern are handed on in order. */
export interface Route {
  readonly method: string;
  readonly path: RegExp;
  readonly answer: (request: Request, ...groups: readonly string[]) => Promise<Reply | undefined> | Reply | undefined;
}

/** A handler of the given routes; the first that fits answers, and what fits none is a 404. */
export function routed(routes: readonly Route[]): Handler {
  return request => {
    for (const route of routes) {
      const match = route.method === request.method ? route.path.exec(request.path) : null;
      if (match) return route.answer(request, ...match.slice(1));
    }
    return {
      status: 404,
      json: { error: { code: '404', message: { lang: 'en', value: `no ${request.method} ${request.path} here` } } },
    };
  };
}

/** Whether the request carries the expected `user:password` (HTTP Basic); always, where none is expected. */
export function isSignedIn(request: Request, credentials: string | undefined): boolean {
  if (credentials === undefined) return true;
  return request.headers.authorization === `Basic ${Buffer.from(credentials).toString('base64')}`;
}
