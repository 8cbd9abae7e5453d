import { fail } from '../jsonata/failure.ts';
import { Callable, type Datum, type Machine } from '../jsonata/machine.ts';
import { GrowingText } from './growing-text.ts';
import type { Match } from './matches.ts';

/** What stands in the place of a match: a text in which `$0` to `$n` mean the match and its groups, or what a function answers. */
export function replacementFor(match: Match, replacement: string | Callable | undefined, machine: Machine): string {
  if (typeof replacement === 'string') return substitute(match, replacement, machine);
  const text = replacement instanceof Callable ? replacement.call([match.answer], machine) : undefined;
  return typeof text === 'string' ? text : fail({ code: 'D3012', value: text });
}

function substitute(match: Match, template: string, machine: Machine): string {
  if (!template.includes('$')) return template;
  const text = new GrowingText(machine);
  let position = 0;
  for (let at = template.indexOf('$'); at !== -1; at = template.indexOf('$', position)) {
    text.add(template.substring(position, at));
    const reference = referenceAt(template, at + 1, match.groups);
    text.add(reference.isMatch ? match.match : reference.text);
    position = reference.end;
  }
  text.add(template.slice(position));
  return text.toString();
}

interface Reference {
  readonly text: string;
  readonly isMatch?: boolean;
  readonly end: number;
}

/** What stands behind a `$`: another one, a group's number with as many digits as there are groups to count, or neither. */
function referenceAt(template: string, at: number, groups: readonly Datum[]): Reference {
  const sign = template.charAt(at);
  if (sign === '$') return { text: '$', end: at + 1 };
  if (sign === '0') return { text: '', isMatch: true, end: at + 1 };
  const digits = groups.length === 0 ? 1 : Math.floor(Math.log(groups.length) * Math.LOG10E) + 1;
  let index = parseInt(template.slice(at, at + digits), 10);
  if (digits > 1 && index > groups.length) index = parseInt(template.slice(at, at + digits - 1), 10);
  if (Number.isNaN(index)) return { text: '$', end: at };
  const group = groups[index - 1];
  return { text: group === undefined ? '' : String(group as string), end: at + String(index).length };
}
