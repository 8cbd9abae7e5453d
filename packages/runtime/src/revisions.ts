import type { Entry, Next } from '@millrace/core';
import type { Store } from '@millrace/store';
import { identityOf } from './flow-program.ts';
import type { FlowProgram } from './flow-program.ts';
import type { LiveMessage } from './live-message.ts';

/** The revision that a message carries, where its contract has revisions. */
export function revisionOf(program: FlowProgram, message: LiveMessage | undefined): string | undefined {
  if (message === undefined || program.source.document.revision === undefined) return undefined;
  return identityOf(program, message)?.revision;
}

/** The deliveries whose message is older than what the flow delivered for its subject before. */
export async function supersededOnes(
  store: Store,
  flow: number,
  program: FlowProgram,
  entries: readonly Entry[],
  messages: ReadonlyMap<number, LiveMessage>,
): Promise<ReadonlyMap<number, Next>> {
  const stale = new Map<number, Next>();
  if (program.source.document.revision === undefined) return stale;
  const delivered = await store.revisions(
    flow,
    entries.map(entry => entry.subject),
  );
  for (const entry of entries) {
    const newest = delivered.get(entry.subject);
    const own = revisionOf(program, messages.get(entry.message));
    if (newest !== undefined && own !== undefined && isOlder(own, newest))
      stale.set(entry.message, {
        state: 'superseded',
        sentence: `its revision ${own} is older than ${newest}, which was delivered before`,
      });
  }
  return stale;
}

/** Numbers are compared as numbers, everything else as text. */
function isOlder(own: string, newest: string): boolean {
  const [a, b] = [Number(own), Number(newest)];
  return Number.isFinite(a) && Number.isFinite(b) ? a < b : own < newest;
}
