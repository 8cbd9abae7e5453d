import { OperationError } from '@millrace/core';
import type { Actor, Selection, State } from '@millrace/core';
import type { DeliveryRecord } from '@millrace/store';
import type { RunningFlow } from '../topology.ts';
import type { NodeContext } from './context.ts';
import { flowsNamed } from './context.ts';
import { isSiteOf } from './sites.ts';

/** A chosen delivery with its running flow. */
export interface Selected {
  readonly row: DeliveryRecord;
  readonly flow: RunningFlow;
}

/** Most deliveries of one operation; more are done in another one. */
const most = 10_000;

/** The deliveries that a selection means, of the sites of the actor, in message order. Throws where it names nothing at all. */
export async function selectDeliveries(
  context: NodeContext,
  selection: Selection,
  actor: Actor,
  states: readonly State[],
): Promise<readonly Selected[]> {
  const named =
    selection.messages !== undefined ||
    selection.flow !== undefined ||
    selection.code !== undefined ||
    selection.key !== undefined ||
    selection.from !== undefined;
  if (!named)
    throw new OperationError(
      'invalid',
      'runtime.nothing-selected',
      'the selection is empty: give messages, a flow, a code, a key or a time',
    );
  const flows = new Map(
    (selection.flow === undefined ? [...context.topology.flows.values()] : flowsNamed(context, selection.flow))
      .filter(({ plan }) => isSiteOf(actor, plan))
      .map(flow => [flow.runner.number, flow]),
  );
  const wanted = new Set(selection.states ?? states);
  const rows = await candidates(context, selection);
  return rows
    .filter(row => flows.has(row.flow) && wanted.has(row.state) && (selection.code === undefined || row.code === selection.code))
    .map(row => ({ row, flow: flows.get(row.flow)! }))
    .toSorted((a, b) => a.row.message - b.row.message)
    .slice(0, most);
}

async function candidates({ store, topology }: NodeContext, selection: Selection): Promise<readonly DeliveryRecord[]> {
  if (selection.messages !== undefined) return deliveriesOf(store, selection.messages);
  if (selection.key !== undefined) return deliveriesOf(store, await store.find(selection.key.value, selection.key.name, most));
  if (selection.from !== undefined || selection.states?.some(state => state !== 'held') === true)
    return deliveriesOf(store, await receivedBetween({ store, topology }, selection));
  return allHeld(store, selection.code);
}

async function deliveriesOf(store: NodeContext['store'], messages: readonly number[]): Promise<readonly DeliveryRecord[]> {
  const rows: DeliveryRecord[] = [];
  for (const message of messages) rows.push(...(await store.deliveriesOf(message)));
  return rows;
}

async function allHeld(store: NodeContext['store'], code: string | undefined): Promise<readonly DeliveryRecord[]> {
  const rows: DeliveryRecord[] = [];
  for (let after: { flow: number; message: number } | undefined; rows.length < most;) {
    const page = await store.held({
      limit: 500,
      ...(code === undefined ? {} : { code }),
      ...(after === undefined ? {} : { after }),
    });
    rows.push(...page);
    const last = page.at(-1);
    if (last === undefined || page.length < 500) break;
    after = { flow: last.flow, message: last.message };
  }
  return rows;
}

/** Messages received in a span of time, from the sources of the chosen flows. */
async function receivedBetween(
  { store, topology }: Pick<NodeContext, 'store' | 'topology'>,
  selection: Selection,
): Promise<readonly number[]> {
  const [from, to] = [timeOf(selection.from, 0), timeOf(selection.to, Number.MAX_SAFE_INTEGER)];
  const flows = [...topology.flows.values()].filter(
    ({ plan }) => selection.flow === undefined || plan.name.startsWith(selection.flow) || plan.integration === selection.flow,
  );
  const sources = new Set(flows.map(({ plan }) => topology.sourceNumber(plan.source)!));
  const numbers: number[] = [];
  for (const source of sources) {
    for (let after = 0; numbers.length < most;) {
      const page = await store.read(source, after, 500, 8 * 1024 * 1024);
      numbers.push(
        ...page.filter(message => message.receivedAt >= from && message.receivedAt <= to).map(message => message.number),
      );
      const last = page.at(-1);
      if (last === undefined || last.receivedAt > to) break;
      after = last.number;
    }
  }
  return numbers;
}

/** A time given as RFC 3339 in milliseconds since 1970; throws where it is none. */
export function timeOf(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const time = Date.parse(text);
  if (Number.isNaN(time))
    throw new OperationError('invalid', 'runtime.bad-time', `"${text}" is not a time; write it as 2026-11-23T06:00:00Z`);
  return time;
}
