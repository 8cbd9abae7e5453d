import { admitCommand, beginExecution, idConflict, isEnded, isRefusal, OperationError, resumeCommand } from '@millrace/core';
import type {
  Actor,
  CommandAnswer,
  CommandDeclaration,
  CommandOrder,
  CommandRecord,
  CommandRefusal,
  CommandRequest,
  EquipmentProgram,
  ExecutionEvent,
} from '@millrace/core';
import { StoreError } from '@millrace/store';
import type { AuditInput, Store } from '@millrace/store';
import type { Clock } from '../clock.ts';
import { newTurns, type Turns } from '../operations/in-turn.ts';
import type { CommandGround } from './ground.ts';
import { lookAhead, runCommand } from './run-command.ts';

/** What the desk needs from the node. */
export interface CommandContext {
  readonly store: Pick<Store, 'keepCommand' | 'command' | 'commands'>;
  readonly clock: Clock;
  readonly ground: CommandGround;
}

/** Commands to one piece of equipment that its rate and its turn are decided from. */
const remembered = 50;

/**
 * Takes commands to equipment and carries them out, one at a time at each piece of equipment. An id is one command for ever: asked for again it answers what became
 * of it. What a restart finds under way is not written again: it is found out by reading, or ends as unknown.
 */
export class CommandDesk implements AsyncDisposable {
  readonly #context: CommandContext;
  readonly #underWay = new Map<string, Promise<CommandRecord>>();
  readonly #stop = new AbortController();
  readonly #turn: Turns = newTurns();

  constructor(context: CommandContext) {
    this.#context = context;
  }

  /** Carries a command out, or keeps it for a second person; a dry run says whether it would begin. Throws `OperationError` (refused). */
  async send(order: CommandOrder, dryRun: boolean, actor: Actor): Promise<CommandRecord> {
    const request: CommandRequest = { ...order, who: actor.name, at: this.#context.clock.now() };
    const { work } = await this.#turn(async () => (await this.#known(request)) ?? (await this.#accept(request, dryRun)));
    return work;
  }

  /**
   * What an integration asks under the key of its delivery: carried out once, however often it is asked. Answers when it ended, waits for a person, or
   * the signal says that the time is over.
   */
  async ask(request: CommandRequest, signal: AbortSignal): Promise<CommandAnswer> {
    const over = Promise.withResolvers<undefined>();
    const stop = (): void => over.resolve(undefined);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    const answer = await Promise.race([this.#answer(request), over.promise]).finally(() =>
      signal.removeEventListener('abort', stop),
    );
    return answer ?? (await this.#context.store.command(request.id)) ?? notReached('the equipment did not answer in time');
  }

  /** What a second person says to a command that waits. Throws `OperationError` (refused) where there is nothing to decide for this person. */
  async decide(id: string, agree: boolean, reason: string, actor: Actor): Promise<CommandRecord> {
    const { work } = await this.#turn(() => this.#decide(id, agree, reason, actor));
    return work;
  }

  /** Brings to an end what was under way when the node ended. */
  async recover(): Promise<void> {
    const open = await this.#context.store.commands({ open: true, limit: 10_000 });
    await Promise.all(open.filter(({ state }) => state === 'running').map(record => this.#recoverOne(record)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await Promise.allSettled(this.#underWay.values());
  }

  /** The command of this id, where there is one already. */
  async #known(request: CommandRequest): Promise<Taken | undefined> {
    const known = await this.#context.store.command(request.id);
    if (known === undefined) return undefined;
    const conflict = idConflict(known, request);
    if (conflict) throw refusedBy(conflict);
    return { work: this.#endOf(known) };
  }

  /** The end of a command that is known: at once where it ended or waits, and found out where nobody is at work on it although it began. */
  #endOf(known: CommandRecord): Promise<CommandRecord> {
    return this.#underWay.get(known.id) ?? (known.state === 'running' ? this.#recoverOne(known) : Promise.resolve(known));
  }

  async #answer(request: CommandRequest): Promise<CommandAnswer> {
    if (this.#stop.signal.aborted) return notReached('the node is ending');
    try {
      const known = await this.#turn(() => this.#takeUp(request));
      if (known !== undefined) return await known.work;
      const refusal = await this.#lookAhead(request);
      if (refusal !== undefined) return refusal;
      const { work } = (await this.#turn(() => this.#takeUp(request, true)))!;
      return await work;
    } catch (error) {
      if (!(error instanceof StoreError) && !this.#stop.signal.aborted) throw error;
      return notReached(`the command did not come to its end: ${(error as Error).message}`);
    }
  }

  /** Answers an integration, keeps its command for a second person or begins it; nothing where it is to begin and `begins` does not say so. */
  async #takeUp(request: CommandRequest, begins = false): Promise<Taken<CommandAnswer> | undefined> {
    const known = await this.#context.store.command(request.id);
    const resumption = resumeCommand(known, request);
    if (typeof resumption === 'object') return ready(resumption);
    if (resumption === 'answer') return { work: this.#endOf(known!) };
    const declaration = await this.#admission(request);
    if (isRefusal(declaration)) return ready(declaration);
    const fresh: CommandRecord = { ...proposed(request), ...(known?.steps && { steps: known.steps }) };
    if (resumption === 'new' && declaration.approval === true) {
      await this.#keep(fresh, entryOf(fresh, 'propose command', request.who, request.reason));
      return ready(fresh);
    }
    const agreed = resumption === 'begin' && { decision: known!.decision! };
    return begins ? this.#start({ ...fresh, ...agreed }, declaration, 'command equipment', request) : undefined;
  }

  /** What the equipment says now, before anything is kept: what waits for an interlock leaves no trace of commands. */
  async #lookAhead(request: CommandRequest): Promise<CommandRefusal | undefined> {
    const { ground } = this.#context;
    const declaration = await this.#admission(request);
    if (isRefusal(declaration)) return declaration;
    const program = this.program(request.collection, request.equipment);
    return lookAhead({ ground, program, signal: this.#stop.signal }, beginExecution(request.id, declaration, request.values));
  }

  async #accept(request: CommandRequest, dryRun: boolean): Promise<Taken> {
    const declaration = await this.#admit(request);
    const record = proposed(request);
    if (dryRun) return ready({ ...record, sentence: declaration.approval ? record.sentence : 'it would begin' });
    if (!declaration.approval) return this.#start(record, declaration, 'command equipment', request);
    await this.#keep(record, entryOf(record, 'propose command', request.who, request.reason));
    return ready(record);
  }

  async #decide(id: string, agree: boolean, reason: string, actor: Actor): Promise<Taken> {
    const record = await this.#context.store.command(id);
    if (record === undefined) throw new OperationError('unknown', 'runtime.unknown-name', `there is no command ${id}`);
    const fault = undecidable(record, agree, actor);
    if (fault !== undefined) throw refusedBy({ code: 'command.second-person', sentence: fault });
    const decision = { who: actor.name, reason, agreed: agree, at: this.#context.clock.now() };
    if (!agree) return this.#close({ ...record, decision, state: 'declined', sentence: reason }, 'decline command', decision);
    if (record.delivery === undefined)
      return this.#start({ ...record, decision }, await this.#admit(record), 'agree to command', decision);
    if (!this.#context.ground.awaits(record.delivery)) {
      const sentence = 'its message is not on its way to the equipment any more';
      const withdrawn: CommandRecord = { ...record, state: 'refused', code: 'command.withdrawn', sentence };
      await this.#close(withdrawn, 'withdraw command', { who: 'node', reason: sentence });
      throw refusedBy({ code: 'command.withdrawn', sentence });
    }
    const agreed: CommandRecord = { ...record, decision, sentence: 'agreed; it is carried out with its message' };
    await this.#keep(agreed, entryOf(agreed, 'agree to command', actor.name, reason));
    this.#context.ground.wake(record.delivery);
    return ready(agreed);
  }

  /** A command that ends without having begun. */
  async #close(record: CommandRecord, action: string, { who, reason }: Because): Promise<Taken> {
    const closed: CommandRecord = { ...record, endedAt: this.#context.clock.now() };
    await this.#keep(closed, entryOf(closed, action, who, reason));
    if (closed.delivery !== undefined) this.#context.ground.wake(closed.delivery);
    return ready(closed);
  }

  async #admit(request: CommandRequest): Promise<CommandDeclaration> {
    this.program(request.collection, request.equipment);
    const answer = await this.#admission(request);
    if (isRefusal(answer)) throw refusedBy(answer);
    return answer;
  }

  async #admission(request: CommandRequest): Promise<CommandDeclaration | CommandRefusal> {
    const { store, clock, ground } = this.#context;
    const { collection, equipment } = request;
    const program = ground.program(collection, equipment);
    if (program === undefined)
      return { code: 'command.not-allowed', sentence: `no equipment ${equipment} is collected by ${collection}` };
    const recent = await store.commands({ collection, equipment, limit: remembered });
    return admitCommand(request, { program, recent: recent.filter(({ id }) => id !== request.id), now: clock.now() });
  }

  /** The program of equipment that is collected. Throws `OperationError` (unknown). */
  program(collection: string, equipment: string): EquipmentProgram {
    const program = this.#context.ground.program(collection, equipment);
    if (program) return program;
    throw new OperationError('unknown', 'runtime.unknown-name', `no equipment ${equipment} is collected by ${collection}`);
  }

  /** On disk as under way, and begun. */
  async #start(
    proposal: CommandRecord,
    declaration: CommandDeclaration,
    action: string,
    { who, reason }: Because,
  ): Promise<Taken> {
    const [phase, sentence] = ['looking', 'looking at the equipment'] as const;
    const steps = [...(proposal.steps ?? []), { phase, at: this.#context.clock.now() }];
    const record: CommandRecord = { ...proposal, state: 'running', phase, steps, sentence };
    await this.#keep(record, entryOf(record, action, who, reason));
    return { work: this.#track(record.id, this.#carryOut(record, declaration)) };
  }

  #recoverOne(record: CommandRecord): Promise<CommandRecord> {
    const known = this.#underWay.get(record.id);
    if (known !== undefined) return known;
    const program = this.#context.ground.program(record.collection, record.equipment);
    const declaration = program?.plan.collection.commands?.[record.command];
    if (!declaration)
      return this.#track(
        record.id,
        this.#end({ ...record, state: 'unknown', sentence: 'the node ended, and the command is not declared any more' }),
      );
    const ready = this.#context.ground.ready(program!, this.#stop.signal);
    return this.#track(
      record.id,
      ready.then(() => this.#carryOut(record, declaration, { kind: 'restarted' })),
    );
  }

  async #carryOut(record: CommandRecord, declaration: CommandDeclaration, event?: ExecutionEvent): Promise<CommandRecord> {
    const { phase = 'looking', before, provable } = record;
    const known = { phase, ...(before && { before }), ...(provable && { provable }) };
    const execution = { ...beginExecution(record.id, declaration, record.values), ...known };
    const program = this.program(record.collection, record.equipment);
    const { ground, clock } = this.#context;
    const keep = (now: CommandRecord): Promise<void> => this.#keep(now);
    const run = { ground, program, signal: this.#stop.signal, keep, now: clock.now };
    return this.#end(await runCommand(run, record, execution, event));
  }

  /** The end, with who did it, what was and what is: the audit trail says it. */
  async #end(record: CommandRecord): Promise<CommandRecord> {
    const ended = { ...record, endedAt: this.#context.clock.now() };
    await this.#keep(ended, entryOf(ended, `command ${ended.state}`, 'node', ended.sentence));
    if (ended.delivery !== undefined) this.#context.ground.wake(ended.delivery);
    return ended;
  }

  async #keep(record: CommandRecord, audit?: AuditInput): Promise<void> {
    await this.#context.store.keepCommand({ record, ...(audit && { audit: { ...audit, at: this.#context.clock.now() } }) });
  }

  #track(id: string, work: Promise<CommandRecord>): Promise<CommandRecord> {
    const tracked = work.finally(() => this.#underWay.delete(id));
    this.#underWay.set(id, tracked);
    return tracked;
  }
}

/** A command that was taken, and what becomes of it: a promise inside, so that waiting for its turn is not waiting for its end. */
interface Taken<T = CommandRecord> {
  readonly work: Promise<T>;
}

/** Who says it, and why: what the audit trail keeps. */
type Because = Pick<CommandRequest, 'who' | 'reason'>;

function ready<T>(answer: T): Taken<T> {
  return { work: Promise.resolve(answer) };
}

function notReached(sentence: string): CommandRefusal {
  return { code: 'command.not-reached', sentence };
}

function proposed(request: CommandRequest): CommandRecord {
  return { ...request, state: 'proposed', sentence: 'a second person has to agree' };
}

function undecidable({ id, state, who, decision }: CommandRecord, agree: boolean, actor: Actor): string | undefined {
  if (state !== 'proposed' || decision !== undefined) return `command ${id} does not wait for anybody`;
  return agree && who === actor.name ? `${who} asked for command ${id}; another person has to agree` : undefined;
}

function entryOf(record: CommandRecord, action: string, who: string, reason: string): AuditInput {
  const { id, collection, equipment, command, values, before, after, state } = record;
  return {
    at: 0,
    who,
    action,
    subject: `${collection} ${equipment}: ${command} (${id})`,
    reason,
    ...(before && { before: JSON.stringify(before) }),
    after: JSON.stringify(isEnded(record) ? { state, ...(after && { values: after }) } : { values }),
  };
}

function refusedBy({ code, sentence }: CommandRefusal): OperationError {
  return new OperationError('refused', code, sentence);
}
