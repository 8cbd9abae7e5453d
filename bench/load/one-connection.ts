import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { apiKey, orderText } from '../projects/order.ts';

/** Every connection has its own run number, and so has every process: no order comes twice. */
let run = 10_000 + (Math.floor(Date.now() / 1000) % 80_000);

/** One connection that stays open and carries one request at a time, as cheaply as Node can. */
export class OneConnection implements Disposable {
  readonly #socket: Socket;
  readonly #head: string;
  readonly #lines: number;
  readonly #run: number;
  #made = 0;

  constructor(address: string, lines = 1, ownRun?: number) {
    const url = new URL(address);
    const media = lines === 1 ? 'application/json' : 'application/x-ndjson';
    this.#run = ownRun ?? nextRun();
    this.#lines = lines;
    this.#head = `POST ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nX-API-Key: ${apiKey}\r\nContent-Type: ${media}\r\nContent-Length: `;
    this.#socket = connect(Number(url.port), url.hostname);
    this.#socket.setNoDelay(true);
  }

  /** Sends the next orders, as many as the connection puts into one body, and resolves with the status of the answer. */
  async send(): Promise<number> {
    const body = Array.from({ length: this.#lines }, () => orderText(this.#run, ++this.#made)).join('\n');
    this.#socket.write(`${this.#head}${body.length}\r\n\r\n${body}`);
    return await this.#answer();
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }

  /** The status of the next answer, once the whole of it is there. */
  #answer(): Promise<number> {
    return new Promise((resolve, reject) => {
      let text = '';
      const end = (): void => {
        this.#socket.off('data', take).off('error', fail).off('close', fail);
      };
      const fail = (cause?: unknown): void => {
        end();
        reject(new Error('sending an order: the connection was closed', { cause }));
      };
      const take = (chunk: Buffer): void => {
        text += chunk.toString('latin1');
        if (!isWhole(text)) return;
        end();
        resolve(Number(text.slice(9, 12)));
      };
      this.#socket.on('data', take).on('error', fail).on('close', fail);
    });
  }
}

/** The first of some numbers of five digits that this process has not used. */
export function nextRun(count = 1): number {
  if (run + count > 99_999) run = 10_000;
  run += count;
  return run - count + 1;
}

/** Understands `Content-Length` and chunks, which is all that comes. */
function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const length = /\r\ncontent-length: *(\d+)/i.exec(text.slice(0, end))?.[1];
  return length === undefined ? text.endsWith('0\r\n\r\n') : text.length >= end + 4 + Number(length);
}
