import { Worker } from 'node:worker_threads';
import type { Lookups, Result, Scope, Value } from '@millrace/core';
import type { EvaluationAnswer, EvaluationRequest } from './evaluate-worker.ts';
import { changeOf } from './lookup-sync.ts';
import type { Evaluator, FlowProgram, MapStep } from './flow-program.ts';

/** Bounds on one evaluation. */
export interface EvaluatorLimits {
  readonly timeMs: number;
  readonly memoryMb: number;
}

type Killed = 'mapping.time-limit' | 'mapping.memory-limit';

interface Waiting {
  readonly request: EvaluationRequest;
  readonly lookups: Lookups | undefined;
  readonly answer: (result: Result<unknown>) => void;
}

/**
 * Runs expressions that could loop in a worker, one at a time. One that exceeds its time or memory is killed with its worker;
 * its message gets an issue, and the next evaluation starts in a fresh worker. Neighbours only wait for it.
 */
export class WorkerEvaluator implements Evaluator, AsyncDisposable {
  readonly #limits: EvaluatorLimits;
  readonly #queue: Waiting[] = [];
  #current: Waiting | undefined;
  #worker: Worker | undefined;
  #sent = new Set<string>();
  /** What the worker has for looking codes up. */
  #lookups: Lookups | undefined;
  #timer: NodeJS.Timeout | undefined;
  #next = 1;

  constructor(limits: EvaluatorLimits = { timeMs: 2000, memoryMb: 256 }) {
    this.#limits = limits;
  }

  condition(program: FlowProgram, scope: Scope, value: Value): Promise<Result<boolean>> {
    const [text, from] = [program.plan.when ?? 'true', program.source.document];
    return this.#run<boolean>(`when ${JSON.stringify([text, from.schema])}`, { kind: 'condition', text, from }, scope, value);
  }

  mapping({ document, from }: MapStep, scope: Scope, value: Value): Promise<Result<Value>> {
    const name = `mapping ${JSON.stringify([document, from.schema])}`;
    return this.#run<Value>(name, { kind: 'mapping', document, from }, scope, value);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker?.terminate();
    this.#worker = undefined;
  }

  #run<T>(name: string, source: EvaluationRequest['source'], { lookups, ...scope }: Scope, value: Value): Promise<Result<T>> {
    const request: EvaluationRequest = {
      id: this.#next++,
      program: name,
      ...(source === undefined ? {} : { source }),
      value,
      scope,
    };
    return new Promise(resolve => {
      this.#queue.push({ request, lookups, answer: resolve as (result: Result<unknown>) => void });
      this.#step();
    });
  }

  #step(): void {
    if (this.#current !== undefined) return;
    const next = this.#queue.shift();
    if (next === undefined) return;
    this.#current = next;
    const worker = (this.#worker ??= this.#start());
    const { source, ...rest } = next.request;
    const request = this.#sent.has(next.request.program) || source === undefined ? rest : next.request;
    worker.postMessage({ ...request, ...this.#lookupsFor(next) } satisfies EvaluationRequest);
    this.#sent.add(next.request.program);
    this.#timer = setTimeout(
      () => this.#kill('mapping.time-limit', `it ran longer than ${this.#limits.timeMs} ms`),
      this.#limits.timeMs,
    );
  }

  /** What the worker must learn before it looks anything up. */
  #lookupsFor({ lookups }: Waiting): Pick<EvaluationRequest, 'lookups'> {
    if (lookups === undefined || lookups === this.#lookups) return {};
    const change = changeOf(this.#lookups, lookups);
    this.#lookups = lookups;
    return { lookups: change };
  }

  #start(): Worker {
    const worker = new Worker(new URL('./evaluate-worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: this.#limits.memoryMb, maxYoungGenerationSizeMb: 32 },
    });
    worker.unref();
    worker.on('message', (answer: EvaluationAnswer) => this.#answered(answer.result));
    worker.on('error', error => {
      if (worker === this.#worker) this.#kill('mapping.memory-limit', error.message);
    });
    return worker;
  }

  #kill(code: Killed, why: string): void {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#sent = new Set();
    this.#lookups = undefined;
    void worker?.terminate();
    this.#answered({ ok: false, issues: [{ code, level: 'error', path: '', sentence: `the expression was stopped: ${why}` }] });
  }

  #answered(result: Result<unknown>): void {
    clearTimeout(this.#timer);
    const current = this.#current;
    this.#current = undefined;
    current?.answer(result);
    this.#step();
  }
}
