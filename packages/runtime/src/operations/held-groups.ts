import type { HeldExample, HeldGroup, HeldGroups } from '@millrace/core';
import type { HeldCause } from '@millrace/store';
import { awaitsOf } from '../awaiting.ts';
import type { RunningFlow } from '../topology.ts';
import type { NodeContext } from './context.ts';
import { instant } from './context.ts';
import { heldCodes, ownerOf, remedyOf } from './held-item.ts';
import { directoryOf, placeOf } from './views.ts';
import type { Directory } from './views.ts';

/** Groups in one answer; who has more looks at the first causes first. */
const mostGroups = 100;
const examplesOfGroup = 3;

/** A cause with what waits behind its messages. */
interface Weighed {
  readonly cause: HeldCause;
  readonly behind: number;
}

/** What waits for a person by cause: those first that stop most. */
export async function heldGroups(context: NodeContext): Promise<HeldGroups> {
  const causes = await context.store.heldCauses();
  const behind = await behindByCause(context);
  const weighed = causes
    .map(cause => ({ cause, behind: behind.get(nameOf(cause)) ?? 0 }))
    .toSorted((a, b) => weightOf(b) - weightOf(a) || a.cause.oldest - b.cause.oldest);
  const directory = await directoryOf(context);
  const groups: HeldGroup[] = [];
  for (const each of weighed.slice(0, mostGroups)) groups.push(await groupOf(context, directory, each));
  return {
    total: causes.reduce((sum, { count }) => sum + count, 0),
    behind: weighed.reduce((sum, each) => sum + each.behind, 0),
    groups,
    more: Math.max(0, weighed.length - mostGroups),
  };
}

function weightOf({ cause, behind }: Weighed): number {
  return cause.count + behind;
}

async function groupOf(context: NodeContext, directory: Directory, { cause, behind }: Weighed): Promise<HeldGroup> {
  const { flow, code, cause: words, owner, count, oldest, newest } = cause;
  const known = directory.flows.get(flow);
  const plan = known?.running?.plan;
  const rows = await context.store.held({
    flows: [flow],
    ...(code !== undefined && { code }),
    cause: words ?? null,
    ...(owner === undefined ? { unforwarded: true } : { owner }),
    limit: examplesOfGroup,
  });
  const messages = await context.store.messages(rows.map(({ message }) => message));
  const [row, message] = [rows[0], messages[0]];
  const remedy = row && remedyOf(row);
  const means = code === undefined ? undefined : heldCodes[code]?.means;
  const crosswalks = [...new Set(rows.flatMap(each => awaitsOf(each).map(({ crosswalk }) => crosswalk)))];
  return {
    flow: known?.record.name ?? String(flow),
    title: plan?.title ?? known?.record.name ?? String(flow),
    ...(plan?.site && { site: plan.site.name }),
    source: plan?.source ?? '',
    target: plan?.target ?? '',
    ...(code !== undefined && { code }),
    ...(words !== undefined && { cause: words }),
    count,
    oldest: instant(oldest),
    newest: instant(newest),
    owner: owner ?? (row && message ? ownerOf(context, directory, row, message) : (plan?.owner ?? '')),
    forwarded: owner !== undefined,
    behind,
    examples: await Promise.all(messages.map(each => exampleOf(context, directory, each))),
    ...(means !== undefined && { means }),
    ...(remedy !== undefined && { remedy }),
    ...(crosswalks.length > 0 && { crosswalks }),
    actions: ['release', 'cancel', 'correct', 'forward'],
  };
}

async function exampleOf(
  { store }: NodeContext,
  directory: Directory,
  message: Awaited<ReturnType<NodeContext['store']['messages']>>[number],
): Promise<HeldExample> {
  const { origin } = placeOf(directory, message);
  return {
    message: message.number,
    subject: message.subject,
    ...(origin !== undefined && { origin }),
    keys: await store.keysOf(message.number),
  };
}

/** Messages that wait behind held ones, by the cause of these. Only lanes in which something waits cost a look. */
async function behindByCause(context: NodeContext): Promise<ReadonlyMap<string, number>> {
  const behind = new Map<string, number>();
  for (const flow of context.topology.flows.values())
    for (const [message, waiting] of parkedIn(flow)) {
      const row = await context.store.delivery(flow.runner.number, message);
      if (row?.state === 'held') behind.set(nameOf(row), (behind.get(nameOf(row)) ?? 0) + waiting);
    }
  return behind;
}

function parkedIn({ runner }: RunningFlow): readonly (readonly [message: number, waiting: number])[] {
  const parked: (readonly [number, number])[] = [];
  for (const [first, ...others] of runner.state.lanes.values())
    if (first?.phase === 'held' && others.length > 0) parked.push([first.message, others.length]);
  return parked;
}

function nameOf({ flow, code, cause, owner }: Pick<HeldCause, 'flow' | 'code' | 'cause' | 'owner'>): string {
  return JSON.stringify([flow, code, cause, owner]);
}
