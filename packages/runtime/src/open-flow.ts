import { afterInterruption, openFlow } from '@millrace/core';
import type { Concluded, DeliveryPolicy, Flow, Remembered } from '@millrace/core';
import type { AttemptRecord, DeliveryRecord, FinishedAttempt, FlowRecord, Store } from '@millrace/store';
import type { InterfaceRunner } from './interface-runner.ts';

/** Retry settings where the documents say nothing. */
const defaults = { attempts: 8, firstMs: 1000, longestMs: 60_000 };

/** The policy of a flow: what the sink offers, what its interface and the integration declare. */
export function deliveryPolicy(
  { plan, offers, limits }: Pick<InterfaceRunner, 'plan' | 'offers' | 'limits'>,
  policy: { readonly expire?: number; readonly unknown?: 'hold' | 'repeat' },
): DeliveryPolicy {
  const { retry } = plan.declaration;
  return {
    repeat: offers.sink?.repeat ?? 'unsafe',
    canVerify: offers.verify === true,
    attempts: retry?.attempts ?? defaults.attempts,
    backoff: { firstMs: retry?.first ?? defaults.firstMs, longestMs: retry?.longest ?? defaults.longestMs },
    doubtMs: limits.timeout,
    ...(policy.expire === undefined ? {} : { expireMs: policy.expire }),
    unknown: policy.unknown ?? 'hold',
  };
}

/** A flow as the store remembers it, and the attempts that a stop interrupted. */
export interface Recovered {
  readonly flow: Flow;
  readonly interrupted: readonly AttemptRecord[];
}

/** Reads back where a flow stands (P10): its open deliveries, what is settled ahead of the cursor, what was begun and never finished. */
export async function recoverFlow(store: Store, record: FlowRecord): Promise<Recovered> {
  const interrupted = (await store.unfinishedAttempts(record.number)).filter(attempt => attempt.kind === 'send');
  const ahead = await store.settledAhead(record.number);
  const finished = new Set(ahead.filter(isFinal).map(row => row.message));
  const remembered = new Map<number, Remembered>();
  for await (const page of openDeliveries(store, record.number))
    for (const one of await withSubjects(store, page)) remembered.set(one.message, one);
  const sending = interrupted
    .flatMap(attempt => attempt.messages.map(message => sendingRecord(attempt, message, remembered.get(message))))
    .filter(row => !finished.has(row.message));
  for (const one of await withSubjects(store, sending))
    remembered.set(one.message, { ...one, rowed: remembered.has(one.message) });
  return { flow: openFlow(record.cursor, [...remembered.values()], [...finished]), interrupted };
}

/** The end of interrupted attempts as it is written: every outcome unknown. */
export function finishOf(recovered: Recovered, now: number): readonly FinishedAttempt[] {
  return recovered.interrupted.map(attempt => ({
    attempt: attempt.number,
    endedAt: now,
    outcomes: 'u'.repeat(attempt.messages.length),
    sent: new Uint8Array(),
    answered: new Uint8Array(),
  }));
}

/** What follows for each delivery whose attempt was interrupted. */
export function concludedOf(recovered: Recovered, policy: DeliveryPolicy, now: number): readonly Concluded[] {
  return [...recovered.flow.entries.values()]
    .filter(entry => entry.phase === 'sending')
    .map(entry => ({
      entry,
      next: afterInterruption(policy, { attempts: entry.attempts, verifies: 0, receivedAt: entry.receivedAt }, now),
    }));
}

async function* openDeliveries(store: Store, flow: number): AsyncGenerator<readonly DeliveryRecord[]> {
  for (let after = 0; ;) {
    const page = await store.openDeliveries(flow, after, 500);
    if (page.length === 0) return;
    yield page;
    after = page.at(-1)!.message;
  }
}

async function withSubjects(
  store: Store,
  rows: readonly Omit<DeliveryRecord, 'flow' | 'release' | 'stored'>[],
): Promise<readonly Remembered[]> {
  const messages = new Map((await store.messages(rows.map(row => row.message))).map(message => [message.number, message]));
  return rows.flatMap(row => {
    const message = messages.get(row.message);
    if (message === undefined) return [];
    const { state, attempts, at, code } = row;
    return [
      {
        message: row.message,
        subject: message.subject,
        receivedAt: message.receivedAt,
        state,
        attempts,
        at,
        rowed: true,
        ...(code === undefined ? {} : { code }),
      },
    ];
  });
}

function sendingRecord(
  attempt: AttemptRecord,
  message: number,
  row: Remembered | undefined,
): Omit<DeliveryRecord, 'flow' | 'release' | 'stored'> {
  return {
    message,
    state: 'sending',
    attempts: attempt.attempt,
    at: attempt.startedAt,
    ...(row?.code === undefined ? {} : { code: row.code }),
  };
}

function isFinal(row: DeliveryRecord): boolean {
  return row.state !== 'waiting' && row.state !== 'sending' && row.state !== 'unknown' && row.state !== 'held';
}
