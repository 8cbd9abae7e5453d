import { Worker } from 'node:worker_threads';
import type { Result, Scope, Value } from '@millrace/core';
import type { EvaluationAnswer, EvaluationRequest } from './evaluate-worker.ts';
import type { Evaluator, FlowProgram, MapStep } from './flow-program.ts';

/** Bounds on one evaluation. */
export interface EvaluatorLimits {
  readonly timeMs: number;
  readonly memoryMb: number;
}

type Killed = 'mapping.time-limit' | 'mapping.memory-limit';

interface Waiting {
  readonly request: EvaluationRequest;
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
  #timer: NodeJS.Timeout | undefined;
  #next = 1;

  constructor(limits: EvaluatorLimits = { timeMs: 2000, memoryMb: 256 }) {
    this.#limits = limits;
  }

  condition(program: FlowProgram, value: Value): Promise<Result<boolean>> {
    const text = program.plan.when ?? 'true';
    return this.#run<boolean>(`when ${text}`, { kind: 'condition', text }, program.scope, value);
  }

  mapping({ document, from }: MapStep, scope: Scope, value: Value): Promise<Result<Value>> {
    const name = `mapping ${JSON.stringify([document, from.schema])}`;
    return this.#run<Value>(name, { kind: 'mapping', document, from }, scope, value);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker?.terminate();
    this.#worker = undefined;
  }

  #run<T>(name: string, source: EvaluationRequest['source'], scope: Scope, value: Value): Promise<Result<T>> {
    const request: EvaluationRequest = {
      id: this.#next++,
      program: name,
      ...(source === undefined ? {} : { source }),
      value,
      scope,
    };
    return new Promise(resolve => {
      this.#queue.push({ request, answer: resolve as (result: Result<unknown>) => void });
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
    worker.postMessage(this.#sent.has(next.request.program) || source === undefined ? rest : next.request);
    this.#sent.add(next.request.program);
    this.#timer = setTimeout(
      () => this.#kill('mapping.time-limit', `it ran longer than ${this.#limits.timeMs} ms`),
      this.#limits.timeMs,
    );
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
