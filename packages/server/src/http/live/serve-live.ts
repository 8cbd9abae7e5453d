import type { FastifyInstance, FastifyRequest } from 'fastify';
import { liveRoute, retryText } from '@millrace/api';
import { RequestError } from '../request-error.ts';
import { LiveHub, type HubOptions } from './hub.ts';
import { lineOver } from './line.ts';

/** What the stream needs of its server. */
export interface LiveOptions extends HubOptions {
  /** Whether whoever asked once may still read. Must not count as something that the person does. */
  mayStay(request: FastifyRequest): boolean;
  /** Most listeners at once. */
  readonly most?: number;
}

/** When a browser asks again for a stream that ended. */
const retryMs = 2000;

/** Serves the stream of what happens at the node; it ends with the server. */
export function serveLive(app: FastifyInstance, { mayStay, most = 128, ...options }: LiveOptions): void {
  const hub = new LiveHub(options);
  app.addHook('preClose', async () => hub[Symbol.dispose]());
  app.route({
    method: liveRoute.method,
    url: liveRoute.path,
    handler: (request, reply) => {
      if (hub.size >= most) throw new RequestError(503, 'server.live-full', `${most} listen already`, 10_000);
      const { raw } = reply.hijack();
      const headers = {
        ...reply.getHeaders(),
        'content-type': `${liveRoute.answerType}; charset=utf-8`,
        'x-accel-buffering': 'no',
        // Nothing follows on this connection, so that it closes when the stream ends.
        connection: 'close',
      };
      raw.writeHead(200, headers as Record<string, string>);
      hub.join({ line: lineOver(raw, retryText(retryMs)), mayStay: () => mayStay(request) });
    },
  });
}
