import type { Client, Dispatcher } from 'undici';

import type { Answer } from './judge.ts';
import type { Outgoing } from './trace.ts';

/** Bytes of an answer that are read. */
export const answerMost = 8 * 1024 * 1024;

/**
 * Sends one request and collects its answer, without a stream between: an answer is small and wanted whole. Rejects where no answer began;
 * one that began and did not end as it should is an answer that is `cut`. When the signal aborts, the connection is closed.
 */
export function requestOn(client: Client, request: Outgoing, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method, path, headers, body = null } = request;
    client.dispatch(
      { method: method as Dispatcher.HttpMethod, path, headers, body },
      new AnswerCollector(signal, resolve, reject),
    );
  });
}

/** Takes the events of one request. */
class AnswerCollector implements Dispatcher.DispatchHandler {
  readonly #signal: AbortSignal;
  readonly #resolve: (answer: Answer) => void;
  readonly #reject: (error: Error) => void;
  readonly #chunks: Buffer[] = [];
  #started: Pick<Answer, 'status' | 'headers'> | undefined;
  #abort: (() => void) | undefined;

  constructor(signal: AbortSignal, resolve: (answer: Answer) => void, reject: (error: Error) => void) {
    this.#signal = signal;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    const abort = (): void => controller.abort(this.#signal.reason as Error);
    if (this.#signal.aborted) return abort();
    this.#abort = abort;
    this.#signal.addEventListener('abort', abort);
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: Answer['headers']): void {
    if (status >= 200) this.#started = { status, headers };
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#letGo();
    const [only] = this.#chunks;
    if (this.#started === undefined) throw new Error('an answer ended that had not begun');
    this.#resolve({ ...this.#started, body: this.#chunks.length === 1 && only ? only : Buffer.concat(this.#chunks) });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#letGo();
    if (this.#started === undefined) return this.#reject(error);
    const isTooLong = 'code' in error && error.code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE';
    const cut = isTooLong ? `the answer is longer than ${answerMost} bytes` : 'the answer ended before its end';
    this.#resolve({ ...this.#started, body: new Uint8Array(), cut });
  }

  #letGo(): void {
    if (this.#abort !== undefined) this.#signal.removeEventListener('abort', this.#abort);
  }
}
