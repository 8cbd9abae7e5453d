import { messageSentence, OperationError } from '@millrace/core';
import type { HopTrace, MessageTrace, TryTrace } from '@millrace/core';
import type { AttemptRecord, DeliveryRecord, StoredMessage } from '@millrace/store';
import { prepareWith } from '../flow-program.ts';
import { reviveMessage } from '../live-message.ts';
import type { LiveMessage } from '../live-message.ts';
import type { NodeContext } from './context.ts';
import { instant } from './context.ts';
import { deliveryView, directoryOf, payloadOf, summaryOf } from './views.ts';
import { pastScope } from './translated.ts';
import type { Directory } from './views.ts';

/** Everything about one message: verdict, bytes, parsed, and per flow what was mapped, sent, answered, with versions. */
export async function explainMessage(context: NodeContext, number: number): Promise<MessageTrace> {
  const stored = await storedMessage(context, number);
  const directory = await directoryOf(context);
  const summary = await summaryOf(context, directory, stored);
  const live = revived(context, directory, stored);
  const rows = await context.store.deliveriesOf(number);
  const hops: HopTrace[] = [];
  for (const row of rows) hops.push(await hopOf(context, directory, row, live));
  return {
    ...summary,
    sentence: messageSentence(summary, context.clock.now()),
    attributes: stored.attributes ?? {},
    received: payloadOf(stored.bytes),
    ...(live?.value === undefined ? {} : { parsed: live.value }),
    ...(stored.bad === undefined ? {} : { parseIssue: stored.bad.sentence }),
    hops,
  };
}

/** The bytes of a message exactly as received. */
export async function receivedBytes(context: NodeContext, number: number): Promise<Uint8Array> {
  return (await storedMessage(context, number)).bytes;
}

async function storedMessage({ store }: NodeContext, number: number): Promise<StoredMessage> {
  const [stored] = await store.messages([number]);
  if (stored === undefined) throw new OperationError('unknown', 'runtime.unknown-name', `there is no message ${number}`);
  return stored;
}

function revived({ topology }: NodeContext, directory: Directory, stored: StoredMessage): LiveMessage | undefined {
  const reading = topology.reading(directory.sources.get(stored.source)?.name ?? '');
  return reading === undefined ? undefined : reviveMessage(stored, reading);
}

async function hopOf(
  context: NodeContext,
  directory: Directory,
  row: DeliveryRecord,
  live: LiveMessage | undefined,
): Promise<HopTrace> {
  const running = directory.flows.get(row.flow)?.running;
  const attempts = await context.store.attemptsOf(row.flow, row.message);
  const releases = new Map((await context.store.releases()).map(release => [release.number, release.hash]));
  const plan = running?.plan;
  const past = running && live && pastScope(context, running.runner.program, live.receivedAt, attempts);
  const prepared = past && (await prepareWith(context.evaluator, running.runner.program, live, past.scope));
  const translated = past?.translated() ?? [];
  return {
    ...deliveryView(directory, row),
    versions: {
      release: releases.get(row.release) ?? releases.get(attempts.at(-1)?.release ?? -1) ?? '',
      integration: plan?.integration ?? '',
      contract: plan?.sourceContract ?? '',
      targetContract: plan?.targetContract ?? '',
      ...(plan === undefined || plan.mappings.length === 0 ? {} : { mapping: plan.mappings.join(', ') }),
      ...(past && past.crosswalks.length > 0 && { crosswalks: past.crosswalks }),
    },
    ...(translated.length > 0 && { translated }),
    ...(prepared?.kind === 'send' ? { mapped: prepared.value } : {}),
    ...(prepared?.kind === 'hold' ? { mapIssue: prepared.sentence } : {}),
    tries: attempts.map(attempt => tryOf(attempt, row.message, releases)),
    actions: row.state === 'held' ? ['release', 'cancel'] : [],
  };
}

const outcomeWords: Readonly<Record<string, TryTrace['outcome']>> = {
  d: 'done',
  a: 'already',
  l: 'later',
  n: 'never',
  u: 'unknown',
  p: 'present',
  b: 'absent',
  i: 'undecided',
};

function tryOf(attempt: AttemptRecord, message: number, releases: ReadonlyMap<number, string>): TryTrace {
  const letter = attempt.outcomes?.[attempt.messages.indexOf(message)];
  return {
    number: attempt.attempt,
    kind: attempt.kind,
    startedAt: instant(attempt.startedAt),
    ...(attempt.endedAt === undefined ? {} : { tookMs: attempt.endedAt - attempt.startedAt }),
    outcome: outcomeWords[letter ?? ''] ?? 'interrupted',
    release: releases.get(attempt.release) ?? '',
    ...(attempt.sent === undefined ? {} : { sent: payloadOf(attempt.sent) }),
    ...(attempt.answered === undefined ? {} : { answered: payloadOf(attempt.answered) }),
  };
}
