import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

import { ConnectorError } from '@millrace/connector';
import type { ConnectorEnv } from '@millrace/connector';

import { Lane } from '../lane.ts';
import { SessionLife } from '../session-life.ts';
import type { EthernetIpConfig } from './config.ts';
import { CipMessages } from './message.ts';
import type { CipLibrary, CipReply } from './message.ts';

/** A request went out and its answer did not come. */
export class CipAnswerLost extends Error {}

interface Waiting {
  readonly command: number;
  readonly context: number;
  answered(frame: Buffer): void;
  lost(error: Error): void;
}

const headerSize = 24;
const register = 0x65;
const unconnected = 0x6f;

/**
 * One TCP connection with one registered session (CIP Volume 2, 2-4), unconnected messages, and one request on its way at a time. An answer is
 * taken where command and sender context are those of the request; every other one is dropped. No answer in time ends the session.
 */
export class CipSession implements AsyncDisposable {
  readonly life: SessionLife;
  readonly messages: CipMessages;
  readonly #library: CipLibrary;
  readonly #config: EthernetIpConfig;
  readonly #socket: Socket;
  readonly #lane = new Lane();
  #handle = 0;
  #context = 0;
  #rest = Buffer.alloc(0);
  #waiting: Waiting | undefined;

  private constructor(library: CipLibrary, config: EthernetIpConfig, env: Pick<ConnectorEnv, 'lost'>, socket: Socket) {
    this.life = new SessionLife(env);
    this.messages = new CipMessages(library);
    this.#library = library;
    this.#config = config;
    this.#socket = socket;
    socket.setNoDelay(true).setKeepAlive(true, 30_000);
    socket.on('data', bytes => this.#received(bytes));
    socket.on('error', () => undefined);
    socket.on('close', () => this.#end(`${this.#where} closed the connection`));
  }

  /** Connects and registers; throws `ConnectorError` where nobody is there or no session is given. */
  static async open(config: EthernetIpConfig, env: ConnectorEnv, signal: AbortSignal): Promise<CipSession> {
    const { EthernetIP } = await import('st-ethernet-ip');
    const stop = AbortSignal.any([signal, AbortSignal.timeout(env.limits.timeout)]);
    const socket = await connected(config, stop);
    // What happens while it opens is told by what is thrown, and by nothing else.
    const opening = { lost: (error: ConnectorError) => void (isOpen && env.lost(error)) };
    let isOpen = false;
    const session = new CipSession(EthernetIP, config, opening, socket);
    try {
      const answer = await session.#exchange(register, EthernetIP.encapsulation.registerSession(), stop);
      session.#handle = answer.readUInt32LE(4);
      if (answer.readUInt32LE(8) !== 0) throw new Error(EthernetIP.encapsulation.parseStatus(answer.readUInt32LE(8)));
      isOpen = true;
      return session;
    } catch (cause) {
      await session[Symbol.asyncDispose]();
      const sentence = `${session.#where} gives no session: ${(cause as Error).message}; its connections may all be taken by others`;
      throw new ConnectorError('refused', sentence, { cause });
    }
  }

  get isOpen(): boolean {
    return !this.life.ended.aborted;
  }

  /** The answer to one message. Throws `CipAnswerLost` once it went out and nothing is known of it; anything else means that it never went out. */
  async ask(message: Buffer, signal: AbortSignal): Promise<CipReply> {
    const { slot, timeout } = this.#config;
    const routed = slot === undefined ? message : this.messages.routed(message, slot, timeout);
    const { sendRRData, CPF } = this.#library.encapsulation;
    const frame = await this.#exchange(unconnected, () => sendRRData(this.#handle, routed, Math.ceil(timeout / 1000)), signal);
    if (frame.readUInt32LE(8) !== 0) throw new CipAnswerLost(this.#library.encapsulation.parseStatus(frame.readUInt32LE(8)));
    try {
      const item = CPF.parse(frame.subarray(headerSize + 6)).find(one => one.TypeID === CPF.ItemIDs.UCMM);
      if (item !== undefined) return this.messages.reply(item.data);
    } catch {
      // What cannot be read is no answer.
    }
    this.#end(`${this.#where} sent an answer that is no EtherNet/IP`);
    throw new CipAnswerLost('the answer cannot be read');
  }

  /** Sends a frame when the one before is answered, and waits for its answer. */
  async #exchange(command: number, frame: Buffer | (() => Buffer), signal: AbortSignal): Promise<Buffer> {
    const stop = AbortSignal.any([signal, this.life.ended]);
    const release = await this.#lane.enter(stop);
    const bytes = typeof frame === 'function' ? frame() : frame;
    this.#context = (this.#context + 1) >>> 0;
    bytes.writeUInt32LE(this.#context, 12);
    const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
    const giveUp = (): void => reject(new CipAnswerLost('the request was given up before its answer came'));
    const late = setTimeout(
      () => this.#end(`${this.#where} did not answer within ${this.#config.timeout} ms`),
      this.#config.timeout,
    );
    const settle = (): void => {
      clearTimeout(late);
      this.#waiting = undefined;
      release();
    };
    this.#waiting = {
      command,
      context: this.#context,
      answered: answer => (settle(), resolve(answer)),
      lost: error => (settle(), reject(error)),
    };
    stop.addEventListener('abort', giveUp, { once: true });
    this.#socket.write(bytes);
    return promise.finally(() => stop.removeEventListener('abort', giveUp));
  }

  #received(bytes: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    while (this.#rest.length >= headerSize) {
      const size = headerSize + this.#rest.readUInt16LE(2);
      if (![register, 0x66, unconnected].includes(this.#rest.readUInt16LE(0))) {
        return this.#end(`${this.#where} sent bytes that are no EtherNet/IP`);
      }
      if (this.#rest.length < size) return;
      const frame = this.#rest.subarray(0, size);
      this.#rest = this.#rest.subarray(size);
      const waiting = this.#waiting;
      if (waiting?.command === frame.readUInt16LE(0) && waiting.context === frame.readUInt32LE(12)) waiting.answered(frame);
    }
  }

  #end(sentence: string): void {
    this.#waiting?.lost(new CipAnswerLost(sentence));
    this.life.lose(new ConnectorError('lost', sentence));
    this.#socket.destroy();
  }

  get #where(): string {
    return `${this.#config.host}:${this.#config.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.life.end();
    if (this.#socket.destroyed) return;
    const closed = new Promise<void>(resolve => this.#socket.once('close', () => resolve()));
    this.#socket.end(this.#library.encapsulation.unregisterSession(this.#handle));
    await Promise.race([closed, pause(200, undefined, { ref: false })]);
    this.#socket.destroy();
  }
}

async function connected({ host, port }: EthernetIpConfig, signal: AbortSignal): Promise<Socket> {
  const socket = connect({ host, port });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const stop = (): void => reject(new Error('nobody answered in time'));
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  socket.once('connect', resolve).once('error', reject);
  try {
    await promise;
    return socket;
  } catch (cause) {
    socket.on('error', () => undefined).destroy();
    throw new ConnectorError('unreachable', `connecting to ${host}:${port}: ${(cause as Error).message}`, { cause });
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
