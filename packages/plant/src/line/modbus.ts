import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

import { createDial, type Dial } from '../dial/dial.ts';
import { followOutage } from '../dial/outage.ts';
import { norden, type Brand } from './brand.ts';
import type { Line } from './line.ts';
import { exception, ModbusDevice, type ToldMaster } from './modbus-device.ts';
import { addressOf, registerMap, type RegisterOrder } from './modbus-map.ts';
import type { SignalName } from './signal.ts';
import type { ToldBook } from './told-book.ts';

export interface ModbusLineOptions {
  readonly brand?: Brand;
  readonly seed?: number;
  /** Default: any free port. */
  readonly port?: number;
  readonly unit?: number;
  readonly order?: RegisterOrder;
  /** Offset of the first register and of the first coil; default 100. */
  readonly base?: number;
  /** Registers that are not there between two signals; reading one is exception 2. Default 0. */
  readonly hole?: number;
  /** Masters at a time; one more is closed at once. Default 2. */
  readonly connections?: number;
}

/** A controller of a line that speaks Modbus TCP. */
export interface ModbusLine extends AsyncDisposable {
  readonly port: number;
  readonly dial: Dial;
  /** Where each signal stands, as documents write addresses. */
  readonly addresses: Readonly<Partial<Record<SignalName, string>>>;
  /** Values in answers that were not what the same connection had been told before, when they were sent. */
  readonly book: ToldBook;
  /** Connections open now. */
  readonly masters: number;
}

/** Starts a Modbus TCP server around a line. Its dial has slow, frozen, stale, exception, commit-then-drop, occupied and down. */
export async function startModbusLine(line: Line, options: ModbusLineOptions = {}): Promise<ModbusLine> {
  const { brand = norden, seed = 1, port = 0, order = 'abcd', base = 100, hole = 0 } = options;
  const map = registerMap(brand, base, hole);
  const dial = createDial(seed);
  const device = new ModbusDevice(line, brand, order, map);
  const server = new MasterServer(device, dial, options.unit ?? 1, options.connections ?? 2);
  const stop = new AbortController();
  await server.listen(port);
  const following = followOutage(
    dial,
    'down',
    { begin: () => server.close(), end: () => server.listen(server.port) },
    stop.signal,
  );
  return {
    port: server.port,
    dial,
    addresses: Object.fromEntries(map.map(entry => [entry.signal, addressOf(entry, order)])),
    book: device.book,
    get masters() {
      return server.masters.size;
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await following;
      await server.close();
    },
  };
}

interface Master {
  readonly socket: Socket;
  readonly told: ToldMaster;
  /** The answer before, for the fault that sends it once more. */
  last: Buffer | undefined;
}

/** Connections of masters, and the frames of Modbus TCP (Messaging on TCP/IP V1.0b, 3.1) on them. */
class MasterServer {
  readonly masters = new Set<Master>();
  readonly #server = createServer(socket => this.#welcome(socket));
  readonly #device: ModbusDevice;
  readonly #dial: Dial;
  readonly #unit: number;
  readonly #limit: number;
  port = 0;

  constructor(device: ModbusDevice, dial: Dial, unit: number, limit: number) {
    this.#device = device;
    this.#dial = dial;
    this.#unit = unit;
    this.#limit = limit;
  }

  async listen(port: number): Promise<void> {
    await new Promise<void>(resolve => this.#server.listen(port, '127.0.0.1', resolve));
    this.port = (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const { socket } of this.masters) socket.destroy();
    await new Promise(resolve => this.#server.close(resolve));
  }

  #welcome(socket: Socket): void {
    socket.on('error', () => undefined).setNoDelay(true);
    if (this.masters.size >= this.#limit || this.#dial.on('occupied') !== undefined) return void socket.destroy();
    const master: Master = { socket, told: new Map(), last: undefined };
    this.masters.add(master);
    socket.on('close', () => this.masters.delete(master));
    let rest: Buffer = Buffer.alloc(0);
    socket.on('data', bytes => {
      rest = Buffer.concat([rest, bytes]);
      for (let size = frameSize(rest); size !== undefined && rest.length >= size; size = frameSize(rest)) {
        this.#serve(master, rest.subarray(0, size));
        rest = rest.subarray(size);
      }
    });
  }

  #serve(master: Master, frame: Buffer): void {
    const dial = this.#dial;
    if (frame[6] !== this.#unit || dial.hit('frozen', 'request') !== undefined) return;
    const request = frame.subarray(7);
    const isFailing = dial.hit('exception', 'request') !== undefined;
    const full = framed(frame, isFailing ? exception(request, 4) : this.#device.answer(request, master.told));
    if (dial.hit('commit-then-drop', 'request') !== undefined) return void master.socket.destroy();
    const slow = dial.hit('slow', 'request');
    if (slow === undefined) this.#send(master, full);
    else setTimeout(() => this.#send(master, full), slow.ms ?? 500).unref();
  }

  #send(master: Master, frame: Buffer): void {
    if (!master.socket.writable) return;
    const isStale = master.last !== undefined && this.#dial.hit('stale', 'request') !== undefined;
    master.socket.write(isStale ? Buffer.concat([master.last!, frame]) : frame);
    master.last = frame;
  }
}

/** Bytes of the frame that begins here, where enough of it is there to know. */
function frameSize(bytes: Buffer): number | undefined {
  return bytes.length < 8 ? undefined : 6 + Math.min(254, Math.max(2, bytes.readUInt16BE(4)));
}

/** The answer with the transaction, protocol and unit of its request. */
function framed(request: Buffer, pdu: Buffer): Buffer {
  const frame = Buffer.concat([request.subarray(0, 7), pdu]);
  frame.writeUInt16BE(pdu.length + 1, 4);
  return frame;
}
