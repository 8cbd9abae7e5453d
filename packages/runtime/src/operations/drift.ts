import { setImmediate as nextTurn } from 'node:timers/promises';
import { DriftBook, heldFields, openContract } from '@millrace/core';
import type {
  Contract,
  ContractDrift,
  DriftReport,
  DriftSample,
  DriftSettings,
  DriftSpan,
  DriftSummary,
  HeldDelivery,
} from '@millrace/core';
import type { StoredMessage } from '@millrace/store';
import { reviveMessage, type SourceReading } from '../live-message.ts';
import type { NodeContext } from './context.ts';
import { contractNamed, sourcesOf } from './contracts.ts';
import type { DocumentBook } from './document-book.ts';

/** Bounds of one look back, so that it disturbs nothing else. */
const mostBytes = 32 * 1024 * 1024;
const mostMs = 5000;
const atOnce = 50;
const atOnceBytes = 4 * 1024 * 1024;
const mostHeld = 5000;
const dayMs = 86_400_000;
/** Most bytes of one received message where an interface says nothing else. */
const standardSize = 4 * 1024 * 1024;

/** Drift of one contract over its newest messages, and what waits for a person because of it. */
export async function driftOfContract(
  context: NodeContext,
  book: DocumentBook,
  ref: string,
  { messages, days }: DriftSpan,
): Promise<ContractDrift> {
  contractNamed(book, ref);
  const report = await lookBack(context, ref, messages, context.clock.now() + mostMs);
  const since = context.clock.now() - days * dayMs;
  return { ...report, sources: sourcesOf(context, ref), days, held: heldFields(ref, await heldSince(context, since)) };
}

/** Drift of every contract that messages come in as, most drifting first. */
export async function driftOfAll(context: NodeContext, messages: number): Promise<readonly DriftSummary[]> {
  const refs = [...new Set(context.current.plan.flows.map(flow => flow.sourceContract))].toSorted();
  const until = context.clock.now() + 4 * mostMs;
  const summaries: DriftSummary[] = [];
  for (const ref of refs) summaries.push(summaryOf(await lookBack(context, ref, messages, until)));
  return summaries.toSorted((a, b) => b.drifts - a.drifts || (a.contract < b.contract ? -1 : 1));
}

function summaryOf({ contract, messages, drifting, sentence, findings, more }: DriftReport): DriftSummary {
  const drifts = findings.filter(each => each.drift).length;
  return { contract, messages, drifting, drifts, notices: findings.length - drifts + more, sentence };
}

/** Reads the newest messages of each source backwards, a few at a time, until the bounds of the look back. */
async function lookBack(context: NodeContext, ref: string, messages: number, until: number): Promise<DriftReport> {
  const names = sourcesOf(context, ref);
  const [name] = names;
  const reading = name === undefined ? undefined : context.topology.reading(name);
  const book = new DriftBook(reading?.contract ?? openKnown(context, ref), settingsOf(context, names));
  let endedBy: DriftReport['endedBy'];
  for (const source of names)
    endedBy = (await readBack(context, source, book, { messages, bytes: mostBytes / names.length, until })) ?? endedBy;
  return book.report(endedBy);
}

interface Bounds {
  readonly messages: number;
  readonly bytes: number;
  readonly until: number;
}

async function readBack(context: NodeContext, name: string, book: DriftBook, bounds: Bounds): Promise<DriftReport['endedBy']> {
  const [number, reading] = [context.topology.sourceNumber(name), context.topology.reading(name)];
  if (number === undefined || reading === undefined) return undefined;
  let [before, count, bytes] = [Number.MAX_SAFE_INTEGER, 0, 0];
  for (;;) {
    const page = await context.store.readBack(number, before, Math.min(atOnce, bounds.messages - count), atOnceBytes);
    for (const stored of page) book.add(sampleOf(name, stored, reading));
    count += page.length;
    bytes += page.reduce((sum, stored) => sum + stored.bytes.length, 0);
    before = page.at(-1)?.number ?? 0;
    if (before <= 1) return undefined;
    if (count >= bounds.messages) return 'messages';
    if (bytes >= bounds.bytes) return 'bytes';
    if (context.clock.now() >= bounds.until) return 'time';
    await nextTurn();
  }
}

function sampleOf(source: string, stored: StoredMessage, reading: SourceReading): DriftSample {
  const { value, bad } = reviveMessage(stored, reading);
  const looked = { source, message: stored.number, at: stored.receivedAt, bytes: stored.bytes.length };
  return { ...looked, ...(value === undefined ? { bad: bad?.sentence ?? 'no reason was kept' } : { value }) };
}

function settingsOf({ clock, current, lookups }: NodeContext, names: readonly string[]): DriftSettings {
  const sizes = names.map(name => current.plan.interfaces.get(name)?.declaration.limits?.size ?? standardSize);
  return { codeSets: lookups.current.codeSets, now: clock.now(), ...(sizes.length > 0 && { mostBytes: Math.min(...sizes) }) };
}

/** A contract that nothing is read as right now; it was checked with its release. */
function openKnown({ current }: NodeContext, ref: string): Contract {
  const opened = openContract(current.plan.contracts.get(ref)!);
  if (!opened.ok) throw new Error(`opening contract ${ref}: ${opened.issues[0]?.sentence ?? ''}`);
  return opened.value;
}

/** The newest deliveries that wait for a person because of a contract, in either direction. */
async function heldSince({ store }: NodeContext, since: number): Promise<readonly HeldDelivery[]> {
  const found: HeldDelivery[] = [];
  for (const code of ['delivery.source-contract', 'delivery.target-contract']) {
    const offset = Math.max(0, (await store.heldCount({ code })) - mostHeld);
    const rows = await store.held({ code, limit: mostHeld, offset });
    found.push(...rows.filter(row => row.at >= since).map(({ message, sentence = '', at }) => ({ message, code, sentence, at })));
  }
  return found;
}
