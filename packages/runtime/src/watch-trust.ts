import { sampled } from '@millrace/core';
import type { ClockJump, SizeSample } from '@millrace/core';
import type { NodeContext } from './operations/context.ts';

const [sizes, jumps] = ['store-sizes', 'clock-jumps'];
const hourMs = 3_600_000;
const lookEveryMs = 60_000;
/** A verification is due a day after the last one; a busy node is waited for another half day. */
const verifiedEveryMs = 24 * hourMs;
const waitedForQuietMs = 12 * hourMs;
/** Nothing came in for so long: it is quiet. */
const quietMs = 60_000;
const jumpsKept = 20;

/** Does once a day what trust needs, when the node is quiet: verifies ledger and audit trail. Notes how the store grows and jumps of the clock. */
export function watchTrust(context: NodeContext): Disposable {
  context.clock.onJump?.(byMs => void noteJump(context, byMs).catch(() => undefined)); // a full disk must not stop the clock
  const look = (): void => void lookAround(context).catch(() => undefined); // tried again at the next look
  const timer = setInterval(look, lookEveryMs).unref();
  look();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

/** What a look needs. */
export type Looked = Pick<NodeContext, 'store' | 'clock' | 'verifier'>;

/** One look: the size of the store, and whether a verification is due. */
export async function lookAround(context: Looked): Promise<void> {
  const { store, clock, verifier } = context;
  const samples = await storeSizes(context);
  const next = sampled(samples, { at: clock.now(), bytes: (await store.size()).bytes });
  if (next !== samples) await store.setSetting(sizes, JSON.stringify(next));
  const last = await verifier.last();
  for (const what of ['audit', 'ledger'] as const)
    if (await isDue(context, last[what]?.at ?? next[0]!.at)) await verifier.verify(what, 'node');
}

/** The sizes of the store so far. */
export async function storeSizes({ store }: Pick<NodeContext, 'store'>): Promise<readonly SizeSample[]> {
  const text = await store.setting(sizes);
  return text === undefined ? [] : (JSON.parse(text) as SizeSample[]);
}

/** The jumps of the clock so far, the newest first. */
export async function clockJumps({ store }: Pick<NodeContext, 'store'>): Promise<readonly ClockJump[]> {
  const text = await store.setting(jumps);
  return text === undefined ? [] : (JSON.parse(text) as ClockJump[]);
}

async function isDue({ store, clock }: Looked, last: string | number): Promise<boolean> {
  const now = clock.now();
  const age = now - new Date(last).getTime();
  if (age < verifiedEveryMs) return false;
  if (age > verifiedEveryMs + waitedForQuietMs) return true;
  return (await store.sources()).every(({ lastReceivedAt }) => lastReceivedAt === undefined || now - lastReceivedAt > quietMs);
}

async function noteJump(context: NodeContext, byMs: number): Promise<void> {
  const { store, clock, log, name } = context;
  const now = clock.now();
  const sentence = `the machine's clock jumped ${byMs > 0 ? 'forward' : 'back'} by ${Math.abs(byMs)} ms`;
  log({ level: 'warn', event: 'clock.jumped', about: name, detail: sentence });
  const known = [{ at: new Date(now).toISOString(), byMs }, ...(await clockJumps(context))].slice(0, jumpsKept);
  await store.setSetting(jumps, JSON.stringify(known));
  await store.audit({ at: now, who: 'node', action: 'note clock jump', subject: name, after: JSON.stringify({ byMs }) });
}
