import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** What the proxy does. `lose-answer` and `hang` act when the client commits: the server takes it, and the client never learns. */
export type ProxyFault = 'none' | 'lose-answer' | 'hang' | 'down';

/** A relay before a database that can break at the worst moment. */
export interface CommitProxy extends AsyncDisposable {
  readonly port: number;
  fault: ProxyFault;
  /** Commits taken and not answered. */
  readonly waiting: number;
  /** Ends every session. */
  cut(): void;
}

/** Starts a relay to a port of this machine. */
export async function commitProxy(target: number): Promise<CommitProxy> {
  const sockets = new Set<Socket>();
  const proxy = { port: 0, fault: 'none' as ProxyFault, waiting: 0 };
  const server = createServer(client => {
    if (proxy.fault === 'down') return void client.destroy();
    relay(client, connect(target, '127.0.0.1'), sockets, proxy);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  proxy.port = (server.address() as AddressInfo).port;
  const cut = (): void => sockets.forEach(socket => socket.destroy());
  return Object.assign(proxy, {
    cut,
    async [Symbol.asyncDispose]() {
      cut();
      await new Promise(resolve => server.close(resolve));
    },
  });
}

function relay(client: Socket, server: Socket, sockets: Set<Socket>, proxy: { fault: ProxyFault; waiting: number }): void {
  let swallow = false;
  const end = (): void => {
    for (const socket of [client, server]) {
      sockets.delete(socket);
      socket.destroy();
    }
  };
  for (const socket of [client, server]) {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', end);
    socket.on('close', end);
  }
  client.on('data', data => {
    if ((proxy.fault === 'lose-answer' || proxy.fault === 'hang') && data.includes('COMMIT')) {
      swallow = true;
      proxy.waiting += 1;
    }
    server.write(data);
  });
  server.on('data', data => {
    if (!swallow) client.write(data);
    else if (proxy.fault === 'lose-answer') end();
  });
}
