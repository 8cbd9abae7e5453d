import type { AccessNote, Actor, MessagePlace, Territory } from '@millrace/core';
import type { NodeContext } from './context.ts';
import { knownFlows } from './context.ts';

const setting = 'known-access';

/** Writes an entry about who may enter into the audit trail. */
export async function noteAccess({ store, clock }: NodeContext, note: AccessNote, actor: Actor): Promise<number> {
  return (await store.audit({ ...note, at: clock.now(), who: actor.name })).number;
}

/** Notices something odd about signing in. */
export async function noteOddAccess({ store, clock }: NodeContext, code: string, about: string, sentence: string): Promise<void> {
  await store.anomaly({ at: clock.now(), code, about, sentence });
}

/** Audits how those who may enter differ from what was known, then knows it. */
export async function knowAccess(
  context: NodeContext,
  known: Readonly<Record<string, string>>,
  reason: string | undefined,
  actor: Actor,
): Promise<readonly number[]> {
  const before = JSON.parse((await context.store.setting(setting)) ?? '{}') as Readonly<Record<string, string>>;
  const changed = [...new Set([...Object.keys(before), ...Object.keys(known)])].filter(
    subject => before[subject] !== known[subject],
  );
  const numbers: number[] = [];
  for (const subject of changed) {
    const [old, now] = [before[subject], known[subject]];
    const kind = subject.split(' ')[0]!;
    const note = {
      action: `${old === undefined ? 'add' : now === undefined ? 'remove' : 'change'} ${kind}`,
      subject: subject.slice(kind.length + 1),
      ...(reason !== undefined && { reason }),
      ...(old !== undefined && { before: old }),
      ...(now !== undefined && { after: now }),
    };
    numbers.push(await noteAccess(context, note, actor));
  }
  if (changed.length > 0) await context.store.setSetting(setting, JSON.stringify(known));
  return numbers;
}

/** The sites of flows and interfaces. */
export async function territoryOf({ current: { plan } }: NodeContext): Promise<Territory> {
  return {
    flows: new Map(plan.flows.map(({ name, site }) => [name, site?.name])),
    interfaces: new Map([...plan.interfaces.values()].map(({ name, system }) => [name, system.site])),
    sites: [...plan.sites.keys()],
  };
}

/** Where a message came from, and the flows it goes to. */
export async function messagePlaceOf(context: NodeContext, message: number): Promise<MessagePlace | undefined> {
  const [stored] = await context.store.messages([message]);
  if (stored === undefined) return undefined;
  const [sources, flows] = [await context.store.sources(), await knownFlows(context)];
  const deliveries = await context.store.deliveriesOf(message);
  return {
    source: sources.find(({ number }) => number === stored.source)?.name ?? '',
    flows: deliveries.flatMap(({ flow }) => flows.get(flow)?.record.name ?? []),
  };
}
