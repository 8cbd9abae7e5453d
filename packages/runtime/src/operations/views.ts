import type { DeliveryView, Gate, MessageSummary } from '@millrace/core';
import type { DeliveryRecord, SourceRecord, StoredMessage } from '@millrace/store';
import type { KnownFlow, NodeContext } from './context.ts';
import { instant, knownFlows } from './context.ts';

/** What list lines about messages are made from; read once per request. */
export interface Directory {
  readonly flows: ReadonlyMap<number, KnownFlow>;
  readonly sources: ReadonlyMap<number, SourceRecord>;
  /** Interfaces that take nothing now: whatever is on its way to one of them waits. */
  readonly broken: ReadonlySet<string>;
}

/** The names behind the numbers. */
export async function directoryOf(context: NodeContext): Promise<Directory> {
  return {
    flows: await knownFlows(context),
    sources: new Map((await context.store.sources()).map(source => [source.number, source])),
    broken: new Set([...context.topology.interfaces.values()].filter(isBroken).map(({ plan }) => plan.name)),
  };
}

function isBroken({ isOpen, gate }: { readonly isOpen: boolean; readonly gate: Gate }): boolean {
  return !isOpen || gate.breaker !== 'closed';
}

/** One message with its keys and deliveries, as a list line. */
export async function summaryOf({ store }: NodeContext, directory: Directory, message: StoredMessage): Promise<MessageSummary> {
  const deliveries = await store.deliveriesOf(message.number);
  const first = directory.flows.get(deliveries[0]?.flow ?? -1)?.running;
  return {
    message: message.number,
    id: message.id,
    ...placeOf(directory, message),
    ...(first === undefined ? {} : { contract: first.plan.sourceContract }),
    subject: message.subject,
    receivedAt: instant(message.receivedAt),
    ...(message.time === undefined ? {} : { time: instant(message.time) }),
    keys: await store.keysOf(message.number),
    bytes: message.bytes.length,
    deliveries: deliveries.map(row => deliveryView(directory, row)),
  };
}

/** Where a message came from: the interface, and what it was there. */
export function placeOf(
  { sources }: Directory,
  { source, attributes }: StoredMessage,
): { readonly source: string; readonly origin?: string } {
  const [file, line] = [attributes?.['file'], attributes?.['line']];
  return {
    source: sources.get(source)?.name ?? String(source),
    ...(file !== undefined && { origin: line === undefined ? file : `${file}, line ${line}` }),
  };
}

/** One delivery with the names of its flow and target; what runs right now is more exact than what is stored. */
export function deliveryView(directory: Directory, row: DeliveryRecord): DeliveryView {
  const flow = directory.flows.get(row.flow);
  const phase = flow?.running?.runner.state.entries.get(row.message)?.phase;
  const isWaiting = phase === 'sending' && directory.broken.has(flow?.running?.plan.target ?? '');
  const state = isWaiting ? 'waiting' : phase === 'sending' ? 'sending' : phase === 'asking' ? 'unknown' : row.state;
  return {
    flow: flow?.record.name ?? String(row.flow),
    title: flow?.running?.plan.title ?? flow?.record.name ?? String(row.flow),
    target: flow?.running?.plan.target ?? '',
    state,
    attempts: row.attempts,
    ...(row.reference === undefined ? {} : { reference: row.reference }),
    ...(row.code === undefined ? {} : { code: row.code }),
    ...(row.sentence === undefined ? {} : { sentence: row.sentence }),
    ...(row.stored ? { at: instant(row.at) } : {}),
  };
}
