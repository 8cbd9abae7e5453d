import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A tag as the controller holds it; `handle` where it is a structure. */
export interface ServerTag {
  readonly type: number;
  readonly handle?: number;
  /** Bytes of one element. */
  readonly size: number;
  readonly data: Buffer;
}

/**
 * A Logix controller as far as the tests need one, written from the protocol (CIP Volumes 1 and 2, Rockwell 1756-PM020) and not from any client: sessions, unconnected
 * send, read and write tag (also in parts, also one bit), several services in one, and the list of symbols.
 */
export interface CipServer extends AsyncDisposable {
  readonly port: number;
  /** Tags by name, members and programs with dots: `Program:Main.Count`, `Recipe.Temperature`. */
  readonly tags: Map<string, ServerTag>;
  /** General status of tags that fail. */
  readonly faulty: Map<string, number>;
  /** Services since the start, by their code. */
  readonly services: number[];
  readonly open: number;
  /** Sessions that may be registered; one more is refused. */
  limit: number;
  /** Slot behind which the controller is; undefined: messages are not routed. */
  slot: number | undefined;
  /** Requests of this service are taken and not answered. */
  muteService: number | undefined;
  /** Sends the answer before once more, before each answer. */
  stale: boolean;
  /** Bytes of a value in one answer. */
  most: number;
  /** Sends each answer in pieces of so many bytes. */
  pieces: number;
  cut(): void;
}

interface Answer {
  readonly status: number;
  readonly extended?: number;
  readonly data?: Buffer;
}

const structure = 0x02a0;

/** Starts a controller without tags in slot 0. */
export async function startCipServer(): Promise<CipServer> {
  const sockets = new Set<Socket>();
  const registered = new Set<Socket>();
  const last = new Map<Socket, Buffer>();
  const server = createServer(socket => {
    sockets.add(socket);
    socket
      .on('error', () => undefined)
      .on('close', () => {
        sockets.delete(socket);
        registered.delete(socket);
      });
    let rest = Buffer.alloc(0);
    socket.on('data', bytes => {
      rest = Buffer.concat([rest, bytes]);
      while (rest.length >= 24 && rest.length >= 24 + rest.readUInt16LE(2)) {
        const frame = rest.subarray(0, 24 + rest.readUInt16LE(2));
        rest = rest.subarray(frame.length);
        take(frame, socket);
      }
    });
  });

  const send = (socket: Socket, request: Buffer, data: Buffer, status = 0): void => {
    const head = Buffer.from(request.subarray(0, 24));
    head.writeUInt16LE(data.length, 2);
    head.writeUInt32LE(registered.has(socket) ? 77 : 0, 4);
    head.writeUInt32LE(status, 8);
    const frame = Buffer.concat([head, data]);
    const before = state.stale ? last.get(socket) : undefined;
    last.set(socket, frame);
    const all = before === undefined ? frame : Buffer.concat([before, frame]);
    const size = state.pieces || all.length;
    for (let at = 0; at < all.length; at += size) socket.write(all.subarray(at, at + size));
  };

  const take = (frame: Buffer, socket: Socket): void => {
    const command = frame.readUInt16LE(0);
    if (command === 0x66) return void socket.end();
    if (command === 0x65) {
      if (registered.size >= state.limit) return send(socket, frame, Buffer.alloc(0), 2);
      registered.add(socket);
      return send(socket, frame, frame.subarray(24));
    }
    // Interface handle, timeout, two items: the null address and the unconnected message.
    const message = frame.subarray(40, 40 + frame.readUInt16LE(38));
    const inner = state.slot === undefined ? message : routed(message, state.slot);
    const reply = inner === undefined ? replyOf(message[0] ?? 0, { status: 1 }) : serve(inner);
    if (inner?.[0] === state.muteService && inner !== undefined) return;
    const items = Buffer.from([0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0xb2, 0, 0, 0]);
    items.writeUInt16LE(reply.length, 14);
    send(socket, frame, Buffer.concat([items, reply]));
  };

  const serve = (message: Buffer): Buffer => {
    const service = message[0] ?? 0;
    state.services.push(service);
    const pathEnd = 2 + (message[1] ?? 0) * 2;
    const { name, element, instance } = pathOf(message.subarray(2, pathEnd));
    const data = message.subarray(pathEnd);
    if (service === 0x0a) return together(data);
    if (service === 0x55) return replyOf(service, list(name, instance));
    return replyOf(service, onTag(service, name, element, data));
  };

  const together = (data: Buffer): Buffer => {
    const starts = Array.from({ length: data.readUInt16LE(0) }, (_, n) => data.readUInt16LE(2 + n * 2));
    const replies = starts.map((start, n) => serve(data.subarray(start, starts[n + 1] ?? data.length)));
    const head = Buffer.alloc(2 + replies.length * 2);
    head.writeUInt16LE(replies.length);
    replies.reduce((at, reply, n) => (head.writeUInt16LE(at, 2 + n * 2), at + reply.length), head.length);
    const status = replies.some(reply => reply[2] !== 0) ? 0x1e : 0;
    return replyOf(0x0a, { status, data: Buffer.concat([head, ...replies]) });
  };

  const onTag = (service: number, name: string, element: number, data: Buffer): Answer => {
    const tag = state.tags.get(name);
    if (tag === undefined) return { status: 5 };
    const fault = state.faulty.get(name);
    if (fault !== undefined) return { status: fault };
    const { type, handle, size } = tag;
    const typed = Buffer.alloc(handle === undefined ? 2 : 4);
    typed.writeUInt16LE(type);
    if (handle !== undefined) typed.writeUInt16LE(handle, 2);
    if (service === 0x4e) {
      const width = data.readUInt16LE(0);
      for (let n = 0; n < width; n++) tag.data[n] = (tag.data[n]! | data[2 + n]!) & data[2 + width + n]!;
      return { status: 0 };
    }
    const isWrite = service === 0x4d;
    const count = data.readUInt16LE(isWrite ? typed.length : 0);
    const value = tag.data.subarray(element * size, (element + count) * size);
    if (value.length < count * size) return { status: 0xff, extended: 0x2105 };
    if (isWrite) {
      if (!data.subarray(0, typed.length).equals(typed)) return { status: 0xff, extended: 0x2107 };
      data.copy(value, 0, typed.length + 2);
      return { status: 0 };
    }
    if (service !== 0x52 && service !== 0x4c) return { status: 8 };
    const from = service === 0x52 ? data.readUInt32LE(2) : 0;
    const part = value.subarray(from, from + state.most);
    return { status: from + part.length < value.length ? 6 : 0, data: Buffer.concat([typed, part]) };
  };

  const list = (program: string, from: number): Answer => {
    const names = [...state.tags.keys()].flatMap(name => {
      const inProgram = name.startsWith('Program:') ? name.slice(0, name.indexOf('.')) : '';
      if (program !== inProgram) return program === '' && inProgram !== '' ? [inProgram] : [];
      const short = name.slice(inProgram === '' ? 0 : inProgram.length + 1);
      return short.includes('.') ? [] : [short];
    });
    const symbols = [...new Set(names), '__hidden']
      .map((name, n) => ({ name, instance: 10 + n * 3 }))
      .filter(one => one.instance >= from);
    const page = symbols.slice(0, 3);
    const parts = page.map(({ name, instance }) => {
      const tag = state.tags.get(program === '' ? name : `${program}.${name}`);
      const part = Buffer.alloc(8 + name.length);
      part.writeUInt32LE(instance);
      part.writeUInt16LE(name.length, 4);
      part.write(name, 6, 'latin1');
      const type =
        tag === undefined
          ? 0x1000
          : (tag.handle === undefined ? tag.type : 0x8000 | tag.handle) | (tag.data.length > tag.size ? 0x2000 : 0);
      part.writeUInt16LE(type, 6 + name.length);
      return part;
    });
    return { status: page.length < symbols.length ? 6 : 0, data: Buffer.concat(parts) };
  };

  const state = {
    tags: new Map<string, ServerTag>(),
    faulty: new Map<string, number>(),
    services: [] as number[],
    limit: Infinity,
    slot: 0 as number | undefined,
    muteService: undefined as number | undefined,
    stale: false,
    most: 480,
    pieces: 0,
    get open() {
      return sockets.size;
    },
    cut: () => sockets.forEach(socket => socket.resetAndDestroy()),
  };
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(state, {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      sockets.forEach(socket => socket.destroy());
      await new Promise(resolve => server.close(resolve));
    },
  }) as CipServer;
}

/** The message in an unconnected send to this slot of the backplane; undefined where it goes elsewhere. */
function routed(message: Buffer, slot: number): Buffer | undefined {
  const data = message.subarray(2 + (message[1] ?? 0) * 2);
  const length = data.readUInt16LE(2);
  const route = data.subarray(4 + length + (length % 2) + 2);
  return message[0] === 0x52 && route[0] === 1 && route[1] === slot ? data.subarray(4, 4 + length) : undefined;
}

function replyOf(service: number, { status, extended, data }: Answer): Buffer {
  const head = Buffer.from([service | 0x80, 0, status, extended === undefined ? 0 : 1]);
  const more = Buffer.alloc(extended === undefined ? 0 : 2);
  if (extended !== undefined) more.writeUInt16LE(extended);
  return Buffer.concat([head, more, data ?? Buffer.alloc(0)]);
}

/** Symbols joined by dots, the last element, and the instance, of a path (CIP Volume 1, C-1.4). */
function pathOf(path: Buffer): { readonly name: string; readonly element: number; readonly instance: number } {
  const names: string[] = [];
  let element = 0;
  let instance = 0;
  for (let at = 0; at < path.length;) {
    const kind = path[at];
    if (kind === 0x91) {
      const length = path[at + 1] ?? 0;
      names.push(path.toString('latin1', at + 2, at + 2 + length));
      at += 2 + length + (length % 2);
    } else if (kind === 0x28 || kind === 0x24 || kind === 0x20) {
      if (kind === 0x28) element = path[at + 1] ?? 0;
      if (kind === 0x24) instance = path[at + 1] ?? 0;
      at += 2;
    } else if (kind === 0x29 || kind === 0x25) {
      if (kind === 0x29) element = path.readUInt16LE(at + 2);
      else instance = path.readUInt16LE(at + 2);
      at += 4;
    } else at += 6;
  }
  return { name: names.join('.'), element, instance };
}

/** Tags as a program would declare them. */
export const tagOf = {
  dint: (value = 0): ServerTag => integer(0xc4, 4, value),
  int: (value = 0): ServerTag => integer(0xc3, 2, value),
  bool: (value = false): ServerTag => ({ type: 0xc1, size: 1, data: Buffer.from([value ? 0xff : 0]) }),
  lint: (value = 0n): ServerTag => {
    const data = Buffer.alloc(8);
    data.writeBigInt64LE(value);
    return { type: 0xc5, size: 8, data };
  },
  real: (...values: readonly number[]): ServerTag => {
    const data = Buffer.alloc(values.length * 4);
    values.forEach((value, place) => data.writeFloatLE(value, place * 4));
    return { type: 0xca, size: 4, data };
  },
  lreal: (value = 0): ServerTag => {
    const data = Buffer.alloc(8);
    data.writeDoubleLE(value);
    return { type: 0xcb, size: 8, data };
  },
  text: (value = ''): ServerTag => {
    const data = Buffer.alloc(88);
    data.writeInt32LE(value.length);
    data.write(value, 4, 'latin1');
    return { type: structure, handle: 0x0fce, size: 88, data };
  },
  structure: (size: number): ServerTag => ({ type: structure, handle: 0x0234, size, data: Buffer.alloc(size) }),
};

function integer(type: number, size: number, value: number): ServerTag {
  const data = Buffer.alloc(size);
  data.writeIntLE(value, 0, size);
  return { type, size, data };
}
