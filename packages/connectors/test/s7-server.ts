import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/**
 * A Siemens controller as far as the tests need one, written from the protocol (RFC 1006, ISO 8073 class 0, S7comm as analysed in public) and not from
 * any client: connection request, setup, read variable, write variable, return codes by item.
 */
export interface S7Server extends AsyncDisposable {
  readonly port: number;
  /** Blocks by name: `DB10`, `M`, `I`, `Q`. */
  readonly blocks: Map<string, Buffer>;
  /** Bytes that answer return code 1, as `DB10:4`. */
  readonly faulty: Set<string>;
  readonly open: number;
  /** Reads since the start: block, byte, count. */
  readonly reads: (readonly [block: string, offset: number, count: number])[];
  /** Sessions that may be open; one more is refused by a disconnect request. */
  limit: number;
  /** Whether PUT/GET is permitted; else every request is answered by error 0x8104. */
  permits: boolean;
  /** Return code of every item where it is not 0. */
  code: number;
  /** Takes requests and answers none. */
  mute: boolean;
  /** Sends each answer in pieces of so many bytes. */
  pieces: number;
  cut(): void;
}

const areas: Readonly<Record<number, string>> = { 0x81: 'I', 0x82: 'Q', 0x83: 'M', 0x84: 'DB' };
const pduSize = 240;

interface Item {
  readonly isBit: boolean;
  readonly count: number;
  readonly block: string;
  readonly offset: number;
  readonly bit: number;
}

/** Starts a controller with an empty DB10 of 400 bytes, DB20 of 20 bytes, and 64 bytes of flags, inputs and outputs. */
export async function startS7Server(): Promise<S7Server> {
  const sockets = new Set<Socket>();
  const sizes = { DB10: 400, DB20: 20, M: 64, I: 64, Q: 64 };
  const server = createServer(socket => {
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    sockets.add(socket);
    let rest = Buffer.alloc(0);
    socket.on('data', bytes => {
      rest = Buffer.concat([rest, bytes]);
      while (rest.length >= 7 && rest.length >= rest.readUInt16BE(2)) {
        const packet = rest.subarray(0, rest.readUInt16BE(2));
        rest = rest.subarray(packet.length);
        answer(packet, socket);
      }
    });
  });
  const state: Omit<S7Server, 'port' | 'open' | 'cut' | typeof Symbol.asyncDispose> = {
    blocks: new Map(Object.entries(sizes).map(([name, size]) => [name, Buffer.alloc(size)])),
    faulty: new Set(),
    reads: [],
    limit: Infinity,
    permits: true,
    code: 0,
    mute: false,
    pieces: 0,
  };
  const send = (socket: Socket, payload: Buffer): void => {
    const packet = Buffer.concat([Buffer.from([3, 0, 0, 0]), payload]);
    packet.writeUInt16BE(packet.length, 2);
    const size = result.pieces || packet.length;
    for (let at = 0; at < packet.length; at += size) socket.write(packet.subarray(at, at + size));
  };
  const answer = (packet: Buffer, socket: Socket): void => {
    if (packet[5] === 0xe0) return connectionRequest(packet, socket);
    const s7 = packet.subarray(7);
    if (packet[5] !== 0xf0 || s7[0] !== 0x32) return void socket.destroy();
    const parameters = s7.subarray(10, 10 + s7.readUInt16BE(6));
    const data = s7.subarray(10 + parameters.length);
    if (parameters[0] === 0xf0) {
      const agreed = Buffer.from(parameters);
      agreed.writeUInt16BE(pduSize, 6);
      return send(socket, reply(s7, agreed, Buffer.alloc(0)));
    }
    if (result.mute) {
      if (parameters[0] === 5) written(parameters, data);
      return;
    }
    if (!result.permits) return send(socket, reply(s7, Buffer.from([parameters[0] ?? 0, 0]), Buffer.alloc(0), 0x8104));
    const body = parameters[0] === 4 ? readItems(itemsOf(parameters)) : written(parameters, data);
    send(socket, reply(s7, parameters.subarray(0, 2), body));
  };
  const connectionRequest = (packet: Buffer, socket: Socket): void => {
    const source = packet.readUInt16BE(8);
    if (sockets.size > result.limit) {
      send(socket, Buffer.from([6, 0x80, source >> 8, source & 255, 0, 0, 0x81]));
      return void socket.end();
    }
    const confirm = Buffer.from(packet.subarray(4));
    confirm[1] = 0xd0;
    confirm.writeUInt16BE(source, 2);
    confirm.writeUInt16BE(0x4431, 4);
    send(socket, confirm);
  };
  const readItems = (items: readonly Item[]): Buffer => {
    const parts = items.map((item, place) => {
      if (!item.isBit) result.reads.push([item.block, item.offset, item.count]);
      const code = codeOf(item);
      if (code !== 0xff) return Buffer.from([code, 0, 0, 0]);
      const bytes = result.blocks.get(item.block)!.subarray(item.offset, item.offset + item.count);
      const head = Buffer.from([0xff, 4, 0, 0]);
      head.writeUInt16BE(bytes.length * 8, 2);
      const isLast = place === items.length - 1;
      return Buffer.concat([head, bytes, Buffer.alloc(isLast ? 0 : bytes.length % 2)]);
    });
    return Buffer.concat(parts);
  };
  const written = (parameters: Buffer, data: Buffer): Buffer => {
    let at = 0;
    const codes = itemsOf(parameters).map(item => {
      const size = data[at + 1] === 3 ? 1 : data.readUInt16BE(at + 2) / 8;
      const bytes = data.subarray(at + 4, at + 4 + size);
      at += 4 + size + (size % 2);
      const code = codeOf(item);
      if (code !== 0xff) return code;
      const block = result.blocks.get(item.block)!;
      if (item.isBit) {
        const mask = 1 << item.bit;
        block[item.offset] = bytes[0] ? block[item.offset]! | mask : block[item.offset]! & ~mask;
      } else bytes.copy(block, item.offset);
      return 0xff;
    });
    return Buffer.from(codes);
  };
  const codeOf = ({ block, offset, count }: Item): number => {
    if (result.code !== 0) return result.code;
    const bytes = result.blocks.get(block);
    if (bytes === undefined) return 10;
    if (offset + count > bytes.length) return 5;
    return Array.from({ length: count }, (_, n) => `${block}:${offset + n}`).some(one => result.faulty.has(one)) ? 1 : 0xff;
  };
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const result: S7Server = Object.assign(state, {
    port: (server.address() as AddressInfo).port,
    open: 0,
    cut: () => sockets.forEach(socket => socket.resetAndDestroy()),
    async [Symbol.asyncDispose]() {
      result.cut();
      await new Promise(resolve => server.close(resolve));
    },
  });
  Object.defineProperty(result, 'open', { get: () => sockets.size });
  return result;
}

function itemsOf(parameters: Buffer): readonly Item[] {
  return Array.from({ length: parameters[1] ?? 0 }, (_, place) => {
    const item = parameters.subarray(2 + place * 12, 14 + place * 12);
    const area = areas[item[8] ?? 0] ?? 'unknown';
    const bits = item.readUIntBE(9, 3);
    return {
      isBit: item[3] === 1,
      count: item.readUInt16BE(4),
      block: area === 'DB' ? `DB${item.readUInt16BE(6)}` : area,
      offset: bits >> 3,
      bit: bits & 7,
    };
  });
}

/** COTP data and an S7 acknowledgement with data. */
function reply(request: Buffer, parameters: Buffer, data: Buffer, error = 0): Buffer {
  const head = Buffer.from([2, 0xf0, 0x80, 0x32, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  request.copy(head, 7, 4, 6);
  head.writeUInt16BE(parameters.length, 9);
  head.writeUInt16BE(data.length, 11);
  head.writeUInt16BE(error, 13);
  return Buffer.concat([head, parameters, data]);
}
