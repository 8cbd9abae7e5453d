import type { FormatSettings } from '../../document/model.ts';
import type { Issue } from '../../value/issue.ts';
import { formatIssue } from '../format-issue.ts';
import type { Groups } from './arrange.ts';
import { isTag } from './syntax.ts';

/** What is wrong in the settings of an EDIFACT, X12 or TRADACOMS format. */
export function ediRules({ records, encoding, groups = {}, separators = {} }: FormatSettings): readonly Issue[] {
  const characters = Object.entries(separators) as [string, string][];
  const wide = encoding !== undefined && /^(?:utf-?16|ucs-?2|iso-10646)/i.test(encoding.trim());
  return [
    ...(records === undefined ? [] : [issue('records', 'an interchange has no paths: every message is a record')]),
    ...(wide ? [issue('encoding', 'an interchange is never in UTF-16')] : []),
    ...characters.filter(([, text]) => !isSeparator(text)).map(([name, text]) => notSeparator(name, text)),
    ...characters.filter(([, text], i) => characters.findIndex(one => one[1] === text) !== i).map(([name]) => twice(name)),
    ...groupRules(groups),
  ];
}

/** One ASCII character that is no letter, digit or blank; control characters (X12 knows 0x1C to 0x1F) and line breaks are some. */
function isSeparator(text: string): boolean {
  return text.length === 1 && text > '\0' && text < '\x7f' && !/[A-Za-z0-9 ]/.test(text);
}

function notSeparator(name: string, text: string): Issue {
  return issue(
    `separators.${name}`,
    `expected one ASCII character that is no letter, digit or blank, found ${JSON.stringify(text)}`,
  );
}

function twice(name: string): Issue {
  return issue(`separators.${name}`, 'the same character separates something else already');
}

function groupRules(groups: Groups): readonly Issue[] {
  const tags = Object.entries(groups).flatMap(([tag, members]) => [tag, ...members]);
  const odd = tags.find(tag => !isTag(tag));
  if (odd !== undefined) return [issue('groups', `${JSON.stringify(odd)} is no tag of a segment`)];
  const endless = Object.keys(groups).find(tag => reaches(groups, tag, tag, new Set()));
  return endless === undefined
    ? []
    : [issue(`groups.${endless}`, `the group ${endless} contains itself, so its depth has no bound`)];
}

function reaches(groups: Groups, from: string, target: string, seen: Set<string>): boolean {
  const members = Object.hasOwn(groups, from) && !seen.has(from) ? (groups[from] as readonly string[]) : [];
  seen.add(from);
  return members.some(member => member === target || reaches(groups, member, target, seen));
}

function issue(path: string, sentence: string): Issue {
  return formatIssue('format.settings', path, sentence);
}
