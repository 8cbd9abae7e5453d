import { Worker } from 'node:worker_threads';
import { StoreError } from '../store.ts';
import type { LongAnswer, LongReaderData, LongTask } from './long-reader-thread.ts';
import { asReadError } from './failure.ts';
import { failureError } from './wire/group.ts';

/** The main thread's end of the reader for long tasks. The thread starts with the first task and takes one at a time. */
export class LongReader implements AsyncDisposable {
  readonly #data: LongReaderData;
  #worker: Worker | undefined;
  #waiting: Waiting[] = [];
  #isClosed = false;

  constructor(data: LongReaderData) {
    this.#data = data;
  }

  /** Does a task after those before it; `progress` hears how far it is. */
  run<T>(task: LongTask, progress?: (done: number, of: number) => void): Promise<T> {
    if (this.#isClosed) return Promise.reject(closed(task.kind));
    this.#worker ??= this.#start();
    const worker = this.#worker;
    return new Promise<T>((resolve, reject) => {
      const settle = { resolve: resolve as (result: unknown) => void, reject };
      this.#waiting.push({ kind: task.kind, ...settle, ...(progress && { progress }) });
      worker.postMessage(task, []);
    });
  }

  /** Ends the thread at once; a task that was running is given up. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(new URL('./long-reader-thread.ts', import.meta.url), {
      workerData: this.#data,
      execArgv: [],
      name: 'store reader',
    });
    worker.on('message', (answer: LongAnswer) => this.#settle(answer));
    worker.on('error', error => this.#giveUp(error));
    worker.on('exit', () => this.#giveUp());
    return worker;
  }

  #settle(answer: LongAnswer): void {
    if ('done' in answer) return this.#waiting[0]?.progress?.(answer.done, answer.of);
    const waiting = this.#waiting.shift();
    if ('error' in answer) waiting?.reject(failureError(answer.error));
    else waiting?.resolve(answer.result);
  }

  #giveUp(cause?: unknown): void {
    this.#worker = undefined;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { kind, reject } of waiting) reject(ended(kind, cause));
  }
}

interface Waiting {
  readonly kind: string;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly progress?: (done: number, of: number) => void;
}

/** Why a task ended without an answer: the thread could not be started, or the store was closed. */
function ended(kind: string, cause: unknown): StoreError {
  const error = asReadError(cause, `${kind} of the store`);
  return error instanceof StoreError ? error : closed(kind, cause);
}

function closed(kind: string, cause?: unknown): StoreError {
  return new StoreError('closed', `${kind} of the store: it was closed`, { cause });
}
