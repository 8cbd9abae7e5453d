import { fail } from '../jsonata/failure.ts';
import { sequence, type Callable, type Datum, type Machine } from '../jsonata/machine.ts';
import { GrowingText } from './growing-text.ts';
import type { Members } from './kinds.ts';
import { matchesOf, type Match } from './matches.ts';
import { native, type NativeFunction } from './native.ts';
import { replacementFor } from './replacement.ts';

type Text = string | undefined;
type Limit = number | undefined;

/** Functions that search texts, for a text or by a matcher: a regular expression, or any function that keeps its protocol. */
export const matchFunctions: readonly NativeFunction[] = [
  native('contains', '<s-(sf):b>', ([text, token], machine) =>
    contains(text as Text, token as string | Callable | undefined, machine),
  ),
  native('match', '<s-f<s:o>n?:a<o>>', ([text, matcher, limit], machine) =>
    match(text as Text, matcher as Callable, limit as Limit, machine),
  ),
  native('split', '<s-(sf)n?:a<s>>', ([text, separator, limit], machine) =>
    split(text as Text, separator as string | Callable | undefined, limit as Limit, machine),
  ),
  native('replace', '<s-(sf)(sf)n?:s>', ([text, pattern, replacement, limit], machine) =>
    replace(
      text as Text,
      pattern as string | Callable | undefined,
      replacement as string | Callable | undefined,
      limit as Limit,
      machine,
    ),
  ),
];

function contains(text: Text, token: string | Callable | undefined, machine: Machine): boolean | undefined {
  if (text === undefined || token === undefined) return undefined;
  machine.text(text.length);
  if (typeof token === 'string') return text.includes(token);
  return !matchesOf(token, text, machine).next().done;
}

/** The matches up to a limit; the one behind it is asked for too, as the interpreter does, and may fail. */
function* limited(matches: Iterable<Match>, limit: Limit): Generator<Match> {
  if (limit !== undefined && !(limit > 0)) return;
  let count = 0;
  for (const each of matches) {
    if (limit !== undefined && count++ >= limit) return;
    yield each;
  }
}

function match(text: Text, matcher: Callable, limit: Limit, machine: Machine): Datum {
  if (text === undefined) return undefined;
  if (limit !== undefined && limit < 0) fail({ code: 'D3040', value: limit, index: 3 });
  const found = sequence();
  for (const each of limited(matchesOf(matcher, text, machine), limit)) {
    machine.list(1);
    found.push({ match: each.match, index: each.start, groups: each.groups } satisfies Members);
  }
  return found;
}

function split(text: Text, separator: string | Callable | undefined, limit: Limit, machine: Machine): Datum {
  if (text === undefined) return undefined;
  if (limit !== undefined && limit < 0) fail({ code: 'D3020', value: limit, index: 3 });
  if (limit !== undefined && !(limit > 0)) return [];
  if (separator === undefined) fail({ code: 'T0410', index: 2 });
  machine.text(text.length);
  if (typeof separator === 'string') return splitAt(text, separator, limit, machine);
  const parts: string[] = [];
  let start = 0;
  for (const each of limited(matchesOf(separator, text, machine), limit)) {
    parts.push(text.substring(start, each.start));
    start = each.end;
  }
  if (limit === undefined || parts.length < limit) parts.push(text.substring(start));
  machine.list(parts.length);
  return parts;
}

function splitAt(text: string, separator: string, limit: Limit, machine: Machine): readonly string[] {
  // As many parts as there can be, cut at what the bound allows.
  const most = machine.bounds.output + 1;
  const parts = text.split(separator, limit === undefined ? most : Math.min(Math.floor(limit % 2 ** 32) || 0, most));
  machine.list(parts.length);
  return parts;
}

function replace(
  text: Text,
  pattern: string | Callable | undefined,
  replacement: string | Callable | undefined,
  limit: Limit,
  machine: Machine,
): Text {
  if (text === undefined) return undefined;
  if (pattern === '') fail({ code: 'D3010', value: pattern, index: 2 });
  if (limit !== undefined && limit < 0) fail({ code: 'D3011', value: limit, index: 4 });
  if (limit !== undefined && !(limit > 0)) return text;
  if (pattern === undefined) fail({ code: 'T0410', index: 2 });
  machine.text(text.length);
  const result = new GrowingText(machine);
  let position = 0;
  const matches = typeof pattern === 'object' ? matchesOf(pattern, text, machine) : placesOf(text, pattern);
  for (const each of limited(matches, limit)) {
    result.add(text.substring(position, each.start));
    result.add(typeof pattern === 'object' ? replacementFor(each, replacement, machine) : plainText(replacement));
    position = each.start + each.match.length;
  }
  result.add(text.substring(position));
  return result.toString();
}

/** Only a matcher's match can be replaced by what a function answers. */
function plainText(replacement: Datum): string {
  return typeof replacement === 'string' ? replacement : fail({ code: 'D3012', value: replacement });
}

/** Where a text stands in another, as matches without groups. */
function* placesOf(text: string, part: string): Generator<Match> {
  for (let start = text.indexOf(part); start !== -1; start = text.indexOf(part, start + part.length)) {
    yield { match: part, start, end: start + part.length, groups: [] };
  }
}
