import { parentPort } from 'node:worker_threads';
import { compileCondition, compileMapping } from '@millrace/core';
import type { ContractDocument, Issue, Lookups, MappingDocument, Program, Result, Scope, Value } from '@millrace/core';
import { applied, type LookupChange } from './lookup-sync.ts';

/** One expression to run, by the text that names it; `source` only the first time. */
export interface EvaluationRequest {
  readonly id: number;
  readonly program: string;
  readonly source?:
    | { readonly kind: 'condition'; readonly text: string; readonly from: ContractDocument }
    | { readonly kind: 'mapping'; readonly document: MappingDocument; readonly from: ContractDocument };
  readonly value: Value;
  readonly scope: Scope;
  /** What changed in the lookups since the request before; it stays. */
  readonly lookups?: LookupChange;
}

export interface EvaluationAnswer {
  readonly id: number;
  readonly result: Result<unknown>;
}

const programs = new Map<string, Program<unknown>>();
let lookups: Lookups | undefined;

parentPort?.on('message', (request: EvaluationRequest) => {
  parentPort?.postMessage({ id: request.id, result: evaluate(request) } satisfies EvaluationAnswer);
});

function evaluate(request: EvaluationRequest): Result<unknown> {
  try {
    if (request.lookups !== undefined) lookups = applied(lookups, request.lookups);
    return programOf(request).run(request.value, { ...request.scope, ...(lookups && { lookups }) });
  } catch (error) {
    const issue: Issue = { code: 'mapping.expression-failed', level: 'error', path: '', sentence: String(error) };
    return { ok: false, issues: [issue] };
  }
}

function programOf(request: EvaluationRequest): Program<unknown> {
  const known = programs.get(request.program);
  if (known !== undefined) return known;
  const { source } = request;
  if (source === undefined) throw new Error('evaluating an expression that was never sent');
  const compiled: Result<Program<unknown>> =
    source.kind === 'condition'
      ? compileCondition(source.text, source.from)
      : compileMapping(source.document, { from: source.from });
  if (!compiled.ok) throw new Error(`compiling a checked expression: ${compiled.issues[0]?.sentence ?? ''}`);
  programs.set(request.program, compiled.value);
  return compiled.value;
}
