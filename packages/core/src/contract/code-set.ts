import { quote } from './excerpt.ts';
import type { CodeSetDocument } from '../document/model.ts';
import { suggestion } from '../document/nearest.ts';
import { afterAllDays, beforeAllDays, dayText, parseDay, type Day } from '../value/day.ts';

/** A code set ready for use; plain data, so that it can go to another thread. */
export interface CodeSet {
  readonly name: string;
  /** The steward. */
  readonly owner: string;
  readonly codes: ReadonlyMap<string, Code>;
  /** Where the project uses it, in words: `contract order@1`, `crosswalk material`. */
  readonly usedBy: readonly string[];
}

/** One code, from a day on (included) until a day (not included). */
export interface Code {
  readonly title?: string;
  /** UCUM unit that it stands for. */
  readonly unit?: string;
  readonly from: Day;
  readonly until: Day;
}

/** Code sets by name. */
export type CodeSets = ReadonlyMap<string, CodeSet>;

/** In a larger set nobody looks for the nearest code: that would cost each bad message as much as hundreds of good ones. */
const mostCompared = 500;

/** Makes a code set ready for use. The document has been checked. */
export function openCodeSet({ name, owner, codes }: CodeSetDocument, usedBy: readonly string[] = []): CodeSet {
  const entries = Object.entries(codes).map(
    ([code, { title, unit, from, until }]) =>
      [
        code,
        {
          ...(title !== undefined && { title }),
          ...(unit !== undefined && { unit }),
          from: parseDay(from ?? '') ?? beforeAllDays,
          until: parseDay(until ?? '') ?? afterAllDays,
        },
      ] as const,
  );
  return { name, owner, codes: new Map(entries), usedBy };
}

/** The code of a set that may be used on a day; absent day: at any time. */
export function codeOn(set: CodeSet, code: string, day: Day | undefined): Code | undefined {
  const found = set.codes.get(code);
  return found !== undefined && (day === undefined || (found.from <= day && day < found.until)) ? found : undefined;
}

/** Why a text is no code of a set on a day: code, set, steward, and for what expired where the set is used. */
export function codeFault(set: CodeSet, code: string, day: Day | undefined): string {
  const name = `${set.name} (steward: ${set.owner})`;
  const found = set.codes.get(code);
  const quoted = quote(code);
  if (found === undefined) {
    const near = set.codes.size <= mostCompared ? suggestion(code, set.codes.keys()) : '';
    return `expected a code of ${name}, found ${quoted}${near}`;
  }
  if (day !== undefined && day < found.from) {
    return `the code ${quoted} of ${name} may be used from ${dayText(found.from)} on, and the message is of ${dayText(day)}`;
  }
  const users = set.usedBy.length > 0 ? `; used by ${listed(set.usedBy)}` : '';
  return `the code ${quoted} of ${name} expired on ${dayText(found.until)}${users}`;
}

function listed(users: readonly string[]): string {
  const shown = users.slice(0, 4).join(', ');
  return users.length > 4 ? `${shown} and ${users.length - 4} more` : shown;
}
