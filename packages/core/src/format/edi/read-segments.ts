import type { Issue } from '../../value/issue.ts';
import { positionIn } from '../../value/json-reader.ts';
import { formatIssue } from '../format-issue.ts';
import type { Element, Segment, Syntax } from './syntax.ts';
import { isTag } from './syntax.ts';

/** More elements, repetitions or components than any segment of any directory has. */
const mostParts = 999;

/** The segment that begins at an offset (line breaks before it are skipped), an issue, or `undefined` where the text ends. */
export function readSegment(text: string, from: number, syntax: Syntax): Segment | Issue | undefined {
  const start = skipBreaks(text, from);
  if (start >= text.length) return undefined;
  const stop = terminatorFrom(text, start, syntax);
  if (stop === -1) return unterminated(text, start, syntax);
  const content = text.slice(start, stop);
  const tagEnd = tagLength(content, syntax);
  const tag = content.slice(0, tagEnd).trimEnd();
  if (!isTag(tag)) {
    const sentence = `expected the tag of a segment, found ${JSON.stringify(content.slice(0, 20))}`;
    return formatIssue('edi.segment', '', sentence, positionIn(text, start));
  }
  const elements = tagEnd < content.length ? splitElements(content.slice(tagEnd + 1), syntax) : [];
  if (elements.length <= mostParts && elements.every(hasFewParts)) return { tag, elements, start, end: stop + 1 };
  const sentence = `the segment ${tag} has more than ${mostParts} elements, repetitions or components`;
  return formatIssue('edi.segment', tag, sentence, positionIn(text, start));
}

/** Offset of the first character at or after one that is no line break and no blank. */
export function skipBreaks(text: string, from: number): number {
  let at = from;
  while (at < text.length && isBreak(text.charCodeAt(at))) at++;
  return at;
}

/** White space between segments, and the end-of-file mark of old systems. */
function isBreak(code: number): boolean {
  return code === 0x0a || code === 0x0d || code === 0x20 || code === 0x09 || code === 0x1a;
}

/** Offset of the terminator of the segment that begins here, or -1. */
function terminatorFrom(text: string, start: number, syntax: Syntax): number {
  let stop = text.indexOf(syntax.segment, start);
  while (stop !== -1 && isReleased(text, stop, start, syntax.release)) stop = text.indexOf(syntax.segment, stop + 1);
  return stop;
}

/** Whether an odd number of release characters stands before an offset. */
function isReleased(text: string, at: number, start: number, release: string | undefined): boolean {
  if (release === undefined) return false;
  let before = at;
  while (before > start && text[before - 1] === release) before--;
  return (at - before) % 2 === 1;
}

function tagLength(content: string, syntax: Syntax): number {
  const end = content.indexOf(syntax.tag ?? syntax.element);
  return end === -1 ? content.length : end;
}

function splitElements(content: string, syntax: Syntax): readonly Element[] {
  const { element, component, repetition, release } = syntax;
  if (release !== undefined && content.includes(release)) return splitReleased(content, syntax, release);
  return content.split(element, mostParts + 1).map(text => {
    if (repetition !== undefined && text.includes(repetition)) {
      return text.split(repetition, mostParts + 1).map(one => one.split(component, mostParts + 1));
    }
    return text.includes(component) ? [text.split(component, mostParts + 1)] : [[text]];
  });
}

function splitReleased(content: string, { element, component, repetition }: Syntax, release: string): readonly Element[] {
  return pieces(content, element, release).map(text => {
    const repetitions = repetition === undefined ? [text] : pieces(text, repetition, release);
    return repetitions.map(one => pieces(one, component, release).map(part => unreleased(part, release)));
  });
}

function hasFewParts(element: Element): boolean {
  return element.length <= mostParts && element.every(components => components.length <= mostParts);
}

/** A text cut at each separator that is not released; of too many pieces only so many that they are noticed. */
function pieces(text: string, separator: string, release: string): readonly string[] {
  const cut: string[] = [];
  let from = 0;
  for (let at = text.indexOf(separator); at !== -1 && cut.length <= mostParts; at = text.indexOf(separator, at + 1)) {
    if (isReleased(text, at, from, release)) continue;
    cut.push(text.slice(from, at));
    from = at + 1;
  }
  return [...cut, text.slice(from)];
}

function unreleased(text: string, release: string): string {
  if (!text.includes(release)) return text;
  let out = '';
  for (let at = 0; at < text.length; at++) out += text[at] === release ? (text[++at] ?? '') : text[at];
  return out;
}

function unterminated(text: string, start: number, { segment, release }: Syntax): Issue {
  const rest = JSON.stringify(text.slice(start, start + 20));
  const cause = release !== undefined && text.trimEnd().endsWith(release) ? ': a release character is the last one' : '';
  const sentence = `the segment that begins with ${rest} does not end with ${JSON.stringify(segment)}${cause}`;
  return formatIssue('edi.truncated', '', sentence, positionIn(text, start));
}
