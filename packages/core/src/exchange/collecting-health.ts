import { inWords } from './health.ts';
import type { CollectingState, CollectingTone } from './series-views.ts';

/** What is known of the collecting of one piece of equipment when its health is asked for. */
export interface CollectingFacts {
  /** A fault of ours because of which it does not go on. */
  readonly stopped?: string;
  /** Why the store takes nothing. */
  readonly refused?: string;
  /** Interfaces of its tags that have no session, each with the reason. */
  readonly closed: readonly { readonly interface: string; readonly detail: string }[];
  readonly interfaces: number;
  readonly boundTags: number;
  /** Required by the collection, and not bound. */
  readonly missing: readonly string[];
  readonly heardAgoMs?: number;
  readonly silentAfterMs: number;
  /** Tags and measurements whose last value is bad or too old, by name. */
  readonly doubtful: readonly string[];
}

/** How the collecting of one piece of equipment is, in words. */
export interface CollectingVerdict {
  readonly state: CollectingState;
  readonly tone: CollectingTone;
  readonly sentence: string;
}

/** Names in a sentence at the most. */
const namesShown = 3;

/** The verdict on the collecting of one piece of equipment. "Collecting" means that values come; connected without values is said as such (P7). */
export function collectingHealth(facts: CollectingFacts): CollectingVerdict {
  const { stopped, refused, closed, heardAgoMs, doubtful, missing, boundTags } = facts;
  if (stopped !== undefined) return verdict('stopped', 'bad', `collecting stopped: ${stopped}`);
  if (boundTags === 0) return verdict('stopped', 'quiet', 'no tag is bound here');
  if (refused !== undefined) return verdict('stopped', 'bad', `the store takes nothing now, so what is told waits: ${refused}`);
  if (closed.length > 0) {
    const words = closed.map(({ interface: name, detail }) => `no session with ${name} (${detail})`).join('; ');
    return verdict('disconnected', closed.length < facts.interfaces ? 'warn' : 'bad', `${words}${last(heardAgoMs)}`);
  }
  if (heardAgoMs === undefined) return verdict('waiting', 'quiet', 'connected, but nothing was told yet');
  if (heardAgoMs > facts.silentAfterMs)
    return verdict('silent', 'bad', `connected, but nothing was told for ${inWords(heardAgoMs)}`);
  if (doubtful.length > 0)
    return verdict('stale', 'warn', `${some(doubtful)} ${doubtful.length === 1 ? 'is' : 'are'} stale or bad`);
  const lacks = missing.length === 0 ? '' : `; ${some(missing)} ${missing.length === 1 ? 'is' : 'are'} not bound`;
  const tone = missing.length === 0 ? 'good' : 'warn';
  return verdict('collecting', tone, `last value ${inWords(heardAgoMs)} ago${lacks}`);
}

/** The verdict on a collection at a site: that of the worst of its equipment and targets, with how many are as they should be. */
export function collectionHealth(
  equipment: readonly CollectingVerdict[],
  targets: readonly Pick<CollectingVerdict, 'tone' | 'sentence'>[] = [],
): Omit<CollectingVerdict, 'state'> {
  if (equipment.length === 0) return { tone: 'quiet', sentence: 'no equipment is bound' };
  const order: readonly CollectingTone[] = ['bad', 'warn', 'quiet', 'good'];
  const tone = order.find(each => [...equipment, ...targets].some(one => one.tone === each)) ?? 'good';
  const fine = equipment.filter(({ state }) => state === 'collecting').length;
  const states = Map.groupBy(
    equipment.filter(({ state }) => state !== 'collecting'),
    ({ state }) => state,
  );
  const others = [...states].map(([state, some]) => `${some.length} ${state}`).join(', ');
  const troubled = targets.filter(one => one.tone === 'warn' || one.tone === 'bad').map(one => `; ${one.sentence}`);
  const sentence = `${fine} of ${equipment.length} collecting${others === '' ? '' : `, ${others}`}${troubled.join('')}`;
  return { tone, sentence };
}

function verdict(state: CollectingState, tone: CollectingTone, sentence: string): CollectingVerdict {
  return { state, tone, sentence };
}

function last(heardAgoMs: number | undefined): string {
  return heardAgoMs === undefined ? '; nothing was ever told' : `; last value ${inWords(heardAgoMs)} ago`;
}

function some(names: readonly string[]): string {
  const shown = names.slice(0, namesShown).join(', ');
  return names.length > namesShown ? `${shown} and ${names.length - namesShown} more` : shown;
}
