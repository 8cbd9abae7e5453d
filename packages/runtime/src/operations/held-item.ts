import { coreCodes, formatCodes } from '@millrace/core';
import type { CodeCatalogue, HeldItem } from '@millrace/core';
import type { DeliveryRecord, StoredMessage } from '@millrace/store';
import { awaitsOf } from '../awaiting.ts';
import { runtimeCodes } from '../codes.ts';
import type { NodeContext } from './context.ts';
import { instant } from './context.ts';
import { deliveryView, placeOf } from './views.ts';
import type { Directory } from './views.ts';

/** Codes under which a delivery can be held. */
export const heldCodes: CodeCatalogue = { ...coreCodes, ...runtimeCodes };

/** One held delivery with its owner, what to do about it, and what was done so far. */
export async function heldItem(
  context: NodeContext,
  directory: Directory,
  row: DeliveryRecord,
  message: StoredMessage,
): Promise<HeldItem> {
  const { number, id, subject, receivedAt } = message;
  const site = directory.flows.get(row.flow)?.running?.plan.site?.name;
  const remedy = remedyOf(row);
  return {
    ...deliveryView(directory, row),
    ...placeOf(directory, message),
    message: number,
    id,
    subject,
    keys: await context.store.keysOf(number),
    receivedAt: instant(receivedAt),
    heldSince: instant(row.at),
    owner: ownerOf(context, directory, row, message),
    behind: behindIt(directory, row),
    ...(site !== undefined && { site }),
    ...(row.cause !== undefined && { cause: row.cause }),
    ...(remedy !== undefined && { remedy }),
    ...(await forwardOf(context, row)),
    ...correctionsOf(context, row),
    actions: ['release', 'cancel'],
  };
}

/** Who can do something about a held delivery: whom it was forwarded to, the steward of a crosswalk, the owner of the source for its faults, else of the integration. */
export function ownerOf(context: NodeContext, directory: Directory, row: DeliveryRecord, message: StoredMessage): string {
  const planned = directory.flows.get(row.flow)?.running?.plan.owner ?? '';
  return row.owner ?? stewardOf(context, row) ?? sourceOwnerOf(context, directory, row, message) ?? planned;
}

/** What to do: the command that adds what is awaited, else what the catalogue says of the code. */
export function remedyOf(row: DeliveryRecord): string | undefined {
  const [awaited] = awaitsOf(row);
  if (awaited === undefined || !/^[\w.+/-]+$/.test(awaited.code))
    return row.code === undefined ? undefined : heldCodes[row.code]?.remedy;
  const { crosswalk, code, direction } = awaited;
  const pair = direction === 'back' ? `FROM ${code}` : `${code} TO`;
  return `add it: millrace crosswalk add ${crosswalk} ${pair} --reason "…"`;
}

/** Later messages of the same subject that wait behind a held one. */
function behindIt({ flows }: Directory, row: DeliveryRecord): number {
  const state = flows.get(row.flow)?.running?.runner.state;
  const entry = state?.entries.get(row.message);
  const lane = entry && state?.lanes.get(entry.subject);
  return Math.max(0, (lane?.length ?? 1) - 1);
}

/** The note with which it was forwarded stands in the audit trail. */
async function forwardOf({ store }: NodeContext, { owner, forwarded }: DeliveryRecord): Promise<Pick<HeldItem, 'forwarded'>> {
  if (owner === undefined || forwarded === undefined) return {};
  const [entry] = await store.auditTrail(forwarded - 1, 1);
  return entry === undefined
    ? {}
    : { forwarded: { to: owner, by: entry.who, at: instant(entry.at), note: entry.reason ?? '', audit: forwarded } };
}

function correctionsOf(
  { corrections }: NodeContext,
  { message, flow }: DeliveryRecord,
): Pick<HeldItem, 'corrected' | 'proposed'> {
  const corrected = corrections.inForce(message, flow);
  const newest = corrections.of(message).at(-1);
  const isProposed = newest !== undefined && newest.deliveries === undefined && newest.decision === undefined;
  return { ...(corrected !== undefined && { corrected }), ...(isProposed && { proposed: newest.number }) };
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
