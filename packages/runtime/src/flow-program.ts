import type {
  Condition,
  Contract,
  ContractDocument,
  Entry,
  FlowPlan,
  Issue,
  MappingDocument,
  MappingProgram,
  Plan,
  Result,
  Scope,
  Value,
} from '@millrace/core';
import { compileCondition, compileMapping, openContract } from '@millrace/core';
import { firstIssue } from './live-message.ts';
import type { LiveMessage } from './live-message.ts';

/** One mapping of a flow. */
export interface MapStep {
  readonly document: MappingDocument;
  readonly program: MappingProgram;
  readonly from: ContractDocument;
  readonly to: Contract;
}

/** Everything that decides what a flow makes of a message: contracts, condition, mapping; compiled once. */
export interface FlowProgram {
  readonly plan: FlowPlan;
  readonly source: Contract;
  readonly target: Contract;
  readonly condition?: Condition;
  /** Mappings one after the other, each with the contract of what it gives; the last one gives the target contract. */
  readonly steps: readonly MapStep[];
  readonly scope: Scope;
}

/** What a flow makes of a message. */
export type Prepared =
  | { readonly kind: 'send'; readonly value: Value }
  | { readonly kind: 'filter' }
  | { readonly kind: 'hold'; readonly code: string; readonly sentence: string };

/** Where expressions that could loop are run: in a process part that can be killed. */
export interface Evaluator {
  condition(program: FlowProgram, value: Value): Promise<Result<boolean>>;
  mapping(step: MapStep, scope: Scope, value: Value): Promise<Result<Value>>;
}

/** Compiles programs and keeps what several flows share. */
export class ProgramCache {
  readonly #contracts = new WeakMap<ContractDocument, Contract>();
  readonly #mappings = new WeakMap<MappingDocument, MappingProgram>();
  readonly #conditions = new Map<string, Condition>();

  /** The program of a flow. The plan has been checked, so a failure here is our own. */
  program(plan: Plan, flow: FlowPlan): FlowProgram {
    return {
      plan: flow,
      source: this.contract(plan, flow.sourceContract),
      target: this.contract(plan, flow.targetContract),
      ...(flow.when === undefined ? {} : { condition: this.#condition(flow.when) }),
      steps: flow.mappings.map(name => this.#step(plan, name)),
      scope: flow.site === undefined ? {} : { site: scopeOf(flow.site) },
    };
  }

  /** The contract by ref (`production-order@1`). */
  contract(plan: Plan, ref: string): Contract {
    const document = known(plan.contracts.get(ref), `contract ${ref}`);
    return remember(this.#contracts, document, () => value(openContract(document)));
  }

  #step(plan: Plan, name: string): MapStep {
    const document = known(plan.mappings.get(name), `mapping ${name}`);
    const from = this.contract(plan, document.from).document;
    const to = this.contract(plan, document.to);
    const program = remember(this.#mappings, document, () => value(compileMapping(document, { from, to: to.document })));
    return { document, program, from, to };
  }

  #condition(text: string): Condition {
    const compiled = this.#conditions.get(text) ?? value(compileCondition(text));
    this.#conditions.set(text, compiled);
    return compiled;
  }
}

/** Check, decide, map, check: at once where every expression is bounded; `undefined` where the evaluator is needed. */
export function prepare(program: FlowProgram, message: LiveMessage): Prepared | undefined {
  const early = refusal(program, message);
  if (early !== undefined) return early;
  const input = message.value!;
  if (program.condition !== undefined) {
    const passes = program.condition.bounded ? program.condition.run(input, program.scope) : undefined;
    if (passes === undefined) return undefined;
    if (!passes.ok || !passes.value) return notPassed(passes);
  }
  let prepared: Prepared = { kind: 'send', value: input };
  for (const step of program.steps) {
    if (prepared.kind !== 'send') break;
    const mapped = step.program.bounded ? step.program.run(prepared.value, program.scope) : undefined;
    if (mapped === undefined) return undefined;
    prepared = checked(step, mapped);
  }
  return prepared;
}

/** The same, with the evaluator for what could loop. */
export async function prepareWith(evaluator: Evaluator, program: FlowProgram, message: LiveMessage): Promise<Prepared> {
  const early = refusal(program, message);
  if (early !== undefined) return early;
  const input = message.value!;
  if (program.condition !== undefined) {
    const passes =
      (program.condition.bounded ? program.condition.run(input, program.scope) : undefined) ??
      (await evaluator.condition(program, input));
    if (!passes.ok || !passes.value) return notPassed(passes);
  }
  let prepared: Prepared = { kind: 'send', value: input };
  for (const step of program.steps) {
    if (prepared.kind !== 'send') break;
    const mapped =
      (step.program.bounded ? step.program.run(prepared.value, program.scope) : undefined) ??
      (await evaluator.mapping(step, program.scope, prepared.value));
    prepared = checked(step, mapped);
  }
  return prepared;
}

/** A message that a person released although its id was used before goes on as it is. */
export function passable(entry: Entry, message: LiveMessage): LiveMessage {
  if (!entry.released || message.bad?.code !== 'intake.conflict') return message;
  const { bad: _, ...rest } = message;
  return rest;
}

function refusal(program: FlowProgram, message: LiveMessage): Prepared | undefined {
  if (message.bad !== undefined) return { kind: 'hold', ...message.bad };
  message.issues ??= program.source.check(message.value!).filter(isError);
  return message.issues.length === 0 ? undefined : hold('delivery.source-contract', `${program.source.ref}: `, message.issues);
}

function checked({ to }: MapStep, mapped: Result<Value>): Prepared {
  if (!mapped.ok) return { kind: 'hold', ...firstIssue(mapped.issues) };
  const issues = to.check(mapped.value).filter(isError);
  return issues.length === 0 ? { kind: 'send', value: mapped.value } : hold('delivery.target-contract', `${to.ref}: `, issues);
}

function notPassed(passes: Result<boolean>): Prepared {
  return passes.ok ? { kind: 'filter' } : hold('delivery.filtered-by-fault', 'when: ', passes.issues);
}

function hold(code: string, prefix: string, issues: readonly Issue[]): Prepared {
  return { kind: 'hold', code, sentence: `${prefix}${firstIssue(issues).sentence}` };
}

function isError(issue: Issue): boolean {
  return issue.level === 'error';
}

function scopeOf(site: NonNullable<FlowPlan['site']>): NonNullable<Scope['site']> {
  return { name: site.name, code: site.code, zone: site.zone, ...(site.title === undefined ? {} : { title: site.title }) };
}

function known<T>(found: T | undefined, what: string): T {
  if (found === undefined) throw new Error(`compiling a flow: the plan has no ${what}`);
  return found;
}

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`compiling a checked document: ${result.issues[0]?.sentence ?? 'no reason given'}`);
  return result.value;
}

function remember<K extends object, V>(cache: WeakMap<K, V>, key: K, make: () => V): V {
  const found = cache.get(key);
  if (found !== undefined) return found;
  const made = make();
  cache.set(key, made);
  return made;
}
