import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer, type Handler } from './exchange.ts';

/**
 * A listener on the loopback address that can really be closed and opened again on the same port, as a system that goes down does:
 * while it is closed, connecting is refused and the connections that were there are cut.
 */
export class Door implements AsyncDisposable {
  readonly #handler: Handler;
  #server: Server | undefined;
  #port: number;
  /** Turns are taken one after the other, so that a close and an open that overlap end as the last one asked. */
  #turns: Promise<void> = Promise.resolve();

  private constructor(handler: Handler, port: number) {
    this.#handler = handler;
    this.#port = port;
  }

  /** Opens a door; port 0 takes any free port. */
  static async open(handler: Handler, port = 0): Promise<Door> {
    const door = new Door(handler, port);
    await door.reopen();
    return door;
  }

  /** The address, the same over every reopening. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get isOpen(): boolean {
    return this.#server !== undefined;
  }

  /** Stops listening and cuts every connection. Does nothing when closed already. */
  close(): Promise<void> {
    return this.#turn(() => this.#close());
  }

  /** Listens again on the same port. Does nothing when open already. */
  reopen(): Promise<void> {
    return this.#turn(() => this.#listen());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #turn(action: () => Promise<void>): Promise<void> {
    const turn = this.#turns.then(action);
    this.#turns = turn.catch(() => undefined);
    return turn;
  }

  async #listen(): Promise<void> {
    if (this.#server) return;
    const server = createServer((message, response) => {
      answer(this.#handler, message, response).catch(() => message.socket.destroy());
    });
    server.keepAliveTimeout = 60_000;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async #close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    const closed = new Promise(resolve => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }
}
