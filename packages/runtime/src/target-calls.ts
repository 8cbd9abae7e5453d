import { afterOutcome, afterVerdict, needsIntent, noteTry } from '@millrace/core';
import type { Concluded, DeliveryPolicy, Entry, Next, Outcome, Value, Verdict } from '@millrace/core';
import type { Delivered, SinkItem } from '@millrace/connector';
import { StoreError } from '@millrace/store';
import type { NewAttempt, SettleBatch } from '@millrace/store';
import { recordOf, settleText, verdictText } from './attempt-record.ts';
import type { FlowContext } from './flow-context.ts';
import { passable, prepareWith } from './flow-program.ts';
import type { FlowProgram } from './flow-program.ts';
import type { InterfaceRunner } from './interface-runner.ts';
import type { LiveMessage } from './live-message.ts';
import { addressed, sinkItem } from './sink-item.ts';
import type { Addressed } from './sink-item.ts';
import type { Written } from './settler.ts';
import type { SourceFeed } from './source-feed.ts';

/** What the calls of one flow need. */
export interface Calls {
  readonly flow: number;
  readonly program: FlowProgram;
  readonly policy: DeliveryPolicy;
  readonly target: InterfaceRunner;
  readonly feed: SourceFeed;
  readonly context: FlowContext;
}

/** A delivery whose message is mapped and waits for a place at the target. What was received is not kept: it can be read again. */
export interface Prepped {
  readonly entry: Entry;
  readonly about: Addressed;
  readonly value: Value;
}

/** What one call came to, and what must be written with it. */
export interface Called {
  /** `acted`: the target had acted although an earlier answer did not say so. */
  readonly concluded: readonly (Concluded & { readonly acted: boolean })[];
  readonly written: Written;
}

/**
 * Sends a batch: intent on disk where a repeat would do harm, then the call, then what follows for each message. The place at the target is given
 * back. The batch is taken out of the list: from the call on, nobody but the sink holds what is sent, which is most of what is in memory.
 */
export async function sendBatch(calls: Calls, batch: Prepped[]): Promise<Called> {
  const { context, target, policy } = calls;
  const entries = batch.map(one => one.entry);
  const begun = newAttempt(calls, 'send', entries, noteTry(entries));
  const number = needsIntent(policy) ? await placed(target, () => writeIntent(calls, begun)) : undefined;
  if (number instanceof StoreError) return notTried(calls, entries, number);
  const abouts = batch.map(one => one.about);
  const heard = context.isHeard(target.plan.name) ? batch.map(one => one.value) : undefined;
  const items = batch.splice(0).map(one => sinkItem(one.about, one.value, one.entry.attempts));
  const delivered = await placed(target, () => deliver(target, items));
  target.leave(delivered.outcomes);
  const now = context.clock.now();
  const concluded = entries.map((entry, index) => afterSend(calls, entry, delivered.outcomes[index]!, now));
  if (heard !== undefined) {
    const taken = heard.filter((_, index) => isTaken(delivered.outcomes[index]!));
    context.delivered(target.plan.name, calls.program.plan.targetContract, taken);
  }
  const ended = { endedAt: now, outcomes: settleText(delivered.outcomes), sent: delivered.sent, answered: delivered.answered };
  return {
    concluded,
    written: { ...recordOf(number, begun, ended), ...deliveredRevisions(calls.program, abouts, concluded) },
  };
}

/** The call itself. The list is emptied when it begins. */
async function deliver(target: InterfaceRunner, items: SinkItem[]): Promise<Delivered> {
  const { length } = items;
  const { name } = target.plan;
  const sink = target.connection?.sink;
  using deadline = target.deadline();
  const answer = sink === undefined ? notSent(length, name) : await sink.deliver(items.splice(0), deadline.signal);
  if (answer.outcomes.length !== length)
    throw new Error(`delivering to ${name}: ${length} items, ${answer.outcomes.length} outcomes`);
  return answer;
}

/** Asks the target whether messages arrived. The place at the target is given back. */
export async function askTarget(calls: Calls, entries: readonly Entry[]): Promise<Called> {
  const { context, target } = calls;
  const begun = newAttempt(calls, 'verify', entries, entries[0]?.attempts ?? 1);
  const verified = await placed(target, async () => {
    const items = await itemsToAsk(calls, entries);
    const lookup = target.connection?.lookup;
    using deadline = target.deadline();
    return lookup === undefined ? notAsked(items.length, target.plan.name) : await lookup.verify(items, deadline.signal);
  });
  target.leave(verified.verdicts.map(asOutcome));
  const now = context.clock.now();
  const concluded = entries.map((entry, index) => afterAsk(calls, entry, verified.verdicts[index]!, now));
  const ended = { endedAt: now, outcomes: verdictText(verified.verdicts), sent: verified.sent, answered: verified.answered };
  return { concluded, written: recordOf(undefined, begun, ended) };
}

/** Puts the attempt on disk and answers its number; or why the store takes nothing now. */
async function writeIntent({ flow, context }: Calls, begun: NewAttempt): Promise<number | undefined | StoreError> {
  try {
    return (await context.store.settle({ flow, rows: [], counts: {}, begin: [begun] }))[0];
  } catch (error) {
    if (error instanceof StoreError && (error.kind === 'full' || error.kind === 'read-only')) return error;
    throw error;
  }
}

/** Without its intent on disk nothing is sent: the messages wait. */
function notTried({ policy, target, context, program }: Calls, entries: readonly Entry[], why: StoreError): Called {
  context.log({ level: 'warn', event: 'store.retried', about: program.plan.name, detail: why.message });
  target.leave([]);
  const now = context.clock.now();
  const outcome: Outcome = { kind: 'later', because: 'down', sentence: `nothing was sent: ${why.message}` };
  const concluded = entries.map(entry => ({
    entry,
    next: afterOutcome(policy, factsOf(entry), outcome, now, context.clock.random()),
    acted: false,
  }));
  return { concluded, written: {} };
}

function isTaken({ kind }: Outcome): boolean {
  return kind === 'done' || kind === 'already';
}

/** Gives the place at the target back if a step of ours fails. */
async function placed<T>(target: InterfaceRunner, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    target.leave([]);
    throw error;
  }
}

function newAttempt({ context }: Calls, kind: NewAttempt['kind'], entries: readonly Entry[], attempt: number): NewAttempt {
  return {
    kind,
    messages: entries.map(entry => entry.message),
    startedAt: context.clock.now(),
    release: context.release(),
    attempt,
  };
}

function afterSend({ policy, context }: Calls, entry: Entry, outcome: Outcome, now: number): Called['concluded'][number] {
  if (outcome.kind === 'unknown') entry.verifies = 0;
  const next: Next = afterOutcome(policy, factsOf(entry), outcome, now, context.clock.random());
  return { entry, next, acted: outcome.kind === 'already' && entry.attempts > 1 };
}

function afterAsk({ policy, context }: Calls, entry: Entry, verdict: Verdict, now: number): Called['concluded'][number] {
  return {
    entry,
    next: afterVerdict(policy, factsOf(entry), verdict, now, context.clock.random()),
    acted: verdict.kind === 'present',
  };
}

function factsOf(entry: Entry): Parameters<typeof afterOutcome>[1] {
  return { attempts: entry.counted + 1, tries: entry.attempts, verifies: entry.verifies, receivedAt: entry.receivedAt };
}

async function itemsToAsk(calls: Calls, entries: readonly Entry[]): Promise<ReturnType<typeof sinkItem>[]> {
  const messages = await calls.feed.load(entries.map(entry => entry.message));
  const items = [];
  for (const entry of entries) {
    const message = messages.get(entry.message);
    if (message === undefined) throw new Error(`reading message ${entry.message}: it is not in the journal`);
    items.push(sinkItem(addressed(calls.program, message), await valueToAsk(calls, entry, message), entry.attempts));
  }
  return items;
}

/** What the lookup may need of the mapped message; where mapping fails now it is empty, the key is still there. */
async function valueToAsk({ program, context }: Calls, entry: Entry, message: LiveMessage): Promise<Value> {
  const prepared = await prepareWith(context.evaluator, program, passable(entry, message));
  return prepared.kind === 'send' ? prepared.value : {};
}

function deliveredRevisions(
  program: FlowProgram,
  abouts: readonly Addressed[],
  concluded: readonly Concluded[],
): Pick<SettleBatch, 'revisions'> {
  if (program.source.document.revision === undefined) return {};
  const revisions = concluded.flatMap(({ entry, next }, index) => {
    const revision = abouts[index]?.revision;
    return revision !== undefined && next.state === 'confirmed' ? [[entry.subject, revision] as const] : [];
  });
  return { revisions };
}

function notSent(count: number, name: string): { outcomes: Outcome[]; sent: Uint8Array; answered: Uint8Array } {
  const outcome: Outcome = { kind: 'later', because: 'down', sentence: `${name} is not open` };
  return { outcomes: Array.from({ length: count }, () => outcome), sent: new Uint8Array(), answered: new Uint8Array() };
}

function notAsked(count: number, name: string): { verdicts: Verdict[]; sent: Uint8Array; answered: Uint8Array } {
  const verdict: Verdict = { kind: 'undecided', sentence: `${name} is not open` };
  return { verdicts: Array.from({ length: count }, () => verdict), sent: new Uint8Array(), answered: new Uint8Array() };
}

function asOutcome(verdict: Verdict): Outcome {
  return verdict.kind === 'undecided' ? { kind: 'unknown', sentence: verdict.sentence } : { kind: 'done' };
}
