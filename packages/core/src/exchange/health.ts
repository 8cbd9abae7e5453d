import { maintenanceSentence } from './maintenance.ts';
import type { FlowStatus } from './views.ts';

/** What is known of a flow when its health is asked for; times in milliseconds. */
export interface HealthFacts {
  readonly stopped?: string;
  readonly pausedBecause?: string;
  /** Planned maintenance of its source or target. */
  readonly maintenance?: { readonly of: string; readonly until: string; readonly reason: string };
  readonly sourceOpen: boolean;
  readonly sourceDetail: string;
  readonly targetOpen: boolean;
  readonly breakerOpen: boolean;
  readonly targetDetail: string;
  readonly inFlight: number;
  readonly held: number;
  readonly oldestMs?: number;
  readonly provenAgoMs?: number;
  readonly lastReceivedAgoMs?: number;
  /** The contract's cadence. */
  readonly expectedEveryMs?: number;
}

/** The verdict on one flow. "Healthy" means proof of flow (P7); connected without proof is said as such. */
export function healthOf(facts: HealthFacts): Pick<FlowStatus, 'health' | 'detail'> {
  if (facts.stopped !== undefined) return { health: 'stopped', detail: facts.stopped };
  if (facts.pausedBecause !== undefined) return { health: 'paused', detail: `paused: ${facts.pausedBecause}` };
  if (facts.maintenance !== undefined)
    return { health: 'paused', detail: maintenanceSentence(facts.maintenance, facts.maintenance.of) };
  if (facts.breakerOpen || !facts.targetOpen)
    return { health: 'blocked', detail: `the target takes nothing: ${facts.targetDetail}` };
  if (!facts.sourceOpen) return { health: 'blocked', detail: `the source cannot be read: ${facts.sourceDetail}` };
  if (isSilent(facts)) return { health: 'stale', detail: silence(facts) };
  if (facts.inFlight > 0 && (facts.oldestMs ?? 0) > 10_000)
    return { health: 'backlog', detail: `${facts.inFlight} messages wait, the oldest for ${inWords(facts.oldestMs ?? 0)}` };
  if (facts.provenAgoMs === undefined)
    return { health: 'quiet', detail: 'connected, but nothing has gone through yet: no proof of flow' };
  if (facts.expectedEveryMs === undefined)
    return { health: 'flowing', detail: `last message confirmed at the target ${inWords(facts.provenAgoMs)} ago` };
  return facts.provenAgoMs <= facts.expectedEveryMs
    ? { health: 'flowing', detail: `proven ${inWords(facts.provenAgoMs)} ago` }
    : { health: 'quiet', detail: `connected, but the last proof of flow is ${inWords(facts.provenAgoMs)} old` };
}

/** A length of time for a person: `4 s`, `3 min`, `2 h`, `5 d`. */
export function inWords(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 90_000) return `${Math.round(ms / 1000)} s`;
  if (ms < 90 * 60_000) return `${Math.round(ms / 60_000)} min`;
  if (ms < 36 * 3_600_000) return `${Math.round(ms / 3_600_000)} h`;
  return `${Math.round(ms / 86_400_000)} d`;
}

function isSilent(facts: HealthFacts): boolean {
  return (
    facts.expectedEveryMs !== undefined &&
    facts.lastReceivedAgoMs !== undefined &&
    facts.lastReceivedAgoMs > facts.expectedEveryMs
  );
}

function silence(facts: HealthFacts): string {
  return `nothing came for ${inWords(facts.lastReceivedAgoMs ?? 0)}, expected every ${inWords(facts.expectedEveryMs ?? 0)}`;
}
