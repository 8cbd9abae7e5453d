import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';

/** One request, with its body as text. */
export interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** One answer; `json` is sent as JSON. */
export interface Reply {
  readonly status: number;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What answers requests. `undefined` cuts the connection without a word. */
export type Handler = (request: Request) => Promise<Reply | undefined> | Reply | undefined;

/** Answers one request of `node:http`; what the handler throws becomes a 500, as it would in any real server. */
export async function answer(handler: Handler, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const reply = await replyTo(handler, message);
  if (!reply) {
    message.socket.destroy();
    return;
  }
  const body = reply.json === undefined ? '' : `${JSON.stringify(reply.json)}\n`;
  response.writeHead(reply.status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    ...reply.headers,
  });
  response.end(body);
}

async function replyTo(handler: Handler, message: IncomingMessage): Promise<Reply | undefined> {
  try {
    return await handler(await readRequest(message));
  } catch (error) {
    return { status: 500, json: { error: { code: 'SY/530', message: { lang: 'en', value: String(error) } } } };
  }
}

async function readRequest(message: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const url = new URL(message.url ?? '/', 'http://plant');
  return {
    method: message.method ?? 'GET',
    path: decodeURIComponent(url.pathname),
    query: url.searchParams,
    headers: message.headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

/** The body read as JSON, or `undefined` where it is not. */
export function readJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
