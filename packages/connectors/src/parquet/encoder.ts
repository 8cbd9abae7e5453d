import { Worker } from 'node:worker_threads';

import type { EncodeRequest } from './encode-worker.ts';

/** Encodes files in a thread of its own, one after the other, so that nothing else waits for it. The thread starts with the first file. */
export class Encoder implements AsyncDisposable {
  #worker: Worker | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /** The bytes of a file. The columns of the table are moved away. */
  encode(request: EncodeRequest): Promise<Uint8Array> {
    const mine = this.#last.then(() => this.#run(request));
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  async #run(request: EncodeRequest): Promise<Uint8Array> {
    this.#worker ??= new Worker(new URL('./encode-worker.ts', import.meta.url));
    const worker = this.#worker;
    const answer = Promise.withResolvers<Uint8Array>();
    const ended = (): void => answer.reject(new Error('the thread that encodes ended'));
    worker.once('message', answer.resolve).once('error', answer.reject).once('exit', ended);
    try {
      worker.ref();
      worker.postMessage(request, buffersOf(request));
      return await answer.promise;
    } catch (error) {
      if (this.#worker === worker) this.#worker = undefined;
      throw error;
    } finally {
      worker.off('message', answer.resolve).off('error', answer.reject).off('exit', ended).unref();
    }
  }
}

function buffersOf({ table }: EncodeRequest): ArrayBuffer[] {
  return Object.values(table).flatMap(column => (ArrayBuffer.isView(column) ? [column.buffer as ArrayBuffer] : []));
}
