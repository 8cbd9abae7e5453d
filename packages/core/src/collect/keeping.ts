import type { CollectionDocument } from '../document/collect-model.ts';
import type { BacklogLimit } from './forward-bound.ts';

const dayMs = 86_400_000;
const defaultRetentionMs = 90 * dayMs;
const defaultBytes = 2 * 1024 ** 3;
const defaultWarn = 0.5;

/** For how long the node keeps the samples of a collection, in milliseconds. */
export function retentionOf({ retention = defaultRetentionMs }: Pick<CollectionDocument, 'retention'>): number {
  return retention;
}

/** How much of a collection may wait for each of its targets. */
export function backlogLimitOf({ backlog = {} }: Pick<CollectionDocument, 'backlog'>): BacklogLimit {
  const { bytes = defaultBytes, warn = defaultWarn, full = 'expire' } = backlog;
  return { bytes, warn, full };
}
