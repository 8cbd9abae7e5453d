import { setTimeout as pause } from 'node:timers/promises';
import { compileCondition, nextStep, watchedTags } from '@millrace/core';
import type {
  CommandRecord,
  CommandRefusal,
  EquipmentProgram,
  Execution,
  ExecutionEvent,
  ExecutionStep,
  ReadValues,
} from '@millrace/core';
import { ConnectorError } from '@millrace/connector';
import { readEquipment, writeEquipment } from './equipment-values.ts';
import type { CommandGround } from './ground.ts';

/** Where one command is carried out. */
export interface CommandRun {
  readonly ground: CommandGround;
  readonly program: EquipmentProgram;
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  now(): number;
  /** Puts on disk how far it has come; nothing is written to the equipment before. */
  keep(record: CommandRecord): Promise<void>;
}

const lookMs = 100;

/** Carries a command out from wherever it stands to its end; answers the record as it ended. `event`: what is known first; absent: it looks. */
export async function runCommand(
  run: CommandRun,
  record: CommandRecord,
  execution: Execution,
  event?: ExecutionEvent,
): Promise<CommandRecord> {
  let [now, known] = [execution, event ?? (await look(run, execution))];
  let steps = record.steps ?? [];
  for (;;) {
    const [next, step] = nextStep(now, known);
    if (next.phase !== now.phase) steps = [...steps, { phase: next.phase, at: run.now() }];
    now = next;
    if (step.do === 'end') return ended({ ...record, steps }, now, step);
    if (step.do === 'write') {
      await run.keep(underWay({ ...record, steps }, now));
      known = { kind: 'written', outcomes: await writeEquipment(run.ground, run.program, step.values, run.signal) };
    } else known = await read(run, now, step.tags);
  }
}

/** Why a command would not begin, as the equipment is now; nothing where it would. Nothing is written, neither there nor on disk. */
export async function lookAhead(run: Looking, execution: Execution): Promise<CommandRefusal | undefined> {
  const [, step] = nextStep(execution, await look(run, execution));
  return step.do === 'end' ? { code: step.code ?? 'command.not-reached', sentence: step.sentence } : undefined;
}

/** The command as it stands on disk while it is under way. */
function underWay(record: CommandRecord, { phase, before, after, provable }: Execution): CommandRecord {
  const known = { ...(before && { before }), ...(after && { after }), ...(provable && { provable }) };
  return { ...record, state: 'running', phase, sentence: words[phase], ...known };
}

const words: Readonly<Record<Execution['phase'], string>> = {
  looking: 'looking at the equipment',
  preparing: 'writing values',
  'reading-back': 'reading back',
  activating: 'activating',
  confirming: 'activated; reading what followed',
};

function ended(record: CommandRecord, { before, after }: Execution, step: ExecutionStep & { do: 'end' }): CommandRecord {
  const { phase: _, code: __, provable: ___, ...rest } = record;
  return {
    ...rest,
    state: step.state,
    sentence: step.sentence,
    ...(step.code !== undefined && { code: step.code }),
    ...(before && { before }),
    ...(after && { after }),
  };
}

/** Where and what is looked at. */
type Looking = Pick<CommandRun, 'ground' | 'program' | 'signal'>;

/** Old values, and what the interlock says of the present ones; where it says no and not everything was told yet, it is looked again for a while. */
async function look(run: Looking, { declaration }: Execution): Promise<ExecutionEvent> {
  return patiently(run, async () => {
    const all = await readAll(run);
    const interlock = declaration.interlock === undefined ? undefined : decide('the interlock', declaration.interlock, all);
    const values = only(all, watchedTags(declaration));
    return {
      event: { kind: 'looked', values, ...(interlock !== undefined && { interlock }) },
      isClear: interlock === undefined || isTold(all),
    };
  });
}

/** Values of good quality, as soon as there are any; and where the answer to the activation was lost, what shows that it was taken, as soon as it does. */
async function read(run: CommandRun, { declaration, doubtful }: Execution, tags: readonly string[]): Promise<ExecutionEvent> {
  const condition = declaration.activate?.taken;
  return patiently(run, async () => {
    if (doubtful !== undefined) await run.ground.ready(run.program, run.signal);
    const all = condition === undefined ? await readEquipment(run.ground, run.program, tags, run.signal) : await readAll(run);
    const values = only(all, tags);
    const taken =
      condition === undefined || !isTold(all) ? undefined : decide('what shows that it was taken', condition, all) === undefined;
    return {
      event: { kind: 'read', values, ...(taken !== undefined && { taken }) },
      isClear: isTold(values) && (doubtful === undefined || taken === true),
    };
  });
}

/** Asks until it is clear, or for as long as equipment may take to tell; what failed has failed. */
async function patiently(
  { ground, signal }: Looking,
  ask: () => Promise<{ readonly event: ExecutionEvent; readonly isClear: boolean }>,
): Promise<ExecutionEvent> {
  const until = performance.now() + ground.patienceMs;
  for (;;) {
    try {
      const { event, isClear } = await ask();
      if (isClear || signal.aborted || performance.now() >= until) return event;
    } catch (error) {
      return failure(error);
    }
    await pause(lookMs, undefined, { signal }).catch(() => undefined);
  }
}

async function readAll({ ground, program, signal }: Looking): Promise<ReadValues> {
  return readEquipment(
    ground,
    program,
    program.tags.map(({ tag }) => tag),
    signal,
  );
}

function isTold(values: ReadValues): boolean {
  return Object.values(values).every(value => value !== null);
}

function only(values: ReadValues, tags: readonly string[]): ReadValues {
  return Object.fromEntries(tags.map(tag => [tag, values[tag] ?? null]));
}

/** A sentence where a condition over the present values says no. Tags without a value of good quality are absent, so that what asks for them says no. */
function decide(what: string, text: string, values: ReadValues): string | undefined {
  const condition = compileCondition(text);
  if (!condition.ok) return `${what} cannot be read: ${condition.issues[0]?.sentence ?? text}`;
  const known = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
  const answer = condition.value.run(known, {});
  if (!answer.ok) return `${what} ${text} cannot be decided: ${answer.issues[0]?.sentence ?? 'no answer'}`;
  return answer.value ? undefined : `${what} says no: ${text}`;
}

function failure(error: unknown): ExecutionEvent {
  if (!(error instanceof ConnectorError)) throw error;
  return { kind: 'failed', sentence: error.message };
}
