import type { Issue } from '../../value/issue.ts';
import type { AwaitedEntry, AwaitingIssue } from '../finish/crosswalk.ts';
import { keyIn } from '../finish/crosswalk.ts';
import { lookUp } from './look-up.ts';
import type { Scope } from '../program.ts';

/** A list with more missing codes waits for as many of them; when these are there, for the next ones. */
const mostAwaited = 100;

/** The entries that a message waits for; none where something else is wrong with it, too. */
export function awaitedEntries(issues: readonly Issue[]): readonly AwaitedEntry[] {
  const errors = issues.filter(({ level }) => level === 'error');
  if (!errors.every(isAwaiting)) return [];
  const seen = new Set<string>();
  const entries = errors.flatMap(({ awaits }) => {
    const key = JSON.stringify([awaits.crosswalk, awaits.direction, awaits.code, awaits.site]);
    return seen.has(key) ? [] : (seen.add(key), [awaits]);
  });
  return entries.slice(0, mostAwaited);
}

/** Why an awaited entry is still not there, in the scope of the message that waits for it; `undefined` where it is. */
export function stillMissing({ crosswalk: name, direction, code }: AwaitedEntry, scope: Scope): string | undefined {
  const crosswalk = scope.lookups?.crosswalks.get(name);
  if (crosswalk === undefined || (direction === 'back' && crosswalk.layers[0].back === undefined))
    return `no mapping reads crosswalk ${name} this way any more: release the message to map it again`;
  const answer = lookUp(crosswalk, keyIn(crosswalk, scope, code, direction));
  return answer.kind === 'found' ? undefined : answer.sentence;
}

function isAwaiting(issue: Issue): issue is AwaitingIssue {
  return 'awaits' in issue;
}
