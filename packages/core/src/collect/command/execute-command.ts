import type { CommandDeclaration } from '../../document/collect-model.ts';
import type { Outcome } from '../../exchange/outcome.ts';
import type { CommandRefusal } from './admit-command.ts';
import type { CommandPhase, CommandState, CommandValue, CommandValues } from '../../exchange/command-views.ts';

/** Tag → value in the standard's unit with good quality; null where there is none. */
export type ReadValues = Readonly<Record<string, CommandValue | null>>;

/** Where the execution of one command stands. */
export interface Execution {
  readonly id: string;
  readonly declaration: CommandDeclaration;
  readonly values: CommandValues;
  readonly phase: CommandPhase;
  /** The node ended or the line was cut while values were prepared. */
  readonly interrupted?: true;
  /** Nothing showed that the equipment had taken it before it was activated: what shows it afterwards proves it. */
  readonly provable?: true;
  /** The answer to the activation was lost. */
  readonly doubtful?: string;
  readonly before?: ReadValues;
  readonly after?: ReadValues;
}

/** What became known. */
export type ExecutionEvent =
  /** The tags that are written, and what the interlock says of all of them: a sentence where it says no. */
  | { readonly kind: 'looked'; readonly values: ReadValues; readonly interlock?: string }
  | { readonly kind: 'written'; readonly outcomes: readonly Outcome[] }
  /** `taken`: what the declaration says of the equipment having taken the command. */
  | { readonly kind: 'read'; readonly values: ReadValues; readonly taken?: boolean }
  /** The session ended, or nothing could be read. */
  | { readonly kind: 'failed'; readonly sentence: string }
  /** The node ended in this phase and was started again. */
  | { readonly kind: 'restarted' };

/** What is to be done next. The execution is on disk before anything is written. */
export type ExecutionStep =
  | { readonly do: 'write'; readonly values: readonly (readonly [tag: string, value: CommandValue])[] }
  | { readonly do: 'read'; readonly tags: readonly string[] }
  | ({ readonly do: 'end'; readonly state: Exclude<CommandState, 'proposed' | 'running'>; readonly sentence: string } & Partial<
      Pick<CommandRefusal, 'code'>
    >);

/** A command as it begins: first it looks. */
export function beginExecution(id: string, declaration: CommandDeclaration, values: CommandValues): Execution {
  return { id, declaration, values, phase: 'looking' };
}

/**
 * What follows from what became known: prepare, read back, activate, confirm (ISA-88 recipe download; FAULTS F76). Nothing is written twice: a lost answer or a
 * restart is followed by reading alone, and what cannot be found out by reading ends as unknown.
 */
export function nextStep(execution: Execution, event: ExecutionEvent): readonly [Execution, ExecutionStep] {
  switch (execution.phase) {
    case 'looking':
      return afterLooking(execution, event);
    case 'preparing':
      return afterPreparing(execution, event);
    case 'reading-back':
      return afterReadingBack(execution, event);
    case 'activating':
      return afterActivating(execution, event);
    case 'confirming':
      return afterConfirming(execution, event);
  }
}

/** The tags whose old and new values the record keeps. */
export function watchedTags({ write, activate, identify }: CommandDeclaration): readonly string[] {
  return [
    ...Object.keys(write),
    ...(identify === undefined ? [] : [identify]),
    ...(activate === undefined ? [] : [activate.tag]),
  ];
}

/** What is written before anything is activated. */
function prepared({ id, declaration, values }: Execution): readonly (readonly [string, CommandValue])[] {
  const { identify, write } = declaration;
  return [
    ...Object.keys(write).map(tag => [tag, values[tag]!] as const),
    ...(identify === undefined ? [] : [[identify, id] as const]),
  ];
}

function afterLooking(execution: Execution, event: ExecutionEvent): readonly [Execution, ExecutionStep] {
  if (event.kind !== 'looked') return [execution, refused('command.not-reached', sentenceOf(event, 'nothing was written'))];
  if (event.interlock !== undefined) return [execution, refused('command.interlock', event.interlock)];
  const next = { ...execution, phase: 'preparing', before: event.values } as const;
  return [next, { do: 'write', values: prepared(execution) }];
}

function afterPreparing(execution: Execution, event: ExecutionEvent): readonly [Execution, ExecutionStep] {
  const isInterrupted = event.kind !== 'written' || event.outcomes.some(({ kind }) => kind === 'unknown');
  const next: Execution = { ...execution, phase: 'reading-back', ...(isInterrupted && { interrupted: true }) };
  const read: ExecutionStep = { do: 'read', tags: watchedTags(execution.declaration) };
  if (event.kind === 'restarted') return [next, read];
  if (event.kind !== 'written')
    return [next, notPrepared(next, 'command.not-written', sentenceOf(event, 'the values were being written'))];
  const refusedAt = event.outcomes.findIndex(outcome => outcome.kind === 'never' || outcome.kind === 'later');
  if (refusedAt < 0) return [next, read];
  const tag = prepared(execution)[refusedAt]?.[0] ?? '';
  return [next, failed('command.not-written', `the equipment refused ${tag}: ${detailOf(event.outcomes[refusedAt]!)}`)];
}

function afterReadingBack(execution: Execution, event: ExecutionEvent): readonly [Execution, ExecutionStep] {
  const { activate } = execution.declaration;
  if (event.kind !== 'read') {
    const sentence = sentenceOf(event, 'the values were being read back');
    return [execution, notPrepared({ ...execution, interrupted: true }, 'command.not-written', sentence)];
  }
  const after = { ...execution, after: event.values };
  const wrong = prepared(execution).find(([tag, value]) => !isSame(event.values[tag] ?? null, value));
  if (wrong !== undefined) {
    const [tag, value] = wrong;
    const sentence = `${tag} was written as ${said(value)} and is read back as ${said(event.values[tag] ?? null)}`;
    return [after, notPrepared(execution, 'command.read-back', sentence)];
  }
  if (activate === undefined) return [after, done('written and read back')];
  return [
    { ...after, phase: 'activating', ...(event.taken === false && { provable: true }) },
    { do: 'write', values: [[activate.tag, activate.value]] },
  ];
}

function afterActivating(execution: Execution, event: ExecutionEvent): readonly [Execution, ExecutionStep] {
  const next = { ...execution, phase: 'confirming' } as const;
  const read: ExecutionStep = { do: 'read', tags: watchedTags(execution.declaration) };
  const doubt = (sentence: string): readonly [Execution, ExecutionStep] =>
    execution.provable === true ? [{ ...next, doubtful: sentence }, read] : [next, unknown(sentence)];
  if (event.kind !== 'written') return doubt(sentenceOf(event, 'it was being activated'));
  const [outcome] = event.outcomes;
  if (outcome?.kind === 'done' || outcome?.kind === 'already') return [next, read];
  if (outcome?.kind === 'never' || outcome?.kind === 'later')
    return [next, failed('command.not-written', `the equipment refused to activate: ${detailOf(outcome)}`)];
  return doubt('the answer to the activation was lost');
}

/** Activated for sure, and what is read now is kept and cannot make it undone; or in doubt, and what is read now says whether it was taken. */
function afterConfirming(execution: Execution, event: ExecutionEvent): readonly [Execution, ExecutionStep] {
  if (execution.doubtful !== undefined) {
    if (event.kind !== 'read') return [execution, unknown(execution.doubtful)];
    const after = { ...execution, after: event.values };
    if (event.taken !== true) return [after, unknown(`${execution.doubtful}, and the equipment does not show that it took it`)];
    return [after, done(`written, read back and activated: ${execution.doubtful}, and the equipment shows that it took it`)];
  }
  if (event.kind !== 'read') return [execution, done('written, read back and activated; what followed could not be read')];
  return [{ ...execution, after: event.values }, done('written, read back and activated')];
}

/** Numbers that went through a single-precision register come back a little different. */
function isSame(read: CommandValue | null, written: CommandValue): boolean {
  if (typeof read !== 'number' || typeof written !== 'number') return read === written;
  return read === written || Math.abs(read - written) <= Math.abs(written) * 1e-6;
}

function sentenceOf(event: ExecutionEvent, doing: string): string {
  if (event.kind === 'failed') return `${event.sentence} (while ${doing})`;
  return event.kind === 'restarted' ? `the node ended while ${doing}` : `unexpected answer while ${doing}`;
}

function detailOf(outcome: Outcome): string {
  return 'sentence' in outcome && outcome.sentence ? outcome.sentence : outcome.kind;
}

function said(value: CommandValue | null): string {
  return value === null ? 'nothing of good quality' : JSON.stringify(value);
}

function done(sentence: string): ExecutionStep {
  return { do: 'end', state: 'done', sentence };
}

function refused(code: CommandRefusal['code'], sentence: string): ExecutionStep {
  return { do: 'end', state: 'refused', code, sentence };
}

function failed(code: CommandRefusal['code'], sentence: string): ExecutionStep {
  return { do: 'end', state: 'failed', code, sentence: `${sentence}; nothing was activated` };
}

/** Where it was interrupted and is activated as a whole, what was prepared has no effect, and may be prepared again. */
function notPrepared({ declaration, interrupted }: Execution, code: CommandRefusal['code'], sentence: string): ExecutionStep {
  return failed(interrupted === true && declaration.activate !== undefined ? 'command.interrupted' : code, sentence);
}

function unknown(sentence: string): ExecutionStep {
  return { do: 'end', state: 'unknown', code: 'command.unknown-outcome', sentence };
}
