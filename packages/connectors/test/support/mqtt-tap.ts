import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

import mqttPacket from 'mqtt-packet';
import type { IConnectPacket, IPublishPacket, Packet } from 'mqtt-packet';

/** A proxy before a broker that reads what a client sends, and can hurt the connection. */
export interface MqttTap extends AsyncDisposable {
  readonly url: string;
  /** Packets of clients, in order. */
  readonly sent: Packet[];
  /** `mute`: answers of the broker are thrown away. `hang`: nothing goes through in either direction. */
  mode: 'open' | 'mute' | 'hang';
  /** CONNECT packets so far. */
  connects(): readonly IConnectPacket[];
  /** PUBLISH packets of clients so far, to topics that begin like this. */
  published(topic?: string): readonly IPublishPacket[];
  /** Connections that are open. */
  open(): number;
  /** Ends every connection without a farewell. */
  cut(): void;
  /** No longer takes connections, and ends those that are open. */
  down(): Promise<void>;
  up(): Promise<void>;
  isUp(): boolean;
}

/** Starts a tap before the broker on this port. */
export async function startTap(brokerPort: number, version: 4 | 5 = 5): Promise<MqttTap> {
  const sockets = new Set<Socket>();
  const sent: Packet[] = [];
  const server = createServer(client => {
    const broker = connect(brokerPort, '127.0.0.1');
    sockets.add(client);
    const parser = mqttPacket.parser({ protocolVersion: version });
    parser.on('packet', packet => sent.push(packet));
    const held: Buffer[] = [];
    client.on('data', bytes => {
      parser.parse(bytes);
      if (tap.mode === 'hang') held.push(bytes);
      else broker.write(Buffer.concat([...held.splice(0), bytes]));
    });
    broker.on('data', bytes => {
      if (tap.mode === 'open') client.write(bytes);
    });
    const end = (): void => {
      sockets.delete(client);
      client.destroy();
      broker.destroy();
    };
    client.on('error', end).on('close', end);
    broker.on('error', end).on('close', end);
  });
  await listen(server, 0);
  const { port } = server.address() as AddressInfo;
  const tap: MqttTap = {
    url: `mqtt://127.0.0.1:${port}`,
    sent,
    mode: 'open',
    connects: () => sent.filter(packet => packet.cmd === 'connect'),
    published: (topic = '') => sent.filter(packet => packet.cmd === 'publish').filter(packet => packet.topic.startsWith(topic)),
    open: () => sockets.size,
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    async down() {
      const closed = new Promise(resolve => server.close(resolve));
      tap.cut();
      await closed;
    },
    up: () => listen(server, port),
    isUp: () => server.listening,
    async [Symbol.asyncDispose]() {
      if (server.listening) await tap.down();
    },
  };
  return tap;
}

async function listen(server: ReturnType<typeof createServer>, port: number): Promise<void> {
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
}
