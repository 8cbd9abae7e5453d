import type { Packet } from 'mqtt-packet';

import type { Frame } from './frames.ts';

/** Packets as bytes and back, in one version of the protocol. */
export interface Codec {
  write(packet: Packet): Buffer;
  /** Reads one whole packet; throws where it is malformed. */
  read(frame: Pick<Frame, 'bytes'>): Packet;
}

/** Loads `mqtt-packet`. 4 is MQTT 3.1.1. */
export async function loadCodec(version: 4 | 5): Promise<Codec> {
  const { generate, parser } = (await import('mqtt-packet')).default;
  const options = { protocolVersion: version };
  const reader = parser(options);
  let read: Packet | Error | undefined;
  reader.on('packet', packet => (read = packet));
  reader.on('error', (error: Error) => (read = error));
  const taken = (): Packet | Error | undefined => read;
  return {
    write: packet => generate(packet, options),
    read({ bytes }) {
      read = undefined;
      reader.parse(bytes);
      const packet = taken();
      if (packet instanceof Error) throw new Error(`a packet that is malformed (${packet.message})`, { cause: packet });
      if (packet === undefined) throw new Error('a packet that ends too early');
      return packet;
    },
  };
}
