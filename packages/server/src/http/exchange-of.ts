import type { FastifyReply, FastifyRequest } from 'fastify';
import { cookieIn, setCookie } from '../access/cookies.ts';
import { nobody } from '../access/caller.ts';
import type { Exchange } from '../access/exchange.ts';

/** What the handlers of sign-in may know of a request, and do to its answer. */
export function exchangeOf({ headers, ip, door, caller }: FastifyRequest, reply: FastifyReply): Exchange {
  return {
    caller: caller ?? nobody,
    address: ip,
    browser: (headers['user-agent'] ?? '').slice(0, 300),
    origin: door.origins[0]!,
    cookie: name => cookieIn(headers.cookie, name, door.secure),
    setCookie: (name, value) => void reply.header('set-cookie', setCookie(name, value, door.secure)),
  };
}
