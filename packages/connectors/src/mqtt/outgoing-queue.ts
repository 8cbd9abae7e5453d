import { measurePublish, publishBytes } from './publish-bytes.ts';
import type { PublishPacket } from './publish-bytes.ts';
import type { Outgoing } from './session-types.ts';

/** PUBLISH packets wait for the end of the turn only until they are so many bytes. */
const mostBytes = 64 * 1024;

/** Gathers what is published in one turn of the event loop and writes it together: few buffers, few calls of the network. */
export class OutgoingQueue {
  readonly #version: 4 | 5;
  readonly #write: (bytes: Buffer) => void;
  #packets: PublishPacket[] = [];
  #bytes = 0;

  constructor(version: 4 | 5, write: (bytes: Buffer) => void) {
    this.#version = version;
    this.#write = write;
  }

  /** Sends a message, at the latest behind the present turn; `packetId` 0 for QoS 0. */
  add(message: Outgoing, packetId: number): void {
    const packet = measurePublish(message, packetId, this.#version);
    if (this.#packets.length === 0) process.nextTick(() => this.flush());
    this.#packets.push(packet);
    this.#bytes += packet.size;
    if (this.#bytes >= mostBytes) this.flush();
  }

  /** Writes what waits. */
  flush(): void {
    const packets = this.#packets;
    if (packets.length === 0) return;
    this.#packets = [];
    this.#bytes = 0;
    this.#write(publishBytes(packets));
  }
}
