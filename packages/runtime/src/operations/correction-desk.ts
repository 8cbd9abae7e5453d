import { OperationError } from '@millrace/core';
import type { Actor, CorrectionDesk } from '@millrace/core';
import { recordAlone } from '../record-alone.ts';
import { contentPayload } from './content-payload.ts';
import type { NodeContext } from './context.ts';
import { correctionView } from './correction-view.ts';
import { heldItem } from './held-item.ts';
import { judge } from './judging.ts';
import type { HeldMessage } from './judging.ts';
import type { Selected } from './selecting.ts';
import { isSiteOf } from './sites.ts';
import { directoryOf } from './views.ts';

/** A held message as it can be corrected: its content, what is wrong with it, and what became of earlier corrections. */
export async function correctionDesk(context: NodeContext, number: number): Promise<CorrectionDesk> {
  const message = await heldMessage(context, number);
  const { stored, held, source, settings } = message;
  const content = await contentNow(context, message);
  const { value: _, ...check } = await judge(context, message, content);
  const directory = await directoryOf(context);
  const items = await Promise.all(held.map(({ row }) => heldItem(context, directory, row, stored)));
  const records = context.corrections.of(number);
  return {
    ...check,
    message: number,
    id: stored.id,
    subject: stored.subject,
    source,
    format: settings.kind,
    content: contentPayload(content, settings),
    isPart: stored.part !== undefined,
    held: items,
    corrections: await Promise.all(records.map(record => correctionView(context, record, message))),
  };
}

/** A message with those of its deliveries that are held now, of the sites of the actor where one is given. */
export async function heldMessage(context: NodeContext, number: number, actor?: Actor): Promise<HeldMessage> {
  const [stored] = await context.store.messages([number]);
  if (stored === undefined) throw new OperationError('unknown', 'runtime.unknown-name', `there is no message ${number}`);
  const source = (await context.store.sources()).find(each => each.number === stored.source)?.name ?? '';
  const reading = context.topology.reading(source);
  if (reading === undefined)
    throw new OperationError(
      'refused',
      'correction.not-read',
      `message ${number} cannot be read: no integration reads ${source} any more`,
    );
  const settings = context.topology.interfaces.get(source)?.plan.declaration.format ?? { kind: 'json' };
  return { stored, held: await heldDeliveries(context, number, actor), source, settings, reading };
}

async function heldDeliveries(
  { store, topology }: NodeContext,
  number: number,
  actor: Actor | undefined,
): Promise<readonly Selected[]> {
  const rows = await store.deliveriesOf(number);
  const flows = new Map([...topology.flows.values()].map(flow => [flow.runner.number, flow]));
  return rows.flatMap(row => {
    const flow = flows.get(row.flow);
    const isHeld = flow?.runner.state.entries.get(number)?.phase === 'held';
    return flow !== undefined && isHeld && isSiteOf(actor, flow.plan) ? [{ row, flow }] : [];
  });
}

/** The content that would go out if the message were released now: of one record where several came together. */
export async function contentNow(
  { store, corrections }: NodeContext,
  { stored, held, reading }: HeldMessage,
): Promise<Uint8Array> {
  const [first] = held;
  const correction =
    first === undefined ? corrections.newestInForce(stored.number) : corrections.inForce(stored.number, first.flow.runner.number);
  const corrected = correction === undefined ? undefined : await store.correctionBytes(correction);
  return corrected ?? recordAlone(stored, reading);
}
