import { Worker } from 'node:worker_threads';
import { StoreError } from '../store.ts';
import { TapeReader, TapeWriter } from './tape.ts';
import type { Tape } from './tape.ts';
import { failureError, readAnswerOrFailure } from './wire/group.ts';
import type { FromWriter, ToWriter } from './wire/group.ts';
import type { WriterData } from './writer.ts';

/** A group takes at most so many writes and about so many bytes; what is more waits for the next. */
const groupWrites = 4_096;
const groupBytes = 16 * 1024 * 1024;
/** Room for what the writer needs for a moment, in MB: by itself it would take several times as much and never give it back. */
const youngMb = 32;

/** One write: how to lay it down, how to take its answer, and whom to tell. */
export interface Write<T> {
  readonly kind: number;
  readonly byteLength: number;
  write(tape: TapeWriter): void;
  read(tape: TapeReader): T;
}

interface Pending {
  readonly write: Write<unknown>;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * The main thread's end of the writer. Writes queue here while the writer is busy; when it is idle, everything queued goes as one group and
 * becomes one commit. The queue holds references to what its callers hold anyway, until their promises settle: callers bound it by awaiting.
 */
export class CommitQueue {
  readonly #worker: Worker;
  #queue: Pending[] = [];
  #inFlight: readonly Pending[] = [];
  #isScheduled = false;
  #end: StoreError | undefined;
  #drained: (() => void) | undefined;
  #closed: (() => void) | undefined;

  private constructor(worker: Worker) {
    this.#worker = worker;
  }

  /** Starts the writer thread and waits until the store is open and migrated. */
  static async start(data: WriterData): Promise<CommitQueue> {
    const worker = new Worker(new URL('./writer.ts', import.meta.url), {
      workerData: data,
      execArgv: [],
      name: 'store writer',
      resourceLimits: { maxYoungGenerationSizeMb: youngMb },
    });
    const queue = new CommitQueue(worker);
    await new Promise<void>((resolve, reject) => {
      worker.on('message', (message: FromWriter) => {
        if (message.kind === 'ready') resolve();
        else if (message.kind === 'failed') reject(failureError(message.error));
        else queue.#receive(message);
      });
      worker.on('error', error => {
        queue.#fail(error);
        reject(error);
      });
      worker.on('exit', () => queue.#fail(undefined));
    });
    return queue;
  }

  add<T>(write: Write<T>): Promise<T> {
    if (this.#end !== undefined) return Promise.reject(this.#end);
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({ write, resolve: resolve as (answer: unknown) => void, reject });
      this.#schedule();
    });
  }

  /** Waits for what is queued, makes the last checkpoint and ends the thread. Later writes are refused. */
  async close(): Promise<void> {
    if (this.#end !== undefined) return;
    this.#end = new StoreError('closed', 'writing: the store is closed');
    if (this.#isBusy()) await new Promise<void>(resolve => (this.#drained = resolve));
    const closed = new Promise<void>(resolve => (this.#closed = resolve));
    this.#post({ kind: 'close' });
    await closed;
  }

  #isBusy(): boolean {
    return this.#queue.length > 0 || this.#inFlight.length > 0;
  }

  /** Not at once but after the present round of I/O events, so that requests which arrived together share a commit. */
  #schedule(): void {
    if (this.#isScheduled || this.#inFlight.length > 0) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#send();
    });
  }

  #send(): void {
    const [count, bytes] = this.#nextGroup();
    if (count === 0) return;
    const group = count === this.#queue.length ? this.#queue : this.#queue.slice(0, count);
    this.#queue = count === this.#queue.length ? [] : this.#queue.slice(count);
    const tape = new TapeWriter(bytes);
    const marks: number[] = [];
    for (const { write } of group) {
      const mark = tape.mark();
      marks.push(mark.numbers, mark.texts, mark.bytes);
      tape.number(write.kind);
      write.write(tape);
    }
    this.#inFlight = group;
    const { tape: laid, transfer } = tape.finish();
    this.#post({ kind: 'group', group: { tape: laid, marks } }, transfer);
  }

  #nextGroup(): readonly [count: number, bytes: number] {
    let bytes = 0;
    let count = 0;
    for (const { write } of this.#queue) {
      if (count === groupWrites || (count > 0 && bytes + write.byteLength > groupBytes)) break;
      bytes += write.byteLength;
      count += 1;
    }
    return [count, bytes];
  }

  #post(message: ToWriter, transfer: ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  #receive(message: FromWriter): void {
    if (message.kind === 'answers') this.#settle(message.tape);
    else if (message.kind === 'closed') this.#closed?.();
  }

  #settle(answers: Tape): void {
    const group = this.#inFlight;
    this.#inFlight = [];
    if (this.#queue.length > 0) this.#schedule();
    const tape = new TapeReader(answers);
    for (const { write, resolve, reject } of group) {
      const answer = readAnswerOrFailure(tape, read => write.read(read));
      if (answer instanceof Error) reject(answer);
      else resolve(answer);
    }
    if (!this.#isBusy()) this.#drained?.();
  }

  /** The thread is gone: nothing queued will be answered. Whether the group in flight was committed is not known. */
  #fail(cause: unknown): void {
    this.#end ??= new StoreError('closed', 'writing: the writer of the store ended', { cause });
    for (const { reject } of [...this.#inFlight, ...this.#queue]) reject(this.#end);
    this.#inFlight = [];
    this.#queue = [];
    this.#drained?.();
    this.#closed?.();
  }
}
