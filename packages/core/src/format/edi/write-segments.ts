import type { Issue } from '../../value/issue.ts';
import type { Fields, Value } from '../../value/value.ts';
import { isFields } from '../../value/value.ts';
import { formatIssue } from '../format-issue.ts';
import { elementsOf, isElementName } from './segment-fields.ts';
import type { Element, Syntax } from './syntax.ts';
import { isTag } from './syntax.ts';

/** Ends the writing at the first value that cannot be said. */
export class Unwritable extends Error {
  readonly issue: Issue;

  constructor(issue: Issue) {
    super(issue.sentence);
    this.issue = issue;
  }
}

/** Texts of segments while a message is written. */
export interface SegmentWriter {
  readonly syntax: Syntax;
  /** The characters that must be released in a text. */
  readonly special: readonly string[];
  /** Written behind each terminator: a line break, or nothing. */
  readonly lineEnd: string;
  readonly out: string[];
}

/** A writer whose segments go to the end of `out`. */
export function segmentWriter(syntax: Syntax, lineEnd: string, out: string[]): SegmentWriter {
  const { segment, element, component, repetition, release, tag } = syntax;
  const special = [segment, element, component, repetition, release, tag].filter(character => character !== undefined);
  return { syntax, special, lineEnd, out };
}

/** Writes one segment and what belongs to it; throws `Unwritable`. */
export function writeSegment(writer: SegmentWriter, tag: string, fields: Fields, path: string): void {
  const elements = elementsOf(fields, path);
  if ('code' in elements) throw new Unwritable(elements);
  writer.out.push(segmentText(tag, elements, writer, path) + writer.lineEnd);
  writeMembers(writer, fields, path);
}

/** Writes the segments that stand under their tags, and those of `segments`, in the order of the fields. */
export function writeMembers(writer: SegmentWriter, fields: Fields, path: string, skip: ReadonlySet<string> = none): void {
  for (const [name, value] of Object.entries(fields)) {
    if (value === null || isElementName(name) || skip.has(name)) continue;
    const place = path === '' ? name : `${path}.${name}`;
    if (name === 'segments' && Array.isArray(value)) writeInOrder(writer, value as readonly Value[], place);
    else if (isTag(name)) writeOccurrences(writer, name, value, place);
    else
      throw new Unwritable(
        formatIssue('edi.not-representable', place, `"${name}" is no tag of a segment and no element such as e1`),
      );
  }
}

const none: ReadonlySet<string> = new Set();

function writeInOrder(writer: SegmentWriter, segments: readonly Value[], path: string): void {
  for (const [index, segment] of segments.entries())
    writeMembers(writer, asFields(segment, `${path}[${index}]`), `${path}[${index}]`);
}

function writeOccurrences(writer: SegmentWriter, tag: string, value: Value, path: string): void {
  if (!Array.isArray(value)) return writeSegment(writer, tag, asFields(value, path), path);
  for (const [index, one] of (value as readonly Value[]).entries()) {
    writeSegment(writer, tag, asFields(one, `${path}[${index}]`), `${path}[${index}]`);
  }
}

function asFields(value: Value, path: string): Fields {
  if (isFields(value)) return value;
  throw new Unwritable(formatIssue('edi.not-representable', path, 'expected the fields of a segment'));
}

/** The text of one segment with its terminator. */
function segmentText(tag: string, elements: readonly Element[], writer: SegmentWriter, path: string): string {
  const { syntax } = writer;
  let text = tag;
  for (const [index, element] of elements.entries()) {
    if (element.length > 1 && syntax.repetition === undefined) {
      const sentence = 'an element repeats, and the syntax has no repetition separator';
      throw new Unwritable(formatIssue('edi.not-representable', path, sentence));
    }
    const repetitions = element.map(components =>
      components.map(part => released(part, writer, path, index)).join(syntax.component),
    );
    text += (index === 0 ? (syntax.tag ?? syntax.element) : syntax.element) + repetitions.join(syntax.repetition);
  }
  return text + syntax.segment;
}

/** A text whose special characters are released, or none where the syntax cannot do that. */
function released(text: string, { syntax, special }: SegmentWriter, path: string, index: number): string {
  if (!special.some(character => text.includes(character))) return text;
  const { release } = syntax;
  if (release !== undefined) {
    return Array.from(text, character => (special.includes(character) ? release + character : character)).join('');
  }
  const found = special.find(character => text.includes(character));
  const sentence = `the text holds ${JSON.stringify(found)}, which structures the interchange`;
  throw new Unwritable(formatIssue('edi.delimiter', `${path}.e${index + 1}`, sentence));
}
