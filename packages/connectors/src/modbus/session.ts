import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

import { ConnectorError } from '@millrace/connector';
import type { ConnectorEnv } from '@millrace/connector';

import { Lane } from '../lane.ts';
import { SessionLife } from '../session-life.ts';
import type { ModbusConfig } from './config.ts';
import { rtuFrame, rtuReader, tcpFrame, tcpReader } from './frame.ts';
import type { FrameReader, ModbusFrame } from './frame.ts';

/** A request went out and its answer did not come: what it asked for may have happened. */
export class AnswerLost extends Error {
  /** The time for the answer was over, and nothing else is known to be wrong. */
  readonly isTimeout: boolean;
  constructor(message: string, isTimeout: boolean, options?: ErrorOptions) {
    super(message, options);
    this.isTimeout = isTimeout;
  }
}

/** Requests in a row without any answer after which the session counts as lost. */
const silentRequests = 3;

interface Waiting {
  readonly transaction: number;
  readonly unit: number;
  readonly code: number;
  answered(pdu: Uint8Array): void;
  lost(error: AnswerLost): void;
}

/**
 * One TCP connection to a device or gateway, and one request on its way at a time. An answer is taken where transaction, unit and
 * function are those of the request; every other one is dropped (F78).
 */
export class ModbusSession implements AsyncDisposable {
  readonly life: SessionLife;
  readonly #config: ModbusConfig;
  readonly #env: ConnectorEnv;
  readonly #socket: Socket;
  readonly #reader: FrameReader;
  readonly #lane = new Lane();
  #waiting: Waiting | undefined;
  #transaction = 0;
  #silent = 0;
  #answers = 0;
  #strays = 0;

  private constructor(config: ModbusConfig, env: ConnectorEnv, socket: Socket) {
    this.life = new SessionLife(env);
    this.#config = config;
    this.#env = env;
    this.#socket = socket;
    this.#reader = config.framing === 'rtu' ? rtuReader() : tcpReader();
    socket.setNoDelay(true).setKeepAlive(true, 30_000);
    socket.on('data', bytes => this.#received(bytes));
    socket.on('error', () => undefined);
    socket.on('close', () => this.#closed());
  }

  /** Connects; throws `ConnectorError` where nobody is there. */
  static async open(config: ModbusConfig, env: ConnectorEnv, signal: AbortSignal): Promise<ModbusSession> {
    const { host, port } = config;
    const socket = connect({ host, port });
    const stop = AbortSignal.any([signal, AbortSignal.timeout(env.limits.timeout)]);
    try {
      await new Promise<void>((resolve, reject) => {
        stop.addEventListener('abort', () => reject(new Error('nobody answered in time')), { once: true });
        socket.once('connect', resolve).once('error', reject);
        if (stop.aborted) reject(new Error('nobody answered in time'));
      });
      return new ModbusSession(config, env, socket);
    } catch (cause) {
      socket.on('error', () => undefined).destroy();
      throw new ConnectorError('unreachable', `connecting to ${host}:${port}: ${(cause as Error).message}`, { cause });
    }
  }

  get isOpen(): boolean {
    return !this.life.ended.aborted;
  }

  /** Answers that belonged to no request, and were dropped. */
  get strays(): number {
    return this.#strays;
  }

  /**
   * The answer to one request. Throws `AnswerLost` once it went out and nothing is known of it; anything else that is thrown means that it never went out.
   * Its turn ends only with the answer or the end of its time, whoever gives up waiting.
   */
  async ask(unit: number, pdu: Uint8Array, signal: AbortSignal): Promise<Uint8Array> {
    const stop = AbortSignal.any([signal, this.life.ended]);
    const release = await this.#lane.enter(stop);
    return this.#exchange(unit, pdu, stop, release);
  }

  /** Sends and waits. `release` is called when the next request may go out. */
  #exchange(unit: number, pdu: Uint8Array, stop: AbortSignal, release: () => void): Promise<Uint8Array> {
    const { timeout, spacing, framing } = this.#config;
    this.#transaction = (this.#transaction % 0xffff) + 1;
    const transaction = this.#transaction;
    return new Promise((resolve, reject) => {
      const free = (ms: number): void => {
        clearTimeout(timer);
        this.#waiting = undefined;
        if (ms === 0) release();
        else setTimeout(release, ms).unref();
      };
      const giveUp = (): void => reject(new AnswerLost('the request was given up before its answer came', false));
      const timer = setTimeout(() => {
        stop.removeEventListener('abort', giveUp);
        reject(new AnswerLost(`unit ${unit} did not answer within ${timeout} ms`, true));
        // An answer of RTU does not say to which request: whatever comes late must have passed before the next one.
        free(framing === 'rtu' ? timeout : spacing);
        this.#countSilence();
      }, timeout);
      stop.addEventListener('abort', giveUp, { once: true });
      this.#waiting = {
        transaction,
        unit,
        code: pdu[0] ?? 0,
        answered: answer => {
          stop.removeEventListener('abort', giveUp);
          free(spacing);
          resolve(answer);
        },
        lost: error => {
          stop.removeEventListener('abort', giveUp);
          free(0);
          reject(error);
        },
      };
      if (framing === 'rtu') this.#reader.clear();
      this.#socket.write(framing === 'rtu' ? rtuFrame(unit, pdu) : tcpFrame(transaction, unit, pdu));
    });
  }

  #received(bytes: Uint8Array): void {
    try {
      for (const frame of this.#reader.push(bytes)) this.#take(frame);
    } catch (cause) {
      this.#end(`${this.#where}: ${(cause as Error).message}`, cause);
    }
  }

  #take(frame: ModbusFrame): void {
    const waiting = this.#waiting;
    this.#silent = 0;
    this.#answers++;
    if (waiting !== undefined && answers(frame, waiting)) return waiting.answered(frame.pdu);
    this.#strays++;
    if (this.#strays > 1) return;
    const which = frame.transaction === undefined ? `of unit ${frame.unit}` : `to transaction ${frame.transaction}`;
    this.#env.report(
      'modbus.stray-answer',
      `${this.#env.name}: ${this.#where} sent an answer ${which} that nobody waits for; it was dropped`,
    );
  }

  #countSilence(): void {
    if (++this.#silent < silentRequests) return;
    this.#end(`${this.#where} left ${silentRequests} requests in a row without an answer`);
  }

  #closed(): void {
    const hint = this.#answers === 0 ? ' before it answered anything: its connections may all be taken by others' : '';
    this.#end(`${this.#where} closed the connection${hint}`);
  }

  #end(sentence: string, cause?: unknown): void {
    this.#waiting?.lost(new AnswerLost(sentence, false));
    this.life.lose(new ConnectorError('lost', sentence, { cause }));
    this.#socket.destroy();
  }

  get #where(): string {
    return `${this.#config.host}:${this.#config.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.life.end();
    if (this.#socket.destroyed) return;
    const closed = new Promise<void>(resolve => this.#socket.once('close', () => resolve()));
    this.#socket.end();
    await Promise.race([closed, pause(200, undefined, { ref: false })]);
    this.#socket.destroy();
  }
}

function answers(frame: ModbusFrame, waiting: Waiting): boolean {
  const isTransaction = frame.transaction === undefined || frame.transaction === waiting.transaction;
  return isTransaction && frame.unit === waiting.unit && ((frame.pdu[0] ?? 0) & 0x7f) === waiting.code;
}
