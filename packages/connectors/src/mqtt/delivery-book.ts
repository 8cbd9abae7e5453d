import { crc32 } from 'node:zlib';

/** What identifies a delivered message as far as MQTT itself goes: its packet identifier and what it says. */
export interface Delivered {
  readonly packetId: number;
  readonly topic: string;
  readonly payload: Uint8Array;
  /** The broker may have sent it before. */
  readonly dup: boolean;
}

interface Entry {
  readonly packetId: number;
  readonly check: number;
}

/** What is stored with a batch, so that a message that comes again after a crash has the id that it had. */
export interface BookState {
  /** Random, once an interface: ids of different interfaces and of forgotten cursors differ. */
  readonly epoch: string;
  /** Number of the first entry. */
  readonly first: number;
  /** Packet identifier (2 bytes) and check (4 bytes) of each entry, base64. */
  readonly entries: string;
}

/**
 * Gives each delivered message an id of its own; one that the broker delivers again (DUP, with the packet identifier and content that it had) gets
 * the id that it had before. It remembers as many messages as may be unacknowledged at the broker, over restarts by its state.
 */
export class DeliveryBook {
  readonly #epoch: string;
  readonly #keep: number;
  readonly #entries: Entry[] = [];
  /** Packet identifier → number of the last message that had it. */
  readonly #numbers = new Map<number, number>();
  #first: number;

  constructor(epoch: string, keep: number, state?: BookState) {
    this.#epoch = state?.epoch ?? epoch;
    this.#keep = keep;
    this.#first = state?.first ?? 1;
    const bytes = Buffer.from(state?.entries ?? '', 'base64');
    for (let at = 0; at + 6 <= bytes.length; at += 6) this.#add(bytes.readUInt16BE(at), bytes.readUInt32BE(at + 2));
  }

  /** The id of a message of QoS 1 or 2; each delivery is asked for once. */
  idOf(message: Delivered): string {
    const check = crc32(message.payload, crc32(message.topic));
    const number = message.dup ? this.#known(message.packetId, check) : undefined;
    return `${this.#epoch}-${number ?? this.#add(message.packetId, check)}`;
  }

  state(): BookState {
    const bytes = Buffer.allocUnsafe(this.#entries.length * 6);
    for (const [index, { packetId, check }] of this.#entries.entries()) {
      bytes.writeUInt16BE(packetId, index * 6);
      bytes.writeUInt32BE(check, index * 6 + 2);
    }
    return { epoch: this.#epoch, first: this.#first, entries: bytes.toString('base64') };
  }

  #known(packetId: number, check: number): number | undefined {
    const number = this.#numbers.get(packetId);
    return number !== undefined && this.#entries[number - this.#first]?.check === check ? number : undefined;
  }

  #add(packetId: number, check: number): number {
    const number = this.#first + this.#entries.push({ packetId, check }) - 1;
    this.#numbers.set(packetId, number);
    if (this.#entries.length > 2 * this.#keep) this.#forget(this.#entries.length - this.#keep);
    return number;
  }

  #forget(count: number): void {
    for (const [index, { packetId }] of this.#entries.splice(0, count).entries()) {
      if (this.#numbers.get(packetId) === this.#first + index) this.#numbers.delete(packetId);
    }
    this.#first += count;
  }
}
