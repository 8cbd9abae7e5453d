import { setImmediate } from 'node:timers/promises';
import { OperationError } from '@millrace/core';
import type { Actor, Selection } from '@millrace/core';
import type { DeliveryRecord, HeldChoice } from '@millrace/store';
import type { RunningFlow } from '../topology.ts';
import type { NodeContext } from './context.ts';
import { flowNumbers, forwardChoice } from './held.ts';
import { timeOf } from './selecting.ts';
import { isSiteOf } from './sites.ts';

/** A held delivery as it is kept between choosing and acting: its flow by name, since a reload may replace the running one. */
export interface HeldPlace {
  readonly flow: string;
  readonly message: number;
}

/** Most deliveries of one operation; more are done in another one. */
const most = 250_000;
const pageSize = 2_000;
const mostOfKey = 10_000;

/** The held deliveries that a selection means, in message order, of the sites of the actor. Throws where it names nothing at all. */
export async function selectHeld(context: NodeContext, selection: Selection, actor: Actor): Promise<readonly HeldPlace[]> {
  refuseEmpty(selection);
  const choice = await choiceOf(context, selection);
  const [from, to] = [timeOf(selection.from, 0), timeOf(selection.to, Infinity)];
  const places: HeldPlace[] = [];
  for await (const { row, flow } of heldRows(context, choice, actor)) {
    const receivedAt = flow.runner.state.entries.get(row.message)?.receivedAt ?? -1;
    if (receivedAt >= from && receivedAt <= to) places.push({ flow: flow.plan.name, message: row.message });
    if (places.length === most) break;
  }
  return places;
}

/** Refuses a selection that says nothing: it would mean everything. */
export function refuseEmpty({ states: _, ...named }: Selection): void {
  if (Object.values(named).some(each => each !== undefined)) return;
  throw new OperationError(
    'invalid',
    'runtime.nothing-selected',
    'the selection is empty: give messages, a flow, a code, a key or a time',
  );
}

async function choiceOf(context: NodeContext, selection: Selection): Promise<HeldChoice> {
  const { flow, site, code, cause, forwardedTo, messages, key } = selection;
  const flows = flow === undefined && site === undefined ? undefined : flowNumbers(context, flow, site);
  const found = key && (await context.store.find(key.value, key.name, mostOfKey));
  const chosen = messages && found ? messages.filter(number => found.includes(number)) : (messages ?? found);
  return {
    ...(flows !== undefined && { flows }),
    ...(code !== undefined && { code }),
    ...(cause !== undefined && { cause: cause === '' ? null : cause }),
    ...forwardChoice(forwardedTo),
    ...(chosen !== undefined && { messages: chosen }),
  };
}

/** Held rows of running flows, page by page; flows go on between pages. */
async function* heldRows(
  { store, topology }: NodeContext,
  choice: HeldChoice,
  actor: Actor,
): AsyncGenerator<{ readonly row: DeliveryRecord; readonly flow: RunningFlow }> {
  for (let after: { flow: number; message: number } | undefined; ;) {
    const flows = new Map([...topology.flows.values()].map(flow => [flow.runner.number, flow]));
    const page = await store.held({ ...choice, limit: pageSize, ...(after && { after }) });
    for (const row of page) {
      const flow = flows.get(row.flow);
      if (flow !== undefined && isSiteOf(actor, flow.plan)) yield { row, flow };
    }
    const last = page.at(-1);
    if (last === undefined || page.length < pageSize) return;
    after = { flow: last.flow, message: last.message };
    await setImmediate();
  }
}
