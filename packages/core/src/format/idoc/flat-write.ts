import type { Place } from '../../contract/contract.ts';
import type { Issue, Result } from '../../value/issue.ts';
import { failure, success } from '../../value/issue.ts';
import type { Fields, Value } from '../../value/value.ts';
import { isFields } from '../../value/value.ts';
import type { FormatCode } from '../codes.ts';
import { formatIssue } from '../format-issue.ts';
import { controlLength, controlName, controlPlaces, segmentLength } from './control-record.ts';
import type { SegmentLayouts } from './segment-layouts.ts';
import { writeFieldText } from './segment-text.ts';

/** State of one IDoc while it is written. */
interface Writing {
  readonly layouts: SegmentLayouts;
  readonly lines: string[];
  readonly issues: Issue[];
  /** Client and number of the IDoc, as every segment repeats them. */
  readonly identity: string;
  number: number;
}

/** One IDoc as lines of flat text; client, number, level and parent of each segment are made from its place. */
export function writeFlat(idoc: Value, layouts: SegmentLayouts, path: string): Result<readonly string[]> {
  const control = isFields(idoc) && Object.hasOwn(idoc, controlName) ? idoc[controlName] : undefined;
  if (!isFields(idoc) || !isFields(control)) {
    return failure(
      formatIssue('idoc.control', join(path, controlName), `expected the fields of the control record ${controlName}`),
    );
  }
  const issues: Issue[] = [];
  const head = writePlaces(
    { TABNAM: controlName, ...control },
    controlPlaces,
    controlLength,
    join(path, controlName),
    issues,
    controlName,
  );
  if (!head.startsWith(controlName)) {
    issues.push(formatIssue('idoc.control', join(path, `${controlName}.TABNAM`), `expected ${controlName}, or nothing`));
  }
  const writing: Writing = { layouts, lines: [head], issues, identity: head.slice(10, 29), number: 0 };
  for (const [type, value] of layouts.inOrder(idoc, '')) {
    if (type !== controlName) writeSegments(writing, type, value, { number: 0, level: 0 }, join(path, type));
  }
  if (writing.number === 0 && issues.length === 0) {
    issues.push(formatIssue('idoc.not-representable', path, 'an IDoc has at least one segment behind its control record'));
  }
  return issues.length > 0 ? failure(...issues.slice(0, 20)) : success(writing.lines);
}

function writeSegments(
  writing: Writing,
  type: string,
  value: Value,
  parent: { number: number; level: number },
  path: string,
): void {
  const all = Array.isArray(value) ? (value as readonly Value[]) : [value];
  for (const [index, one] of all.entries()) {
    const place = Array.isArray(value) ? `${path}[${index}]` : path;
    if (isFields(one)) writeSegment(writing, type, one, parent, place);
    else if (one !== null) writing.issues.push(refused('idoc.not-representable', place, 'expected the fields of a segment'));
  }
}

function writeSegment(
  writing: Writing,
  type: string,
  fields: Fields,
  parent: { number: number; level: number },
  path: string,
): void {
  const layout = writing.layouts.byType.get(type);
  if (!layout) {
    writing.issues.push(
      refused('idoc.unknown-segment', path, `the segment "${type}" is not declared, so its fields have no places`),
    );
    return;
  }
  const number = ++writing.number;
  const level = parent.level + 1;
  const data = writePlaces(fields, layout.places, 0, path, writing.issues, type);
  const name = layout.definition.replaceAll(/_-([A-Z0-9]+)_-/g, '/$1/').padEnd(30);
  writing.lines.push(
    (name + writing.identity + digits(number, 6) + digits(parent.number, 6) + digits(level, 2) + data).padEnd(segmentLength),
  );
  for (const [inner, value] of writing.layouts.inOrder(fields, type)) {
    if (isSegments(value)) writeSegments(writing, inner, value, { number, level }, join(path, inner));
  }
}

function isSegments(value: Value): boolean {
  return isFields(value) || (Array.isArray(value) && value.some(one => typeof one === 'object' && one !== null));
}

/** Texts of fields at their places. */
function writePlaces(
  fields: Fields,
  places: ReadonlyMap<string, Place>,
  length: number,
  path: string,
  issues: Issue[],
  type: string,
): string {
  let text = '';
  for (const [name, value] of Object.entries(fields)) {
    if (isSegments(value) || name.startsWith('@')) continue;
    const place = places.get(name);
    if (!place) {
      issues.push(refused('idoc.undeclared', join(path, name), `${type} has no declared field "${name}"`));
      continue;
    }
    const written = writeFieldText(value, place);
    const fault = fieldFault(written, place);
    if (fault !== undefined) issues.push(refused('idoc.not-representable', join(path, name), fault));
    else
      text = `${text.slice(0, place.position - 1).padEnd(place.position - 1)}${written?.padEnd(place.length)}${text.slice(place.position - 1 + place.length)}`;
  }
  return text.padEnd(length);
}

function fieldFault(text: string | undefined, { length }: Place): string | undefined {
  if (text === undefined) return 'expected a text or a number';
  if (text.length > length) return `the text has ${text.length} characters, the field has ${length}`;
  return /[\p{Cc}]/u.test(text) ? 'the text holds a control character, which a flat IDoc cannot carry' : undefined;
}

function digits(value: number, length: number): string {
  return String(value).padStart(length, '0');
}

function refused(code: FormatCode, path: string, sentence: string): Issue {
  return formatIssue(code, path, sentence);
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
