import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A proxy before a controller, by which a test sees sessions and hurts them. */
export interface TcpProxy extends AsyncDisposable {
  readonly port: number;
  /** Connections open now, and made since the start. */
  readonly open: number;
  readonly made: number;
  /** Looks at what goes to the controller; what it answers goes there instead, nothing where it answers nothing. */
  toServer: (bytes: Buffer) => Buffer | undefined;
  /** The same for what comes from the controller. */
  toClient: (bytes: Buffer) => Buffer | undefined;
  /** Connections above this number are closed at once, as controllers do whose connections are taken. */
  limit: number;
  /** Sends bytes to every client, as if the controller had. */
  inject(bytes: Uint8Array): void;
  /** Ends every connection without a farewell. */
  cut(): void;
}

/** Starts a proxy on a free port before a port of this machine. */
export async function tcpProxy(port: number): Promise<TcpProxy> {
  const clients = new Set<Socket>();
  let made = 0;
  const server = createServer(client => {
    made++;
    client.on('error', () => undefined);
    if (clients.size >= proxy.limit) return void client.destroy();
    const upstream = connect(port, '127.0.0.1');
    clients.add(client);
    client.on('data', bytes => send(upstream, proxy.toServer(bytes)));
    upstream.on('data', bytes => send(client, proxy.toClient(bytes)));
    upstream.on('error', () => undefined).on('close', () => client.destroy());
    client.on('close', () => {
      clients.delete(client);
      upstream.destroy();
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const proxy: TcpProxy = {
    port: (server.address() as AddressInfo).port,
    get open() {
      return clients.size;
    },
    get made() {
      return made;
    },
    toServer: bytes => bytes,
    toClient: bytes => bytes,
    limit: Infinity,
    inject: bytes => clients.forEach(client => client.write(bytes)),
    cut: () => clients.forEach(client => client.resetAndDestroy()),
    async [Symbol.asyncDispose]() {
      proxy.cut();
      await new Promise(resolve => server.close(resolve));
    },
  };
  return proxy;
}

function send(socket: Socket, bytes: Buffer | undefined): void {
  if (bytes !== undefined && socket.writable) socket.write(bytes);
}
