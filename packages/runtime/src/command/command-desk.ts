import { admitCommand, beginExecution, idConflict, isEnded, isRefusal, OperationError } from '@millrace/core';
import type {
  Actor,
  CommandDeclaration,
  CommandOrder,
  CommandRecord,
  CommandRefusal,
  CommandRequest,
  EquipmentProgram,
  ExecutionEvent,
} from '@millrace/core';
import type { AuditInput, Store } from '@millrace/store';
import type { Clock } from '../clock.ts';
import { newTurns, type Turns } from '../operations/in-turn.ts';
import type { CommandGround } from './ground.ts';
import { runCommand } from './run-command.ts';

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
    return { work: this.#underWay.get(request.id) ?? Promise.resolve(known) };
  }

  async #accept(request: CommandRequest, dryRun: boolean): Promise<Taken> {
    const declaration = await this.#admit(request);
    const record: CommandRecord = { ...request, state: 'proposed', sentence: 'a second person has to agree' };
    if (dryRun) return ready({ ...record, sentence: declaration.approval ? record.sentence : 'it would begin' });
    if (!declaration.approval) return this.#start(record, declaration, 'command equipment');
    await this.#keep(record, entryOf(record, 'propose command', request.who, request.reason));
    return ready(record);
  }

  async #decide(id: string, agree: boolean, reason: string, actor: Actor): Promise<Taken> {
    const record = await this.#context.store.command(id);
    if (record === undefined) throw new OperationError('unknown', 'runtime.unknown-name', `there is no command ${id}`);
    const fault = undecidable(record, agree, actor);
    if (fault !== undefined) throw refusedBy({ code: 'command.second-person', sentence: fault });
    const decision = { who: actor.name, reason, agreed: agree, at: this.#context.clock.now() };
    if (agree) return this.#start({ ...record, decision }, await this.#admit(record), 'agree to command');
    const declined: CommandRecord = { ...record, decision, state: 'declined', sentence: reason, endedAt: decision.at };
    await this.#keep(declined, entryOf(declined, 'decline command', actor.name, reason));
    return ready(declined);
  }

  async #admit(request: CommandRequest): Promise<CommandDeclaration> {
    const { store, clock } = this.#context;
    const program = this.program(request.collection, request.equipment);
    const { collection, equipment } = request;
    const recent = await store.commands({ collection, equipment, limit: remembered });
    const answer = admitCommand(request, { program, recent: recent.filter(({ id }) => id !== request.id), now: clock.now() });
    if (isRefusal(answer)) throw refusedBy(answer);
    return answer;
  }

  /** The program of equipment that is collected. Throws `OperationError` (unknown). */
  program(collection: string, equipment: string): EquipmentProgram {
    const program = this.#context.ground.program(collection, equipment);
    if (program) return program;
    throw new OperationError('unknown', 'runtime.unknown-name', `no equipment ${equipment} is collected by ${collection}`);
  }

  /** On disk as under way, and begun. */
  async #start(proposed: CommandRecord, declaration: CommandDeclaration, action: string): Promise<Taken> {
    const record: CommandRecord = { ...proposed, state: 'running', phase: 'looking', sentence: 'looking at the equipment' };
    const { who, reason } = record.decision ?? record;
    await this.#keep(record, entryOf(record, action, who, reason));
    return { work: this.#track(record.id, this.#carryOut(record, declaration)) };
  }

  async #recoverOne(record: CommandRecord): Promise<void> {
    const program = this.#context.ground.program(record.collection, record.equipment);
    const declaration = program?.plan.collection.commands?.[record.command];
    if (!declaration)
      await this.#end({ ...record, state: 'unknown', sentence: 'the node ended, and the command is not declared any more' });
    else {
      const ready = this.#context.ground.ready(program!, this.#stop.signal);
      await this.#track(
        record.id,
        ready.then(() => this.#carryOut(record, declaration, { kind: 'restarted' })),
      );
    }
  }

  async #carryOut(record: CommandRecord, declaration: CommandDeclaration, event?: ExecutionEvent): Promise<CommandRecord> {
    const { phase = 'looking', before } = record;
    const execution = { ...beginExecution(record.id, declaration, record.values), phase, ...(before && { before }) };
    const program = this.program(record.collection, record.equipment);
    const keep = (now: CommandRecord): Promise<void> => this.#keep(now);
    const signal = this.#stop.signal;
    return this.#end(await runCommand({ ground: this.#context.ground, program, signal, keep }, record, execution, event));
  }

  /** The end, with who did it, what was and what is: the audit trail says it. */
  async #end(record: CommandRecord): Promise<CommandRecord> {
    const ended = { ...record, endedAt: this.#context.clock.now() };
    await this.#keep(ended, entryOf(ended, `command ${ended.state}`, 'node', ended.sentence));
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
interface Taken {
  readonly work: Promise<CommandRecord>;
}

function ready(record: CommandRecord): Taken {
  return { work: Promise.resolve(record) };
}

function undecidable({ id, state, who }: CommandRecord, agree: boolean, actor: Actor): string | undefined {
  if (state !== 'proposed') return `command ${id} does not wait for anybody`;
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
