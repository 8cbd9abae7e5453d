import { messageSentence, OperationError, traceEvents } from '@millrace/core';
import type { AuditView, HopTrace, MessageTrace } from '@millrace/core';
import type { StoredMessage } from '@millrace/store';
import { reviveMessage } from '../live-message.ts';
import type { LiveMessage } from '../live-message.ts';
import type { NodeContext } from './context.ts';
import { instant } from './context.ts';
import { heldMessage } from './correction-desk.ts';
import { correctionView } from './correction-view.ts';
import { hopOf } from './explain-hop.ts';
import { payloadOf, shownPart } from './payload.ts';
import { relatedMessages } from './related.ts';
import { directoryOf, summaryOf } from './views.ts';
import type { Directory } from './views.ts';

/** Most audit entries that one message is shown with. */
const mostEntries = 200;

/** Everything about one message: verdict, time line, bytes, parsed, and per flow what was mapped, sent, answered, with versions. */
export async function explainMessage(context: NodeContext, number: number): Promise<MessageTrace> {
  const stored = await storedMessage(context, number);
  const directory = await directoryOf(context);
  const summary = await summaryOf(context, directory, stored);
  const live = revived(context, directory, stored);
  const rows = await context.store.deliveriesOf(number);
  const hops: HopTrace[] = [];
  for (const row of rows) hops.push(await hopOf(context, directory, row, live && { live, stored }));
  const parsed = live?.value === undefined ? undefined : shownPart(live.value);
  return {
    ...summary,
    sentence: messageSentence(summary, context.clock.now()),
    attributes: stored.attributes ?? {},
    received: payloadOf(stored.bytes, { encoding: encodingAt(context, summary.source) }),
    ...(parsed && { parsed: parsed.value, ...(parsed.cut && { parsedCut: parsed.cut }) }),
    ...(stored.bad === undefined ? {} : { parseIssue: stored.bad.sentence }),
    hops,
    ...(await correctionsOfMessage(context, number)),
    events: traceEvents({ message: summary, hops, audit: await auditOfMessage(context, number) }),
    ...(await relatedMessages(context, directory, summary)),
  };
}

/** What people put in the place of its content. */
async function correctionsOfMessage(context: NodeContext, number: number): Promise<Pick<MessageTrace, 'corrections'>> {
  const records = context.corrections.of(number);
  if (records.length === 0) return {};
  const message = await heldMessage(context, number);
  return { corrections: await Promise.all(records.map(record => correctionView(context, record, message))) };
}

/** The audit entries that name a message, in order. */
export async function auditOfMessage({ store }: NodeContext, number: number): Promise<readonly AuditView[]> {
  return (await store.auditOfMessage(number, mostEntries)).map(entry => ({ ...entry, at: instant(entry.at) }));
}

/** The bytes of a message exactly as received. */
export async function receivedBytes(context: NodeContext, number: number): Promise<Uint8Array> {
  return (await storedMessage(context, number)).bytes;
}

/** The whole bytes that one attempt of a message sent, or was answered. */
export async function attemptBytes(
  context: NodeContext,
  number: number,
  record: number,
  part: 'sent' | 'answered',
): Promise<Uint8Array> {
  for (const { flow } of await context.store.deliveriesOf(number)) {
    const attempt = (await context.store.attemptsOf(flow, number)).find(each => each.number === record);
    const bytes = attempt?.[part];
    if (bytes !== undefined) return bytes;
  }
  const sentence = `message ${number} has no attempt ${record} with bytes that were ${part}`;
  throw new OperationError('unknown', 'runtime.unknown-name', sentence);
}

/** A message of the journal; throws where there is none of this number. */
export async function storedMessage({ store }: NodeContext, number: number): Promise<StoredMessage> {
  const [stored] = await store.messages([number]);
  if (stored === undefined) throw new OperationError('unknown', 'runtime.unknown-name', `there is no message ${number}`);
  return stored;
}

/** The encoding that the format of an interface declares. */
function encodingAt({ current: { plan } }: NodeContext, name: string): string | undefined {
  return plan.interfaces.get(name)?.declaration.format?.encoding;
}

function revived({ topology }: NodeContext, directory: Directory, stored: StoredMessage): LiveMessage | undefined {
  const reading = topology.reading(directory.sources.get(stored.source)?.name ?? '');
  return reading === undefined ? undefined : reviveMessage(stored, reading);
}
