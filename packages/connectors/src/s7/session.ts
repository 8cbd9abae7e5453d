import { ConnectorError } from '@millrace/connector';
import type { ConnectorEnv } from '@millrace/connector';
import type NodeS7 from 'nodes7';

import { Lane } from '../lane.ts';
import { SessionLife } from '../session-life.ts';
import type { S7Config } from './config.ts';

/** The return code of the controller for one item (3 access, 5 range, 10 no such object …). */
export class S7Refusal extends Error {
  readonly code: number;
  constructor(code: number) {
    super(`${sentences[code] ?? 'the controller refused it'} (code ${code})`);
    this.code = code;
  }
}

/** A request went out and its answer did not come. */
export class S7AnswerLost extends Error {}

const sentences: Readonly<Record<number, string>> = {
  1: 'the controller has a hardware fault',
  3: 'the controller does not allow it: PUT/GET is not permitted, or the block is protected',
  5: 'the address is outside of the block',
  6: 'the controller does not know this type',
  7: 'the type and the size do not agree',
  10: 'there is no such block, or it has optimised access and no fixed addresses',
};

/**
 * One session with a controller over `nodes7`, and one request on its way at a time. `nodes7` is used for bytes alone: its reconnecting is switched off,
 * and what comes in is given to it in whole packets.
 */
export class S7Session implements AsyncDisposable {
  readonly life: SessionLife;
  readonly #plc: NodeS7;
  readonly #where: string;
  readonly #lane = new Lane();
  #fail: (error: Error) => void = () => undefined;
  /** What the controller answered to a request as a whole, where that was an error. */
  #answeredError: string | undefined;
  #answers = 0;

  private constructor(plc: NodeS7, config: S7Config, env: ConnectorEnv) {
    this.life = new SessionLife(env);
    this.#plc = plc;
    this.#where = `${config.host}:${config.port}`;
  }

  /** Connects, negotiates, and throws `ConnectorError` where the controller is not there or does not want to. */
  static async open(config: S7Config, env: ConnectorEnv, signal: AbortSignal): Promise<S7Session> {
    const { default: Library } = await import('nodes7');
    const session = new S7Session(new Library({ silent: true }), config, env);
    try {
      await session.#connect(config, AbortSignal.any([signal, AbortSignal.timeout(env.limits.timeout)]));
      return session;
    } catch (cause) {
      session.life.end();
      session.#close();
      throw cause instanceof ConnectorError
        ? cause
        : new ConnectorError('unreachable', `connecting to ${session.#where}: ${(cause as Error).message}`, { cause });
    }
  }

  get isOpen(): boolean {
    return !this.life.ended.aborted;
  }

  /** Bytes that one read, and one write, can carry. */
  get largestRead(): number {
    return Math.max(4, 4 * Math.floor((this.#plc.maxPDU - 18) / 4));
  }
  get largestWrite(): number {
    return Math.max(4, 8 * Math.floor((this.#plc.maxPDU - 35) / 8));
  }

  /** So many bytes of a block. Throws `S7Refusal`, or `S7AnswerLost` once the request went out and the session is gone. */
  async read(space: string, offset: number, length: number, signal: AbortSignal): Promise<Uint8Array> {
    const address = bytesAt(space, offset, length);
    const values = await this.#turn(signal, done => {
      this.#plc.removeItems();
      this.#plc.addItems(address);
      this.#plc.readAllItems((isBad, found) => done(isBad, found));
    });
    if (values === undefined) throw new S7Refusal(codeIn(this.#plc.globalReadBlockList[0]?.requestReference[0]?.errCode));
    return Uint8Array.from([values[address]].flat() as number[]);
  }

  /** Writes bytes, or one bit. Throws as `read` does. */
  async write(address: string, value: unknown, signal: AbortSignal): Promise<void> {
    const values = await this.#turn(signal, done => {
      this.#plc.writeItems(address, value, isBad => done(isBad, {}));
    });
    if (values === undefined) throw new S7Refusal(this.#plc.globalWriteBlockList[0]?.requestReference[0]?.writeResponse ?? 0);
  }

  /** Runs one request when the one before is over; undefined where the controller refused it. */
  async #turn(
    signal: AbortSignal,
    start: (done: (isBad: boolean, values: Readonly<Record<string, unknown>>) => void) => void,
  ): Promise<Readonly<Record<string, unknown>> | undefined> {
    const stop = AbortSignal.any([signal, this.life.ended]);
    const leave = await this.#lane.enter(stop);
    const { promise, resolve, reject } = Promise.withResolvers<Readonly<Record<string, unknown>> | undefined>();
    const giveUp = (): void => reject(new S7AnswerLost('the request was given up before its answer came'));
    this.#fail = error => {
      leave();
      reject(error);
    };
    stop.addEventListener('abort', giveUp, { once: true });
    start((isBad, values) => {
      leave();
      resolve(isBad ? undefined : values);
    });
    return promise.finally(() => stop.removeEventListener('abort', giveUp));
  }

  async #connect(config: S7Config, signal: AbortSignal): Promise<void> {
    const { host, port, rack, slot, tsap, timeout } = config;
    const plc = this.#plc;
    const opening = Promise.withResolvers<void>();
    plc.connectionReset = () => {
      const refused = `${this.#where} refused the connection: wrong rack or slot, or its connections are all taken by others`;
      opening.reject(new ConnectorError('refused', refused));
      this.#lost();
    };
    const stop = (): void => opening.reject(new Error('nobody answered in time'));
    signal.addEventListener('abort', stop, { once: true });
    plc.initiateConnection(
      {
        host,
        port,
        rack,
        slot,
        timeout,
        doNotOptimize: true,
        ...(tsap && { localTSAP: tsap.local, remoteTSAP: tsap.remote }),
      },
      error => (error === undefined ? opening.resolve() : opening.reject(asError(error, this.#where))),
    );
    plc.connectNow = () => undefined;
    plc.packetTimeout = () => plc.connectionReset();
    this.#takeWholePackets();
    try {
      await opening.promise;
      plc.isoclient?.on('close', () => this.#lost()).on('error', () => this.#lost());
      if (plc.isoclient?.destroyed !== false) throw new Error('the connection was closed at once');
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  /**
   * Gives `nodes7` one whole packet (RFC 1006) at a time: it takes a part of one for a broken connection, and throws where bytes are not what it
   * expects.
   */
  #takeWholePackets(): void {
    const plc = this.#plc;
    const steps = [plc.onISOConnectReply, plc.onPDUReply, plc.onResponse].map(step => step.bind(plc));
    let rest = Buffer.alloc(0);
    const take = (bytes: Buffer): void => {
      rest = Buffer.concat([rest, bytes]);
      try {
        for (let size = packetSize(rest); size !== undefined && rest.length >= size; size = packetSize(rest)) {
          const packet = rest.subarray(0, size);
          rest = rest.subarray(size);
          this.#answers++;
          this.#answeredError = errorOf(packet) ?? this.#answeredError;
          steps[plc.isoConnectionState - 2]?.(packet);
        }
      } catch {
        plc.connectionReset();
      }
    };
    plc.onISOConnectReply = plc.onPDUReply = plc.onResponse = take;
  }

  #lost(): void {
    const closed = `${this.#where} ended the session${this.#answers === 0 ? ' before it answered anything: its connections may all be taken by others' : ''}`;
    const sentence = this.#answeredError === undefined ? closed : `${this.#where}: ${this.#answeredError}`;
    this.#fail(new S7AnswerLost(sentence));
    this.life.lose(new ConnectorError('lost', sentence));
    this.#close();
  }

  /** Ends every socket and timer of `nodes7`; it sets one more after it has told of an end. */
  #close(): void {
    const plc = this.#plc;
    plc.connectionCleanup();
    clearTimeout(plc.resetTimeout);
    queueMicrotask(() => clearTimeout(plc.reconnectTimer));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.life.end();
    this.#fail(new S7AnswerLost('the session was closed'));
    this.#close();
  }
}

/** `DB10,BYTE4.8` or `MB4.8`: bytes as `nodes7` names them. */
export function bytesAt(space: string, offset: number, length: number): string {
  const count = length === 1 ? '' : `.${length}`;
  return space.startsWith('DB') ? `${space},BYTE${offset}${count}` : `${space}B${offset}${count}`;
}

/** Bytes of the packet that begins here, where enough of it is there to know; throws where none does. */
function packetSize(bytes: Buffer): number | undefined {
  if (bytes.length > 0 && bytes[0] !== 3) throw new Error('the bytes are no ISO-on-TCP');
  if (bytes.length < 4) return undefined;
  const size = bytes.readUInt16BE(2);
  if (size < 7) throw new Error('a packet of ISO-on-TCP has at least 7 bytes');
  return size;
}

function codeIn(text: string | undefined): number {
  return Number(/Code - (\d+)/u.exec(text ?? '')?.[1] ?? 0);
}

/** The error class and code of an answer to a request as a whole. */
function errorOf(packet: Buffer): string | undefined {
  const isAnswer = packet[7] === 0x32 && (packet[8] === 2 || packet[8] === 3) && packet.length >= 19;
  const code = isAnswer ? packet.readUInt16BE(17) : 0;
  if (code === 0) return undefined;
  const meaning = code === 0x8104 ? ': it does not permit this service; is access by PUT/GET allowed?' : '';
  return `the controller answered error 0x${code.toString(16)}${meaning}`;
}

function asError(error: unknown, where: string): Error {
  if (typeof error !== 'object' || error === null) {
    return new ConnectorError(
      'refused',
      `${where} closed the connection before a session: wrong rack or slot, or its connections are taken`,
    );
  }
  const { code } = error as { readonly code?: string };
  return new Error(code === 'EUSERTIMEOUT' ? 'nobody answered in time' : String(code ?? 'it failed'));
}
