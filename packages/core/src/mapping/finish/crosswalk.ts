import { excerpt } from '../../contract/excerpt.ts';
import { dayText } from '../../value/day.ts';
import type { Issue } from '../../value/issue.ts';
import type { Value } from '../../value/value.ts';
import type { Crosswalk } from '../lookup/crosswalk.ts';
import { lookUp, type Lookup, type LookupKey } from '../lookup/look-up.ts';
import { lookupIssue } from '../lookup/codes.ts';
import type { Scope } from '../program.ts';
import type { Step } from './step.ts';

/** An entry that a message waits for: enough to find the message again when the entry is added. */
export interface AwaitedEntry {
  readonly crosswalk: string;
  readonly direction: LookupKey['direction'];
  readonly code: string;
  readonly site?: string;
  /** The day for which it is needed (ISO 8601). */
  readonly day?: string;
}

/** The issue of a code that an added entry can translate. */
export interface AwaitingIssue extends Issue {
  readonly awaits: AwaitedEntry;
}

/** Nobody adds an entry for something longer. */
const longestAwaited = 500;

/** Translates a code by a crosswalk as of the day of the message; what has no entry is held, passes, or becomes the constant. */
export function crosswalkStep(name: string, back: boolean): Step {
  const direction = back ? 'back' : 'forward';
  return (found, { scope }) => {
    const code = codeText(found);
    if (code === undefined) {
      return { issue: lookupIssue('crosswalk.not-a-code', '', `expected a code of crosswalk ${name}, found ${excerpt(found)}`) };
    }
    const crosswalk = scope.lookups?.crosswalks.get(name);
    if (crosswalk === undefined) throw new Error(`looking up in crosswalk ${name}: it is not in the scope of the mapping`);
    const key = keyIn(crosswalk, scope, code, direction);
    const answer = lookUp(crosswalk, key);
    if (answer.kind !== 'found') return withoutEntry(crosswalk, key, answer);
    scope.translations?.push({ crosswalk: name, added: answer.added, row: answer.row });
    return { value: answer.code };
  };
}

/** The key of a lookup in a scope: its site, and the day that the crosswalk goes by. */
export function keyIn({ replay }: Crosswalk, { site, days }: Scope, code: string, direction: LookupKey['direction']): LookupKey {
  return {
    code,
    direction,
    ...(site !== undefined && { site: site.name }),
    ...(days !== undefined && { day: replay === 'today' ? days.today : days.received }),
  };
}

/** What becomes of a code without an entry. A constant stands on the target side, so on the way back it is held. */
function withoutEntry(crosswalk: Crosswalk, key: LookupKey, answer: Exclude<Lookup, { kind: 'found' }>): ReturnType<Step> {
  const { name, missing } = crosswalk;
  if (answer.kind === 'missing' && missing === 'pass') return { value: key.code };
  if (answer.kind === 'missing' && typeof missing === 'object' && key.direction === 'forward') return { value: missing.code };
  const issue = lookupIssue(`crosswalk.${answer.kind}`, '', answer.sentence);
  if (answer.kind === 'ambiguous' || key.code.length > longestAwaited) return { issue };
  const { code, direction, site, day } = key;
  const awaits: AwaitedEntry = {
    crosswalk: name,
    direction,
    code,
    ...(site !== undefined && { site }),
    ...(day !== undefined && { day: dayText(day) }),
  };
  return { issue: { ...issue, awaits } as AwaitingIssue };
}

/** The text of a single value; a list or an object has none. */
function codeText(value: Value): string | undefined {
  return typeof value === 'object' ? undefined : String(value);
}
