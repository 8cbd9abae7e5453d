import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

import { Aedes } from 'aedes';

import { createDial, type Dial } from './dial/dial.ts';
import { followOutage } from './dial/outage.ts';

export interface BrokerOptions {
  /** Default: any free port. */
  readonly port?: number;
  readonly seed?: number;
}

/** An MQTT broker (3.1.1) inside this process: what `npm start` runs where no other is installed. */
export interface Broker extends AsyncDisposable {
  /** `mqtt://127.0.0.1:PORT`. */
  readonly url: string;
  readonly port: number;
  /** `down`: every connection breaks and nobody can connect; sessions and retained messages are there again afterwards. */
  readonly dial: Dial;
  /** Breaks every connection and listens no more. */
  stop(): Promise<void>;
  /** Listens again on the same port. `forget`: without what was kept, as a broker without persistence. */
  start(how?: 'forget'): Promise<void>;
  /** Clients connected now. */
  readonly clients: number;
}

/** Starts a broker on a loopback port, its sessions and retained messages in memory. */
export async function startBroker({ port = 0, seed = 1 }: BrokerOptions = {}): Promise<Broker> {
  const dial = createDial(seed);
  const ending = new AbortController();
  const sockets = new Set<Socket>();
  let aedes = await Aedes.createBroker();
  let server: Server | undefined;
  let listensAt = port;
  const broker: Broker = {
    get url() {
      return `mqtt://127.0.0.1:${listensAt}`;
    },
    get port() {
      return listensAt;
    },
    get clients() {
      return sockets.size;
    },
    dial,
    async stop() {
      const closing = server;
      server = undefined;
      if (closing === undefined) return;
      for (const socket of sockets) socket.destroy();
      await new Promise(resolve => closing.close(resolve));
    },
    async start(how) {
      if (server !== undefined) return;
      if (how === 'forget') {
        await closed(aedes);
        aedes = await Aedes.createBroker();
      }
      server = createServer({ noDelay: true }, socket => {
        sockets.add(socket);
        socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
        aedes.handle(socket);
      });
      listensAt = await listening(server, listensAt);
    },
    async [Symbol.asyncDispose]() {
      ending.abort();
      await following;
      await broker.stop();
      await closed(aedes);
    },
  };
  await broker.start();
  const following = followOutage(dial, 'down', { begin: () => broker.stop(), end: () => broker.start() }, ending.signal);
  return broker;
}

async function listening(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function closed(aedes: Aedes): Promise<void> {
  await new Promise<void>(resolve => aedes.close(() => resolve()));
}
