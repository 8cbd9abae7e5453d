import { boundedPattern, type BoundedPattern, type PatternSearch } from '../../value/pattern/bounded-pattern.ts';
import { fail } from './failure.ts';
import { Callable, type Datum, type Machine } from './machine.ts';

/**
 * A regular expression of the language as a matcher: called with a text it answers nothing, or `match`, `start`, `end`, `groups`
 * and `next`, which answers the next match. It runs in time that grows with the text; the work is counted by the machine.
 */
export function regexMatcher(pattern: BoundedPattern, position: number): Callable {
  return new Callable('regex', 2, ([subject, from], machine) => {
    if (subject === undefined || (typeof subject === 'object' && subject !== null)) return undefined;
    const text = String(subject);
    const search = pattern.search(text, steps => machine.spend(steps));
    return answer(search, text, typeof from === 'number' ? from : 0, { pattern, position }, machine);
  });
}

interface Place {
  readonly pattern: BoundedPattern;
  readonly position: number;
}

function answer(search: PatternSearch, text: string, from: number, place: Place, machine: Machine): Datum {
  machine.spend(1);
  const found = search(from);
  if (found === undefined) return undefined;
  const next = new Callable('next', 0, (_, later) => {
    if (found.end >= text.length) return undefined;
    const following = answer(search, text, found.end, place, later) as { readonly match: string } | undefined;
    // A match of nothing would be found at the same place for ever.
    if (following?.match === '') fail({ code: 'D1004', position: place.position, value: place.pattern.source });
    return following;
  });
  return { match: text.slice(found.index, found.end), start: found.index, end: found.end, groups: found.groups, next };
}

/** Why a regular expression of the language is refused before it runs; the pattern to run where it is not. */
export function readRegex(regex: RegExp): BoundedPattern | string {
  const pattern = boundedPattern(regex.source, regex.flags.replace('g', ''));
  return typeof pattern === 'string' ? `the regular expression /${regex.source}/ ${pattern}` : pattern;
}
