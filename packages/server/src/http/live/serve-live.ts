import type { FastifyInstance, FastifyRequest } from 'fastify';
import { liveRoute, retryText } from '@millrace/api';
import type { Present } from '@millrace/core';
import { RequestError } from '../request-error.ts';
import { LiveHub, type HubOptions } from './hub.ts';
import { lineOver } from './line.ts';

/** Somebody who may listen; `sites`: they are told of these only. */
export interface LiveReader {
  readonly sites?: readonly string[] | undefined;
}

/** What the stream needs of its server. */
export interface LiveOptions extends Omit<HubOptions, 'read'> {
  /** Reads the present moment as it is for somebody; those with the same sites share it. */
  read(sites: readonly string[] | undefined): Promise<Present>;
  /** Who asked, as it is now; `undefined` where they may not read any more. Must not count as something that the person does. */
  whose(request: FastifyRequest): LiveReader | undefined;
  /** Most listeners at once. */
  readonly most?: number;
}

/** When a browser asks again for a stream that ended. */
const retryMs = 2000;

/** Serves the stream of what happens at the node; it ends with the server, and when what somebody may read changes. */
export function serveLive(app: FastifyInstance, { read, whose, most = 128, ...options }: LiveOptions): void {
  const hubs = new Map<string, LiveHub>();
  const hubOf = (reader: LiveReader): LiveHub => {
    const key = keyOf(reader);
    const hub = hubs.get(key) ?? new LiveHub({ ...options, read: () => read(reader.sites) });
    hubs.set(key, hub);
    return hub;
  };
  const isFull = (): boolean => [...hubs.values()].reduce((sum, { size }) => sum + size, 0) >= most;
  app.addHook('preClose', async () => hubs.forEach(hub => hub[Symbol.dispose]()));
  app.route({
    method: liveRoute.method,
    url: liveRoute.path,
    handler: (request, reply) => {
      if (isFull()) throw new RequestError(503, 'server.live-full', `${most} listen already`, 10_000);
      const reader = whose(request);
      if (reader === undefined) throw new RequestError(401, 'server.session-ended', 'who asked may not read any more');
      const { raw } = reply.hijack();
      raw.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), ...headers });
      hubOf(reader).join({
        line: lineOver(raw, retryText(retryMs)),
        mayStay: () => keyOf(whose(request)) === keyOf(reader),
      });
    },
  });
}

const headers = {
  'content-type': `${liveRoute.answerType}; charset=utf-8`,
  'x-accel-buffering': 'no',
  // Nothing follows on this connection, so that it closes when the stream ends.
  connection: 'close',
};

/** Equal keys, equal rights to read. */
function keyOf(reader: LiveReader | undefined): string {
  return reader === undefined ? 'nobody' : JSON.stringify(reader.sites?.toSorted() ?? 'everything');
}
