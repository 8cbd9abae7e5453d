import type { RecentView } from '@millrace/core';
import type { FlowRecord } from '@millrace/store';
import type { RunningFlow } from '../topology.ts';
import type { NodeContext } from './context.ts';
import { instant } from './context.ts';

/** The newest message of each flow that brought one to its target, newest first: a look at each flow, whatever flows through it. */
export async function recentOf(context: NodeContext, limit: number): Promise<readonly RecentView[]> {
  const proven = (await context.store.flows()).flatMap(record => {
    const running = context.topology.flows.get(record.name);
    return running === undefined || record.provenAt === undefined ? [] : [{ record, running, at: record.provenAt }];
  });
  const newest = proven.toSorted((one, other) => other.at - one.at).slice(0, limit);
  const views: RecentView[] = [];
  for (const { record, running, at } of newest) {
    const view = await recentView(context, record, running, at);
    if (view !== undefined) views.push(view);
  }
  return views;
}

/** The cursor of a flow stands at a message that is at its end; where that was not brought to the target, nothing is said of it. */
async function recentView(
  { store }: NodeContext,
  { number, cursor }: FlowRecord,
  { plan }: RunningFlow,
  at: number,
): Promise<RecentView | undefined> {
  const delivery = (await store.deliveriesOf(cursor)).find(each => each.flow === number);
  const [message] = delivery?.state === 'confirmed' ? await store.messages([cursor]) : [];
  if (message === undefined) return undefined;
  const keys = await store.keysOf(cursor);
  const name = 'order' in keys ? 'order' : Object.keys(keys)[0];
  return {
    flow: plan.name,
    title: plan.title,
    ...(plan.site !== undefined && { site: plan.site.name }),
    target: plan.target,
    message: cursor,
    subject: message.subject,
    ...(name !== undefined && { key: { name, value: keys[name]! } }),
    at: instant(at),
  };
}
