import type { LiveEvent, LiveStatus, OperationName } from '@millrace/api';

/** What may change at a node: what flows, connections, what waits for a person, what is wrong, the documents that run. */
export type Topic = 'flow' | 'connection' | 'held' | 'incidents' | 'release';

/** Every topic. */
export const topics: ReadonlySet<Topic> = new Set(['flow', 'connection', 'held', 'incidents', 'release']);

const documents: readonly Topic[] = ['release'];
const waiting: readonly Topic[] = ['held', 'release'];

/** What the answers to operations depend on; those that are not named depend on everything. */
const dependsOn: Partial<Record<OperationName, readonly Topic[]>> = {
  landscape: documents,
  guarantees: documents,
  documents,
  document: documents,
  releases: documents,
  codeSets: documents,
  codeSet: documents,
  mapping: documents,
  held: waiting,
  heldGroups: waiting,
  missingCodes: waiting,
  recent: ['flow'],
  maintenance: ['connection', 'release'],
};

/** Answers that the stream itself carries: nobody asks for them while it is there. */
export const carried: ReadonlySet<OperationName> = new Set(['status', 'incidents']);

/** The topics that the answer to an operation depends on. */
export function topicsOf(name: OperationName): ReadonlySet<Topic> {
  const known = dependsOn[name];
  return known === undefined ? topics : new Set(known);
}

/** What an event says has changed. `before`: the status before it. */
export function topicsOfEvent(event: LiveEvent, before: LiveStatus | undefined): readonly Topic[] {
  if (event.kind === 'recent') return ['flow'];
  if (event.kind !== 'status') return [event.kind];
  if (event.whole) return before === undefined ? [] : [...topics];
  const moves = event.flows.some(({ ledger }) => ledger !== undefined);
  const connects = event.interfaces.some(each => Object.keys(each).some(field => !quiet.has(field)));
  return [...(moves ? ['flow' as const] : []), ...(connects ? ['connection' as const] : [])];
}

/** Fields of an interface that change while nothing happens to its connection. */
const quiet: ReadonlySet<string> = new Set(['name', 'inRate', 'outRate', 'duplicates', 'conflicts']);
