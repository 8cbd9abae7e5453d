/** A received packet that waits to be acknowledged. */
export interface Unacknowledged {
  readonly packetId: number;
  readonly qos: 1 | 2;
}

/**
 * Keeps acknowledgements in the order in which messages came (MQTT-4.6.0-2, MQTT-4.6.0-3): one that is settled early waits for those before it.
 * Packet identifiers of QoS 2 stay known until the broker releases them (MQTT-4.3.3), so that a repeat is recognised.
 */
export class AckOrder {
  readonly #waiting: { readonly packet: Unacknowledged; isSettled: boolean }[] = [];
  readonly #byId = new Map<number, { readonly packet: Unacknowledged; isSettled: boolean }>();
  /** QoS 2: acknowledged by PUBREC and not released yet. */
  readonly #unreleased = new Set<number>();
  #head = 0;

  /** Received and not acknowledged. */
  get open(): number {
    return this.#byId.size;
  }

  /** What a received packet is: `new`, still `waiting` here, or `answered` by a PUBREC that the broker did not get. */
  receive(packet: Unacknowledged): 'new' | 'waiting' | 'answered' {
    if (this.#byId.has(packet.packetId)) return 'waiting';
    if (packet.qos === 2 && this.#unreleased.has(packet.packetId)) return 'answered';
    const entry = { packet, isSettled: false };
    this.#waiting.push(entry);
    this.#byId.set(packet.packetId, entry);
    return 'new';
  }

  /** Settles packets and answers those that may be acknowledged now, in order. */
  settle(packetIds: Iterable<number>): readonly Unacknowledged[] {
    for (const packetId of packetIds) {
      const entry = this.#byId.get(packetId);
      if (entry !== undefined) entry.isSettled = true;
    }
    const ready: Unacknowledged[] = [];
    for (let entry = this.#waiting[this.#head]; entry?.isSettled === true; entry = this.#waiting[this.#head]) {
      this.#head++;
      this.#byId.delete(entry.packet.packetId);
      if (entry.packet.qos === 2) this.#unreleased.add(entry.packet.packetId);
      ready.push(entry.packet);
    }
    if (this.#head > 1_000 && this.#head * 2 > this.#waiting.length) {
      this.#waiting.splice(0, this.#head);
      this.#head = 0;
    }
    return ready;
  }

  /** The broker released a packet of QoS 2. */
  release(packetId: number): void {
    this.#unreleased.delete(packetId);
  }
}
