import { OperationError } from '@millrace/core';
import type { HeldItem, HeldPage, HeldQuery } from '@millrace/core';
import type { HeldChoice } from '@millrace/store';
import type { NodeContext } from './context.ts';
import { flowsNamed } from './context.ts';
import { heldItem } from './held-item.ts';
import { isSiteOf } from './sites.ts';
import { directoryOf } from './views.ts';

/** Messages of one key that are looked at. */
const mostOfKey = 10_000;

/** A page of what waits for a person, oldest first, with owner, remedy and how many wait behind it. */
export async function heldItems(context: NodeContext, query: HeldQuery): Promise<HeldPage> {
  const { limit, offset, after } = query;
  const choice = await choiceOf(context, query);
  const rows = await context.store.held({
    ...choice,
    limit,
    ...(offset !== undefined && { offset }),
    ...(after !== undefined && { after: markOf(after) }),
  });
  const directory = await directoryOf(context);
  const stored = await context.store.messages(rows.map(row => row.message));
  const messages = new Map(stored.map(message => [message.number, message]));
  const items: HeldItem[] = [];
  for (const row of rows) {
    const message = messages.get(row.message);
    if (message !== undefined) items.push(await heldItem(context, directory, row, message));
  }
  const last = rows.at(-1);
  const isMore = rows.length === limit && last !== undefined;
  return { items, total: await context.store.heldCount(choice), ...(isMore && { next: `${last.flow}.${last.message}` }) };
}

/** The part of the held deliveries that a query asks for, as the store chooses it. */
async function choiceOf(context: NodeContext, query: HeldQuery): Promise<HeldChoice> {
  const { flow, site, sites, code, cause, forwardedTo, value } = query;
  const everywhere = flow === undefined && site === undefined && sites === undefined;
  const flows = everywhere ? undefined : flowNumbers(context, flow, site, sites);
  return {
    ...(flows !== undefined && { flows }),
    ...(code !== undefined && { code }),
    ...(cause !== undefined && { cause: cause === '' ? null : cause }),
    ...forwardChoice(forwardedTo),
    ...(value !== undefined && { messages: await context.store.find(value, undefined, mostOfKey) }),
  };
}

/** Those that were forwarded to somebody, or to nobody. */
export function forwardChoice(forwardedTo: string | undefined): Pick<HeldChoice, 'owner' | 'unforwarded'> {
  if (forwardedTo === undefined) return {};
  return forwardedTo === '' ? { unforwarded: true } : { owner: forwardedTo };
}

/** Numbers of the flows of a name at a site, or at some sites. */
export function flowNumbers(
  context: NodeContext,
  flow: string | undefined,
  site: string | undefined,
  sites?: readonly string[],
): readonly number[] {
  const named = flow === undefined ? [...context.topology.flows.values()] : flowsNamed(context, flow);
  return named
    .filter(({ plan }) => site === undefined || plan.site?.name === site)
    .filter(({ plan }) => isSiteOf({ name: '', ...(sites && { sites }) }, plan))
    .map(({ runner }) => runner.number);
}

function markOf(after: string): { readonly flow: number; readonly message: number } {
  const [flow, message] = after.split('.').map(Number);
  if (!Number.isSafeInteger(flow) || !Number.isSafeInteger(message))
    throw new OperationError('invalid', 'runtime.bad-place', `"${after}" is not a place in the list of held deliveries`);
  return { flow: flow!, message: message! };
}
