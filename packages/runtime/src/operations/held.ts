import { coreCodes, formatCodes, OperationError } from '@millrace/core';
import type { CodeCatalogue, HeldItem } from '@millrace/core';
import type { DeliveryRecord, StoredMessage } from '@millrace/store';
import { awaitsOf } from '../awaiting.ts';
import { runtimeCodes } from '../codes.ts';
import type { NodeContext } from './context.ts';
import { flowsNamed, instant, knownFlows } from './context.ts';
import { deliveryView, directoryOf, placeOf } from './views.ts';
import type { Directory } from './views.ts';

/** Codes under which a delivery can be held. */
const explained: CodeCatalogue = { ...coreCodes, ...runtimeCodes };

/** One page of what waits for a person, oldest first. */
export interface HeldPage {
  readonly items: readonly HeldItem[];
  readonly total: number;
  readonly next?: string;
}

/** What waits for a person, with owner, remedy and how many wait behind it. */
export async function heldItems(
  context: NodeContext,
  filter: { readonly flow?: string; readonly code?: string; readonly limit: number; readonly after?: string },
): Promise<HeldPage> {
  const directory = await directoryOf(context);
  const flow = filter.flow === undefined ? undefined : flowsNamed(context, filter.flow)[0]?.runner.number;
  const rows = await context.store.held({
    limit: filter.limit,
    ...(flow === undefined ? {} : { flows: [flow] }),
    ...(filter.code === undefined ? {} : { code: filter.code }),
    ...(filter.after === undefined ? {} : { after: markOf(filter.after) }),
  });
  const messages = new Map(
    (await context.store.messages(rows.map(row => row.message))).map(message => [message.number, message]),
  );
  const items: HeldItem[] = [];
  for (const row of rows) {
    const message = messages.get(row.message);
    if (message !== undefined)
      items.push({
        ...heldItem(context, directory, row, message),
        ...placeOf(directory, message),
        id: message.id,
        subject: message.subject,
        keys: await context.store.keysOf(row.message),
        receivedAt: instant(message.receivedAt),
      });
  }
  const total = [...(await knownFlows(context)).values()].reduce((sum, known) => sum + known.record.counts.held, 0);
  const last = rows.at(-1);
  return {
    items,
    total,
    ...(rows.length === filter.limit && last !== undefined ? { next: `${last.flow}.${last.message}` } : {}),
  };
}

function heldItem(
  context: NodeContext,
  directory: Directory,
  row: DeliveryRecord,
  message: StoredMessage,
): Omit<HeldItem, 'id' | 'source' | 'subject' | 'keys' | 'receivedAt'> {
  const running = directory.flows.get(row.flow)?.running;
  const entry = running?.runner.state.entries.get(row.message);
  const lane = entry === undefined ? undefined : running?.runner.state.lanes.get(entry.subject);
  const remedy = remedyOf(row);
  return {
    ...deliveryView(directory, row),
    message: row.message,
    heldSince: instant(row.at),
    owner: stewardOf(context, row) ?? sourceOwnerOf(context, directory, row, message) ?? running?.plan.owner ?? '',
    behind: Math.max(0, (lane?.length ?? 1) - 1),
    ...(remedy === undefined ? {} : { remedy }),
    actions: ['release', 'cancel'],
  };
}

/** What to do: the command that adds what is awaited, else what the catalogue says of the code. */
function remedyOf(row: DeliveryRecord): string | undefined {
  const [awaited] = awaitsOf(row);
  if (awaited === undefined || !/^[\w.+/-]+$/.test(awaited.code))
    return row.code === undefined ? undefined : explained[row.code]?.remedy;
  const { crosswalk, code, direction } = awaited;
  const pair = direction === 'back' ? `FROM ${code}` : `${code} TO`;
  return `add it: millrace crosswalk add ${crosswalk} ${pair} --reason "…"`;
}

/** Who adds the entries of a crosswalk that a delivery waits for. */
function stewardOf({ lookups }: NodeContext, row: DeliveryRecord): string | undefined {
  const names = new Set(awaitsOf(row).map(({ crosswalk }) => crosswalk));
  const owners = new Set([...names].flatMap(name => lookups.current.crosswalks.get(name)?.owner ?? []));
  return owners.size === 0 ? undefined : [...owners].join(', ');
}

/** Who answers for the source, where the message itself is at fault: it cannot be read or breaks what was agreed. */
function sourceOwnerOf(
  { current: { plan } }: NodeContext,
  directory: Directory,
  { code = '' }: DeliveryRecord,
  message: StoredMessage,
): string | undefined {
  const isOfSource = code === message.bad?.code || code === 'delivery.source-contract' || Object.hasOwn(formatCodes, code);
  return isOfSource ? plan.interfaces.get(placeOf(directory, message).source)?.system.owner : undefined;
}

function markOf(after: string): { readonly flow: number; readonly message: number } {
  const [flow, message] = after.split('.').map(Number);
  if (!Number.isSafeInteger(flow) || !Number.isSafeInteger(message))
    throw new OperationError('invalid', 'runtime.bad-place', `"${after}" is not a place in the list of held deliveries`);
  return { flow: flow!, message: message! };
}
