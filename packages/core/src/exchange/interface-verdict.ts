import { sideOfFault } from './fault-side.ts';
import { inWords } from './health.ts';
import { maintenanceSentence } from './maintenance.ts';
import type { InterfaceVerdict } from './system-views.ts';

/** What is known of an interface when its verdict is asked for. */
export interface InterfaceFacts {
  /** An integration uses it. */
  readonly used: boolean;
  readonly session: 'open' | 'opening' | 'waiting' | 'closed';
  /** Why the session is not open, or what the target said last. */
  readonly detail: string;
  readonly breaker: 'closed' | 'open' | 'half-open';
  readonly failures: number;
  /** For how long it has been so. */
  readonly sinceMs: number;
  readonly maintenance?: { readonly until: string; readonly reason: string };
  readonly callsNow: number;
  readonly concurrency: number;
  /** Age of the last proof that messages go through. */
  readonly provenAgoMs?: number;
}

/** The verdict on an interface: is it well, and if not, is it us, the network or the other system. */
export function interfaceVerdict(facts: InterfaceFacts): InterfaceVerdict {
  if (!facts.used) return { state: 'unused', sentence: 'no integration uses it, so there is no session' };
  if (facts.maintenance !== undefined) return { state: 'maintenance', sentence: maintenanceSentence(facts.maintenance) };
  if (facts.session === 'waiting') return failing(`there is no session for ${inWords(facts.sinceMs)}: ${facts.detail}`, facts);
  if (facts.breaker !== 'closed') return failing(`nothing is sent, because every call fails: ${facts.detail}`, facts);
  if (facts.session !== 'open') return { state: 'unproven', sentence: 'a session is being opened' };
  if (facts.failures > 0)
    return failing(`the last ${facts.failures === 1 ? 'call' : `${facts.failures} calls`} failed: ${facts.detail}`, facts);
  if (facts.callsNow >= facts.concurrency)
    return { state: 'busy', sentence: `all ${facts.concurrency} calls that it may have are under way` };
  if (facts.provenAgoMs === undefined)
    return { state: 'unproven', sentence: 'the session is open, but nothing has gone through yet' };
  return { state: 'well', sentence: `messages go through, the last ${inWords(facts.provenAgoMs)} ago` };
}

function failing(sentence: string, { detail }: InterfaceFacts): InterfaceVerdict {
  return { state: 'failing', sentence, ...sideOfFault(detail) };
}
