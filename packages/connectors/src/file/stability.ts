import { matchesPattern } from './glob.ts';
import type { StabilityRule } from './config.ts';

/** What was last seen of a file that may still grow. */
export interface Sighting {
  readonly size: number;
  readonly mtimeMs: number;
  /** When it first looked like this, on the monotonic clock in milliseconds. */
  readonly since: number;
}

/**
 * Whether a file has looked the same for long enough, and the sighting to remember. Time is the monotonic clock of this node: neither
 * a clock step nor a file server with another clock makes a half-written file look complete.
 */
export function settledFor(
  before: Sighting | undefined,
  now: { readonly size: number; readonly mtimeMs: number; readonly at: number },
  settleFor: number,
): { readonly stable: boolean; readonly sighting: Sighting } {
  const same = before !== undefined && before.size === now.size && before.mtimeMs === now.mtimeMs;
  const sighting = same ? before : { size: now.size, mtimeMs: now.mtimeMs, since: now.at };
  return { stable: now.at - sighting.since >= settleFor, sighting };
}

/** Whether a name can be that of a complete file under the rule: markers and files under way have other names. */
export function mayBeComplete(name: string, rule: StabilityRule): boolean {
  if (rule.kind === 'marker') return !name.endsWith(rule.suffix);
  return rule.kind === 'age' || !rule.unfinished.some(pattern => matchesPattern(name, pattern));
}
