import { fail } from '../jsonata/failure.ts';
import { Callable, type Datum, type Machine } from '../jsonata/machine.ts';
import { hasFields } from '../jsonata/operations/path.ts';

/** What a matcher found. */
export interface Match {
  readonly match: string;
  readonly start: number;
  readonly end: number;
  readonly groups: readonly Datum[];
  /** The whole answer of the matcher, as a function in the language sees it. */
  readonly answer?: Datum;
}

/**
 * The matches of a matcher in a text, one after the other, each asked for when it is wanted. A matcher takes a text and answers
 * nothing, or an object with `match`, `start`, `end`, `groups`, and `next`, a function that gives the next such answer; T1010
 * where it does not.
 */
export function* matchesOf(matcher: Callable, text: string, machine: Machine): Generator<Match> {
  let answer = matcher.call([text], machine);
  while (answer !== undefined) {
    machine.spend(1);
    const found = matchIn(answer);
    yield found;
    const { next } = answer as { readonly next?: Datum };
    answer = next instanceof Callable ? next.call([], machine) : fail({ code: 'T1010' });
  }
}

function matchIn(answer: Datum): Match {
  if (!hasFields(answer)) return fail({ code: 'T1010' });
  const { match, start, end, groups } = answer;
  if (typeof start !== 'number' && typeof end !== 'number' && !Array.isArray(groups) && !(answer.next instanceof Callable))
    fail({ code: 'T1010' });
  return {
    match: typeof match === 'string' ? match : '',
    start: typeof start === 'number' ? start : 0,
    end: typeof end === 'number' ? end : 0,
    groups: Array.isArray(groups) ? (groups as readonly Datum[]) : [],
    answer,
  };
}
