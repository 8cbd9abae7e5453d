import type { ServerResponse } from 'node:http';

import type { Reply } from './reply.ts';

/**
 * Writes an answer in one piece; nothing where the sender is gone. What is left of a refused body is thrown away as it comes (the
 * listener bounds how long), because a sender whose connection is reset while it writes never sees why.
 */
export function send(response: ServerResponse, reply: Reply): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(reply.status, { ...reply.headers, 'content-length': Buffer.byteLength(reply.body) });
  response.end(reply.body);
  if (!response.req.complete) response.req.resume();
}
