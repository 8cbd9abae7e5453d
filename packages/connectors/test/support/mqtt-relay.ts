import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/**
 * What is wrong between client and broker. `lose-answer`: what the client sends arrives, and at the first answer the connection breaks.
 * `hang`: nothing of the broker comes back. `down`: nobody answers. `swallow`: nothing of the client arrives.
 */
export type RelayFault = 'none' | 'lose-answer' | 'hang' | 'down' | 'swallow';

/** A relay before a broker, under the control of a test. */
export class MqttRelay implements AsyncDisposable {
  readonly #target: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #fault: RelayFault = 'none';
  /** Bytes that the client sent since the fault was set. */
  sent = 0;
  /** Connections made. */
  connections = 0;

  private constructor(target: number) {
    this.#target = target;
    // An end is passed on as it is: who ends waits until the other side has read everything and ends too.
    this.#server = createServer({ allowHalfOpen: true }, socket => this.#serve(socket));
  }

  static async start(target: number): Promise<MqttRelay> {
    const relay = new MqttRelay(target);
    await new Promise<void>(resolve => relay.#server.listen(0, '127.0.0.1', resolve));
    return relay;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Connections open now. */
  get open(): number {
    return this.#sockets.size;
  }

  /** Sets what is wrong from now on; `down` returns when every client has seen it. */
  async dial(fault: RelayFault): Promise<void> {
    this.#fault = fault;
    this.sent = 0;
    if (fault !== 'down') return;
    await Promise.all(
      [...this.#sockets].map(async socket => {
        const closed = once(socket, 'close');
        socket.end();
        await closed;
      }),
    );
  }

  /** Breaks every connection without a farewell. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    await new Promise(resolve => this.#server.close(resolve));
  }

  #serve(client: Socket): void {
    if (this.#fault === 'down') return void client.destroy();
    this.connections++;
    this.#sockets.add(client);
    const broker = connect({ port: this.#target, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
    client.setNoDelay(true);
    client.on('data', chunk => {
      this.sent += chunk.length;
      if (this.#fault !== 'swallow') broker.write(chunk);
    });
    broker.on('data', chunk => {
      if (this.#fault === 'lose-answer') client.destroy();
      else if (this.#fault !== 'hang') client.write(chunk);
    });
    client.on('end', () => broker.end());
    broker.on('end', () => client.end());
    client.on('close', () => {
      this.#sockets.delete(client);
      broker.end();
    });
    broker.on('close', () => client.destroy());
    client.on('error', () => undefined);
    broker.on('error', () => undefined);
  }
}
