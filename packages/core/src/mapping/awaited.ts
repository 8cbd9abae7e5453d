import type { Issue } from '../value/issue.ts';
import type { AwaitedEntry, AwaitingIssue } from './finish/crosswalk.ts';
import { keyIn } from './finish/crosswalk.ts';
import { lookUp } from './lookup.ts';
import type { Scope } from './program.ts';

/** The entries that a message waits for; none where something else is wrong with it, too. */
export function awaitedEntries(issues: readonly Issue[]): readonly AwaitedEntry[] {
  const errors = issues.filter(({ level }) => level === 'error');
  if (!errors.every(isAwaiting)) return [];
  const seen = new Set<string>();
  return errors.flatMap(({ awaits }) => {
    const key = JSON.stringify([awaits.crosswalk, awaits.direction, awaits.code, awaits.site]);
    return seen.has(key) ? [] : (seen.add(key), [awaits]);
  });
}

/** Whether the entry is there now, in the scope of the message that waits for it. */
export function isAnswered({ crosswalk: name, direction, code }: AwaitedEntry, scope: Scope): boolean {
  const crosswalk = scope.lookups?.crosswalks.get(name);
  if (crosswalk === undefined || (direction === 'back' && crosswalk.layers[0].back === undefined)) return false;
  return lookUp(crosswalk, keyIn(crosswalk, scope, code, direction)).kind === 'found';
}

function isAwaiting(issue: Issue): issue is AwaitingIssue {
  return 'awaits' in issue;
}
