import { chainLineage, lineageOf } from '@millrace/core';
import type { FieldLineage, HopStory, HopTrace, TryTrace } from '@millrace/core';
import type { AttemptRecord, DeliveryRecord, StoredMessage } from '@millrace/store';
import { correctedMessage } from '../corrected-message.ts';
import { prepareWith } from '../flow-program.ts';
import type { FlowProgram } from '../flow-program.ts';
import type { LiveMessage } from '../live-message.ts';
import { deliveryKey } from '../sink-item.ts';
import type { RunningFlow } from '../topology.ts';
import { commandView } from './commands.ts';
import type { NodeContext } from './context.ts';
import { instant } from './context.ts';
import { explained } from './held-facts.ts';
import { payloadOf, shownPart } from './payload.ts';
import { pastScope } from './translated.ts';
import { deliveryView } from './views.ts';
import type { Directory } from './views.ts';

/** The way of a message to one target: what was mapped and from where, each attempt, the versions that did it. */
export async function hopOf(
  context: NodeContext,
  directory: Directory,
  row: DeliveryRecord,
  read: { readonly live: LiveMessage; readonly stored: StoredMessage } | undefined,
): Promise<HopTrace> {
  const running = directory.flows.get(row.flow)?.running;
  const attempts = await context.store.attemptsOf(row.flow, row.message);
  const releases = new Map((await context.store.releases()).map(release => [release.number, release.hash]));
  const plan = running?.plan;
  const corrected = correctionAt(context, row, attempts);
  const live = read && (await liveOf(context, read, running, corrected));
  const past = running && live && pastScope(context, running.runner.program, live.receivedAt, attempts);
  const mapped = past && (await mappedPart(context, running.runner.program, live, past.scope));
  const translated = past?.translated() ?? [];
  const view = deliveryView(directory, row);
  const command = plan?.command && read && (await context.store.command(deliveryKey(plan.name, plan.source, read.live)));
  const encoding = context.current.plan.interfaces.get(view.target)?.declaration.format?.encoding;
  return {
    ...view,
    ...storyOf(plan?.owner ?? '', row.code),
    versions: {
      release: releases.get(row.release) ?? releases.get(attempts.at(-1)?.release ?? -1) ?? '',
      integration: plan?.integration ?? '',
      contract: plan?.sourceContract ?? '',
      targetContract: plan?.targetContract ?? '',
      ...(plan === undefined || plan.mappings.length === 0 ? {} : { mapping: plan.mappings.join(', ') }),
      ...(past && past.crosswalks.length > 0 && { crosswalks: past.crosswalks }),
    },
    ...(translated.length > 0 && { translated }),
    ...mapped,
    ...(corrected !== undefined && { corrected }),
    ...(command && { command: commandView(command) }),
    tries: attempts.map(attempt => tryOf(attempt, row.message, releases, encoding)),
    actions: row.state === 'held' ? ['release', 'cancel'] : [],
  };
}

/** The correction whose content was delivered when it was last sent; of what is not at its end the one in force. */
function correctionAt(
  { corrections }: NodeContext,
  { message, flow, state }: DeliveryRecord,
  attempts: readonly AttemptRecord[],
): number | undefined {
  const isOpen = state === 'held' || state === 'waiting' || state === 'sending' || state === 'unknown';
  const until = isOpen ? undefined : attempts.findLast(({ kind }) => kind === 'send')?.startedAt;
  return corrections.inForce(message, flow, until);
}

async function liveOf(
  { store }: NodeContext,
  { live, stored }: { readonly live: LiveMessage; readonly stored: StoredMessage },
  running: RunningFlow | undefined,
  corrected: number | undefined,
): Promise<LiveMessage> {
  const bytes = corrected === undefined ? undefined : await store.correctionBytes(corrected);
  return running === undefined || bytes === undefined ? live : correctedMessage(stored, bytes, running.feed.reading);
}

function storyOf(owner: string, code: string | undefined): HopStory {
  const entry = code === undefined ? undefined : explained[code];
  return { owner, ...(entry && { means: entry.means, remedy: entry.remedy }) };
}

/** What the message becomes, or why not, with the lineage of its fields. */
async function mappedPart(
  context: NodeContext,
  program: FlowProgram,
  live: LiveMessage,
  scope: Parameters<typeof prepareWith>[3],
): Promise<Pick<HopTrace, 'mapped' | 'mappedCut' | 'mapIssue' | 'lineage'>> {
  const prepared = await prepareWith(context.evaluator, program, live, scope);
  const lineage = lineageOfSteps(program);
  if (prepared.kind === 'filter') return {};
  if (prepared.kind === 'hold') return { mapIssue: prepared.sentence, ...(lineage && { lineage }) };
  const { value, cut } = shownPart(prepared.value);
  return { mapped: value, ...(cut && { mappedCut: cut }), ...(lineage && { lineage }) };
}

function lineageOfSteps({ steps }: FlowProgram): readonly FieldLineage[] | undefined {
  if (steps.length === 0) return undefined;
  return chainLineage(steps.map(({ document, from }) => lineageOf(document, from)));
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

function tryOf(
  attempt: AttemptRecord,
  message: number,
  releases: ReadonlyMap<number, string>,
  encoding: string | undefined,
): TryTrace {
  const letter = attempt.outcomes?.[attempt.messages.indexOf(message)];
  return {
    record: attempt.number,
    number: attempt.attempt,
    kind: attempt.kind,
    startedAt: instant(attempt.startedAt),
    ...(attempt.endedAt === undefined ? {} : { tookMs: attempt.endedAt - attempt.startedAt }),
    outcome: outcomeWords[letter ?? ''] ?? 'interrupted',
    release: releases.get(attempt.release) ?? '',
    ...(attempt.sent === undefined ? {} : { sent: payloadOf(attempt.sent, { encoding }) }),
    ...(attempt.answered === undefined ? {} : { answered: payloadOf(attempt.answered, { encoding }) }),
  };
}
