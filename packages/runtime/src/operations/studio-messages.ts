import { dayIn, OperationError } from '@millrace/core';
import type { Actor, FlowPlan, MappingMessage, MappingTrial, PreviewIssue, PreviewMessage } from '@millrace/core';
import { reviveMessage } from '../live-message.ts';
import type { RunningFlow } from '../topology.ts';
import type { NodeContext } from './context.ts';
import { recentMessagesOf } from './recent-messages.ts';
import { isSiteOf } from './sites.ts';
import { directoryOf, summaryOf } from './views.ts';

/** How many messages of a flow are looked at for those that are not filtered. */
const lookedAt = 100;

/** The newest messages that running flows take through a mapping, of the sites of the actor, newest first. */
export async function mappingMessagesOf(
  context: NodeContext,
  mapping: string,
  limit: number,
  actor: Actor,
): Promise<readonly MappingMessage[]> {
  const found = new Map<number, MappingMessage>();
  for (const { plan } of runningThrough(context, mapping, actor)) {
    const { items } = await recentMessagesOf(context, { flow: plan.name, limit: Math.max(limit, lookedAt) });
    const passing = items.filter(({ deliveries }) =>
      deliveries.some(({ flow, state }) => flow === plan.name && state !== 'filtered'),
    );
    for (const { message, subject, receivedAt, keys } of passing.slice(0, limit))
      if (!found.has(message)) found.set(message, { message, flow: plan.name, title: plan.title, subject, receivedAt, keys });
  }
  return [...found.values()].toSorted((one, other) => other.message - one.message).slice(0, limit);
}

/** What a mapping is tried on. */
export interface TriedMessage {
  readonly view: MappingMessage;
  readonly message?: PreviewMessage;
  /** Why it cannot be read. */
  readonly unread?: PreviewIssue;
}

/** The message that is asked for, decoded; the newest one where none is; `undefined` where there is none. */
export async function triedMessage(
  context: NodeContext,
  mapping: string,
  { message, flow }: MappingTrial,
  actor: Actor,
): Promise<TriedMessage | undefined> {
  const chosen = message ?? (await mappingMessagesOf(context, mapping, 1, actor))[0]?.message;
  if (chosen === undefined) return undefined;
  const [stored] = await context.store.messages([chosen]);
  const directory = await directoryOf(context);
  const source = stored && directory.sources.get(stored.source)?.name;
  const flows = runningThrough(context, mapping, actor).filter(({ plan }) => plan.source === source);
  if (stored === undefined || flows.length === 0)
    throw new OperationError('unknown', 'runtime.unknown-name', `no message ${chosen} reaches the mapping "${mapping}"`);
  const { subject, receivedAt, keys, deliveries } = await summaryOf(context, directory, stored);
  const taken = flows.find(({ plan }) => deliveries.some(each => each.flow === plan.name && each.state !== 'filtered'));
  const { plan } = flows.find(each => each.plan.name === flow) ?? taken ?? flows[0]!;
  const view = { message: chosen, flow: plan.name, title: plan.title, subject, receivedAt, keys };
  const live = reviveMessage(stored, context.topology.reading(plan.source)!);
  if (live.value === undefined) return { view, unread: { of: 'before', path: '', ...(live.bad ?? nothingThere) } };
  return { view, message: { value: live.value, flow: plan.name, scope: scopeOf(context, plan, stored.receivedAt) } };
}

const nothingThere = { code: 'format.empty', sentence: 'the received bytes hold no record' };

function runningThrough({ topology }: NodeContext, mapping: string, actor: Actor): readonly RunningFlow[] {
  return [...topology.flows.values()].filter(({ plan }) => plan.mappings.includes(mapping) && isSiteOf(actor, plan));
}

function scopeOf({ clock }: NodeContext, { site }: FlowPlan, receivedAt: number): PreviewMessage['scope'] {
  const day = dayIn(site?.zone);
  const days = { received: day(receivedAt), today: day(clock.now()) };
  if (site === undefined) return { now: receivedAt, days };
  const { name, code, zone, title } = site;
  return { now: receivedAt, days, site: { name, code, zone, ...(title !== undefined && { title }) } };
}
