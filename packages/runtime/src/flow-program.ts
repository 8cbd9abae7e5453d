import type {
  Condition,
  Contract,
  ContractDocument,
  Entry,
  FlowPlan,
  Identity,
  Issue,
  MappingDocument,
  MappingProgram,
  Plan,
  Result,
  Scope,
  Value,
} from '@millrace/core';
import { awaitedEntries, compileCondition, compileMapping, dayIn, openContract, quickBounds, usesOf } from '@millrace/core';
import type { Clock } from './clock.ts';
import type { LookupBook } from './lookup-book.ts';
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
  /** What a message that was received at an instant can see beside itself when it is mapped at another one, now where none is given. */
  scopeAt(receivedAt: number, mappedAt?: number): Scope;
}

/** What a flow makes of a message. */
export type Prepared =
  | { readonly kind: 'send'; readonly value: Value }
  | { readonly kind: 'filter' }
  /** `awaits`: the entries of crosswalks that would let it go on, as text. */
  | { readonly kind: 'hold'; readonly code: string; readonly sentence: string; readonly awaits?: string };

/** Where expressions are run that take longer than everybody should wait: in a process part that can be killed. */
export interface Evaluator {
  condition(program: FlowProgram, scope: Scope, value: Value): Promise<Result<boolean>>;
  mapping(step: MapStep, scope: Scope, value: Value): Promise<Result<Value>>;
}

/** Compiles programs and keeps what several flows share. */
export class ProgramCache {
  readonly #contracts = new WeakMap<ContractDocument, Contract>();
  readonly #mappings = new WeakMap<MappingDocument, MappingProgram>();
  readonly #conditions = new WeakMap<ContractDocument, Map<string, Condition>>();
  readonly #lookups: LookupBook;
  readonly #clock: Clock;

  constructor(lookups: LookupBook, clock: Clock) {
    this.#lookups = lookups;
    this.#clock = clock;
  }

  /** The program of a flow. The plan has been checked, so a failure here is our own. */
  program(plan: Plan, flow: FlowPlan): FlowProgram {
    const [source, target] = [this.contract(plan, flow.sourceContract), this.contract(plan, flow.targetContract)];
    const steps = flow.mappings.map(name => this.#step(plan, name));
    const documents = [source, target, ...steps.map(step => step.to)].map(contract => contract.document);
    const looksUp = [...documents, ...steps.map(step => step.document)].some(namesCodes);
    return {
      plan: flow,
      source,
      target,
      ...(flow.when === undefined ? {} : { condition: this.#condition(flow.when, source.document) }),
      steps,
      scopeAt: looksUp ? this.#datedScope(flow) : constantScope(flow),
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

  /** Scopes with the present lookups and the days of the message at its site. */
  #datedScope(flow: FlowPlan): FlowProgram['scopeAt'] {
    const scope = constantScope(flow)(0);
    const [dayReceived, dayNow] = [dayIn(flow.site?.zone), dayIn(flow.site?.zone)];
    return (receivedAt, mappedAt = this.#clock.now()) => ({
      ...scope,
      now: receivedAt,
      lookups: this.#lookups.current,
      days: { received: dayReceived(receivedAt), today: dayNow(mappedAt) },
    });
  }

  #condition(text: string, from: ContractDocument): Condition {
    const conditions = remember(this.#conditions, from, () => new Map<string, Condition>());
    const compiled = conditions.get(text) ?? value(compileCondition(text, from));
    conditions.set(text, compiled);
    return compiled;
  }
}

/** Check, decide, map, check: at once, or with the evaluator where that takes too long. */
export async function prepareWith(
  evaluator: Evaluator,
  program: FlowProgram,
  message: LiveMessage,
  scope = program.scopeAt(message.receivedAt),
): Promise<Prepared> {
  return prepare(program, message, scope) ?? (await prepareSlowly(evaluator, program, message.value!, scope));
}

/** Check, decide, map, check: at once; `undefined` where that takes too long. */
export function prepare(
  program: FlowProgram,
  message: LiveMessage,
  scope = program.scopeAt(message.receivedAt),
): Prepared | undefined {
  const early = refusal(program, scope, message);
  if (early !== undefined) return early;
  const input = message.value!;
  if (program.condition !== undefined) {
    const passes = program.condition.run(input, scope, quickBounds);
    if (isTooLong(passes)) return undefined;
    if (!passes.ok || !passes.value) return notPassed(passes);
  }
  let prepared: Prepared = { kind: 'send', value: input };
  for (const step of program.steps) {
    if (prepared.kind !== 'send') break;
    const mapped = step.program.run(prepared.value, scope, quickBounds);
    if (isTooLong(mapped)) return undefined;
    prepared = checked(step, scope, mapped);
  }
  return prepared;
}

/** A message that keeps the source contract, with everything on the evaluator. */
async function prepareSlowly(evaluator: Evaluator, program: FlowProgram, input: Value, scope: Scope): Promise<Prepared> {
  if (program.condition !== undefined) {
    const passes = await evaluator.condition(program, scope, input);
    if (!passes.ok || !passes.value) return notPassed(passes);
  }
  let prepared: Prepared = { kind: 'send', value: input };
  for (const step of program.steps) {
    if (prepared.kind !== 'send') break;
    prepared = checked(step, scope, await evaluator.mapping(step, scope, prepared.value));
  }
  return prepared;
}

function isTooLong(result: Result<unknown>): boolean {
  return !result.ok && result.issues.some(({ code }) => code === 'mapping.too-long');
}

/** What a message is about, where that can be read. */
export function identityOf({ source }: FlowProgram, { identity, value }: LiveMessage): Identity | undefined {
  if (identity !== undefined || value === undefined) return identity;
  const identified = source.identify(value);
  return identified.ok ? identified.value : undefined;
}

/** A message that a person released although its id was used before goes on as it is. */
export function passable(entry: Entry, message: LiveMessage): LiveMessage {
  if (!entry.released || message.bad?.code !== 'intake.conflict') return message;
  const { bad: _, ...rest } = message;
  return rest;
}

function refusal({ source }: FlowProgram, scope: Scope, message: LiveMessage): Prepared | undefined {
  if (message.bad !== undefined) return { kind: 'hold', ...message.bad };
  message.issues ??= source.check(message.value!).filter(isError);
  const issues = message.issues.length > 0 ? message.issues : codeIssues(source, scope, message.value!);
  return issues.length === 0 ? undefined : hold('delivery.source-contract', `${source.ref}: `, issues);
}

function checked({ to }: MapStep, scope: Scope, mapped: Result<Value>): Prepared {
  if (!mapped.ok) return notMapped(mapped.issues);
  const broken = to.check(mapped.value).filter(isError);
  const issues = broken.length > 0 ? broken : codeIssues(to, scope, mapped.value);
  return issues.length === 0 ? { kind: 'send', value: mapped.value } : hold('delivery.target-contract', `${to.ref}: `, issues);
}

/** Codes outside of the code sets of a contract, as of the day on which the message was received. */
function codeIssues({ checkCodes }: Contract, { lookups, days }: Scope, value: Value): readonly Issue[] {
  return checkCodes === undefined || lookups === undefined ? [] : checkCodes(value, lookups.codeSets, days?.received);
}

function notMapped(issues: readonly Issue[]): Prepared {
  const awaits = awaitedEntries(issues);
  return { kind: 'hold', ...firstIssue(issues), ...(awaits.length > 0 && { awaits: JSON.stringify(awaits) }) };
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

/** Whether anything of a document is looked up in a code set or crosswalk. */
function namesCodes(document: ContractDocument | MappingDocument): boolean {
  return usesOf(document).some(({ kind }) => kind === 'code-set' || kind === 'crosswalk');
}

function constantScope({ site }: FlowPlan): FlowProgram['scopeAt'] {
  const scope: Scope = site === undefined ? {} : { site: scopeOf(site) };
  return receivedAt => ({ ...scope, now: receivedAt });
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
