import { Worker } from 'node:worker_threads';

/** Bounds on what a worker is asked. */
export interface WorkerBounds {
  readonly timeMs: number;
  readonly memoryMb: number;
  /** How many may wait for their turn. */
  readonly waiting: number;
  /** A worker that nobody asks this long ends. */
  readonly idleMs: number;
}

/** What became of a question: the answer, or why there is none. */
export type Bounded<T> =
  | { readonly kind: 'answer'; readonly answer: T }
  | { readonly kind: 'busy' }
  | { readonly kind: 'stopped'; readonly why: 'time' | 'memory' };

interface Waiting<Q, A> {
  readonly question: (isFresh: boolean) => Q;
  readonly answer: (result: Bounded<A>) => void;
}

/** Asks a thread one question after the other. One that takes too long or too much ends with its thread; the next starts another. */
export class BoundedWorker<Q, A> implements AsyncDisposable {
  readonly #script: URL;
  readonly #bounds: WorkerBounds;
  readonly #queue: Waiting<Q, A>[] = [];
  #current: Waiting<Q, A> | undefined;
  #worker: Worker | undefined;
  #timer: NodeJS.Timeout | undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor(script: URL, bounds: WorkerBounds) {
    this.#script = script;
    this.#bounds = bounds;
  }

  /** `question` is made when its turn comes; a fresh thread knows nothing of what was said before. */
  ask(question: (isFresh: boolean) => Q): Promise<Bounded<A>> {
    if (this.#queue.length >= this.#bounds.waiting) return Promise.resolve({ kind: 'busy' });
    return new Promise(resolve => {
      this.#queue.push({ question, answer: resolve });
      this.#step();
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#timer);
    clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
    for (const { answer } of [...(this.#current ? [this.#current] : []), ...this.#queue.splice(0)]) answer({ kind: 'busy' });
    this.#current = undefined;
  }

  #step(): void {
    if (this.#current !== undefined) return;
    const next = this.#queue.shift();
    if (next === undefined) return;
    clearTimeout(this.#idle);
    this.#current = next;
    const isFresh = this.#worker === undefined;
    const worker = (this.#worker ??= this.#start());
    worker.postMessage(next.question(isFresh));
    this.#timer = setTimeout(() => this.#stop('time'), this.#bounds.timeMs).unref();
  }

  #start(): Worker {
    const worker = new Worker(this.#script, {
      resourceLimits: { maxOldGenerationSizeMb: this.#bounds.memoryMb, maxYoungGenerationSizeMb: 32 },
    });
    worker.unref();
    worker.on('message', (answer: A) => this.#conclude({ kind: 'answer', answer }));
    worker.on('error', () => {
      if (worker === this.#worker) this.#stop('memory');
    });
    return worker;
  }

  #stop(why: 'time' | 'memory'): void {
    const worker = this.#worker;
    this.#worker = undefined;
    void worker?.terminate();
    this.#conclude({ kind: 'stopped', why });
  }

  #conclude(result: Bounded<A>): void {
    clearTimeout(this.#timer);
    const current = this.#current;
    this.#current = undefined;
    current?.answer(result);
    if (this.#queue.length === 0) this.#idle = setTimeout(() => void this.#rest(), this.#bounds.idleMs).unref();
    this.#step();
  }

  async #rest(): Promise<void> {
    if (this.#current !== undefined) return;
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }
}
