import type { Actor, ForwardReport, Selection } from '@millrace/core';
import { OperationError } from '@millrace/core';
import type { DeliveryRecord } from '@millrace/store';
import { instant, reasonGiven } from './context.ts';
import type { NodeContext } from './context.ts';
import type { Turns } from './in-turn.ts';
import { placesText } from './places.ts';
import { selectHeld } from './select-held.ts';
import type { HeldPlace } from './select-held.ts';

const atOnce = 1_000;

/**
 * Names another person or team as the owner of held deliveries, with a note. It only changes who is shown as the owner: nothing is sent to anybody,
 * and where the deliveries stand stays as it is. One audit entry, which says whose they were before.
 */
export async function forwardHeld(
  context: NodeContext,
  inTurn: Turns,
  selection: Selection,
  to: string,
  note: string,
  actor: Actor,
): Promise<ForwardReport> {
  const [owner, because] = [to.trim(), reasonGiven(note)];
  if (owner === '') throw new OperationError('invalid', 'held.nobody', 'say to whom it is forwarded');
  const places = await selectHeld(context, selection, actor);
  if (places.length === 0) return { forwarded: 0, to: owner };
  const audit = await auditForward(context, places, owner, because, actor);
  using work = context.bulk.begin({
    action: 'forward',
    who: actor.name,
    since: instant(context.clock.now()),
    total: places.length,
  });
  let forwarded = 0;
  for (let at = 0; at < places.length; at += atOnce) {
    const batch = places.slice(at, at + atOnce);
    forwarded += await inTurn(() => rename(context, batch, owner, audit));
    work.advance(batch.length);
  }
  return { forwarded, to: owner, audit };
}

async function auditForward(
  { store, clock, topology }: NodeContext,
  places: readonly HeldPlace[],
  to: string,
  note: string,
  actor: Actor,
): Promise<number> {
  const owners = new Map<string, number>();
  for (const { flow, message } of places) {
    const running = topology.flows.get(flow);
    const row = running && (await store.delivery(running.runner.number, message));
    const owner = row?.owner ?? '';
    owners.set(owner, (owners.get(owner) ?? 0) + 1);
  }
  const { number } = await store.audit({
    at: clock.now(),
    who: actor.name,
    action: 'forward held',
    subject: placesText(places),
    reason: note,
    before: JSON.stringify({ forwardedTo: Object.fromEntries(owners) }),
    after: JSON.stringify({ forwardedTo: to }),
  });
  return number;
}

/** Writes the rows again with another owner; nothing but that differs, so the state of the flow and its counters stay. */
async function rename(
  { store, topology }: NodeContext,
  places: readonly HeldPlace[],
  owner: string,
  forwarded: number,
): Promise<number> {
  let renamed = 0;
  for (const [name, group] of Map.groupBy(places, ({ flow }) => flow)) {
    const runner = topology.flows.get(name)?.runner;
    if (runner === undefined) continue;
    const held = group.map(({ message }) => message).filter(message => runner.state.entries.get(message)?.phase === 'held');
    const rows = held.length === 0 ? [] : await store.held({ flows: [runner.number], messages: held, limit: held.length });
    await store.settle({ flow: runner.number, rows: rows.map(row => ({ ...rowOf(row), owner, forwarded })), counts: {} });
    renamed += rows.length;
  }
  return renamed;
}

function rowOf({ flow: _, stored: __, ...row }: DeliveryRecord): Omit<DeliveryRecord, 'flow' | 'stored'> {
  return row;
}
