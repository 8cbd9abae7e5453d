import type { ServerResponse } from 'node:http';

import type { Reply } from './reply.ts';

/** Writes an answer in one piece; nothing where the sender is gone. A connection whose request was not read to its end is closed. */
export function send(response: ServerResponse, reply: Reply): void {
  if (response.headersSent || response.destroyed) return;
  const unread = !response.req.complete;
  response.writeHead(reply.status, {
    ...reply.headers,
    'content-length': Buffer.byteLength(reply.body),
    ...(unread && { connection: 'close' }),
  });
  response.end(reply.body);
}
