import type { EthernetIP } from 'st-ethernet-ip';

import type { CipAddress } from './address.ts';

/** What is used of `st-ethernet-ip`: how messages are built and read. Its sessions are not used. */
export type CipLibrary = Pick<typeof EthernetIP, 'CIP' | 'encapsulation'>;

/** The answer to one service. */
export interface CipReply {
  /** 0: done. 6: done, and there is more. */
  readonly status: number;
  readonly extended: readonly number[];
  readonly data: Buffer;
}

/** The controller refused a service: general status (CIP Volume 1, B-1) and its extension. */
export class CipRefusal extends Error {
  readonly status: number;
  readonly extended: number | undefined;
  constructor({ status, extended }: CipReply) {
    const detail = extended[0] === undefined ? '' : `, 0x${extended[0].toString(16)}`;
    super(`${sentenceOf(status, extended[0])} (status 0x${status.toString(16)}${detail})`);
    this.status = status;
    this.extended = extended[0];
  }
}

const sentences: Readonly<Record<number, string>> = {
  0x01: 'the controller could not be reached behind this path: is the slot right?',
  0x02: 'the controller has no resources left for it',
  0x04: 'there is no such tag',
  0x05: 'there is no such tag',
  0x08: 'the controller does not know this service',
  0x0e: 'the tag cannot be written',
  0x0f: 'the controller does not allow it',
  0x10: 'the controller is not in a state for it',
};

function sentenceOf(status: number, extended: number | undefined): string {
  if (extended === 0x2105) return 'the array has no such element';
  if (extended === 0x2107) return 'the tag has another type';
  return sentences[status] ?? 'the controller refused it';
}

/** Builds the messages of this connector. */
export class CipMessages {
  readonly #cip: CipLibrary['CIP'];

  constructor({ CIP }: CipLibrary) {
    this.#cip = CIP;
  }

  /** Read Tag Fragmented: from a byte of the value on. */
  read(address: CipAddress, from: number): Buffer {
    const data = Buffer.alloc(6);
    data.writeUInt16LE(address.count ?? 1);
    data.writeUInt32LE(from, 2);
    return this.#to(this.#cip.MessageRouter.services.READ_TAG_FRAGMENTED, this.#path(address), data);
  }

  write(address: CipAddress, type: Uint8Array, data: Uint8Array): Buffer {
    const count = Buffer.alloc(2);
    count.writeUInt16LE(address.count ?? 1);
    return this.#to(this.#cip.MessageRouter.services.WRITE_TAG, this.#path(address), Buffer.concat([type, count, data]));
  }

  /** Read Modify Write Tag: the controller changes one bit and leaves its neighbours alone. */
  writeBit(address: CipAddress, size: number, on: boolean): Buffer {
    const { bit = 0 } = address;
    const mask = Buffer.alloc(size);
    mask[bit >> 3] = 1 << (bit & 7);
    const others = Buffer.from(mask.map(byte => ~byte));
    const masks = on ? [mask, Buffer.alloc(size, 0xff)] : [Buffer.alloc(size), others];
    const data = Buffer.concat([Uint8Array.of(size, 0), ...masks]);
    return this.#to(this.#cip.MessageRouter.services.READ_MODIFY_WRITE_TAG, this.#path(address), data);
  }

  /** Names and types of the tags of the controller or a program, from an instance on. */
  list(program: string | undefined, instance: number): Buffer {
    const { LOGICAL, DATA } = this.#cip.EPATH.segments;
    const path = Buffer.concat([
      ...(program === undefined ? [] : [DATA.build(program)]),
      LOGICAL.build(LOGICAL.types.ClassID, 0x6b),
      LOGICAL.build(LOGICAL.types.InstanceID, instance),
    ]);
    return this.#to(this.#cip.MessageRouter.services.GET_INSTANCE_ATTRIBUTE_LIST, path, Buffer.from([2, 0, 1, 0, 2, 0]));
  }

  /** Several services in one (CIP Volume 1, A-4.10). */
  together(messages: readonly Buffer[]): Buffer {
    const { LOGICAL } = this.#cip.EPATH.segments;
    const offsets = Buffer.alloc(2 + messages.length * 2);
    offsets.writeUInt16LE(messages.length);
    messages.reduce((at, message, place) => {
      offsets.writeUInt16LE(at, 2 + place * 2);
      return at + message.length;
    }, offsets.length);
    const router = Buffer.concat([LOGICAL.build(LOGICAL.types.ClassID, 2), LOGICAL.build(LOGICAL.types.InstanceID, 1)]);
    return this.#to(this.#cip.MessageRouter.services.MULTIPLE_SERVICE_PACKET, router, Buffer.concat([offsets, ...messages]));
  }

  /** The message by way of the backplane to the controller in a slot. */
  routed(message: Buffer, slot: number, timeoutMs: number): Buffer {
    return this.#cip.UnconnectedSend.build(message, this.#cip.EPATH.segments.PORT.build(1, slot), timeoutMs);
  }

  /** The answer in the bytes of an unconnected message. */
  reply(bytes: Buffer): CipReply {
    const { generalStatusCode: status, extendedStatus: extended, data } = this.#cip.MessageRouter.parse(bytes);
    return { status, extended, data };
  }

  /** The answers in the data of an answer to `together`; none where it cannot be read. */
  replies(data: Buffer): readonly CipReply[] {
    try {
      const starts = Array.from({ length: data.readUInt16LE(0) }, (_, place) => data.readUInt16LE(2 + place * 2));
      return starts.map((start, place) => this.reply(data.subarray(start, starts[place + 1] ?? data.length)));
    } catch {
      return [];
    }
  }

  #path({ path }: CipAddress): Buffer {
    return Buffer.concat(path.map(part => this.#cip.EPATH.segments.DATA.build(String(part))));
  }

  #to(service: number | undefined, path: Buffer, data: Buffer): Buffer {
    return this.#cip.MessageRouter.build(service ?? 0, path, data);
  }
}
