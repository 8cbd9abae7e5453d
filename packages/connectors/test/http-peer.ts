import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** A request as a test server saw it. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Answers one request; may leave it without an answer. */
export type Handler = (seen: Seen, response: ServerResponse, request: IncomingMessage) => void;

/** A real HTTP server under the control of a test. It can go down and come back on the same port. */
export class TestServer implements AsyncDisposable {
  readonly seen: Seen[] = [];
  readonly sockets = new Set<Socket>();
  /** Requests taken and not answered. */
  waiting = 0;
  connections = 0;
  #server;
  #port = 0;
  handler: Handler;

  private constructor(handler: Handler) {
    this.handler = handler;
    this.#server = this.#create();
  }

  static async start(handler: Handler): Promise<TestServer> {
    const server = new TestServer(handler);
    await server.up();
    return server;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  #create() {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => this.#handle(request, response, Buffer.concat(chunks).toString()));
    });
    server.on('connection', socket => {
      this.connections++;
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
      socket.on('error', () => undefined);
    });
    return server;
  }

  #handle(request: IncomingMessage, response: ServerResponse, body: string): void {
    const seen = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body };
    this.seen.push(seen);
    this.waiting++;
    response.on('close', () => this.waiting--);
    this.handler(seen, response, request);
  }

  async up(): Promise<void> {
    if (this.#server.listening) return;
    this.#server = this.#create();
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async down(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = new Promise(resolve => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.down();
  }
}

/** Answers with JSON. */
export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
