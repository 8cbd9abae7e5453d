import type { Fields, Value } from '../../value/value.ts';
import type { Issue, Position, Result } from '../../value/issue.ts';
import { failure, success } from '../../value/issue.ts';
import type { FormatCode } from '../codes.ts';
import { formatIssue } from '../format-issue.ts';
import { controlLength, controlName, controlPlaces } from './control-record.ts';
import type { FlatRecord, FlatSegment } from './flat-record.ts';
import { isControl, recordAt, segmentOf } from './flat-record.ts';
import type { PlacedSegment } from './idoc-tree.ts';
import { buildTree } from './idoc-tree.ts';
import type { SegmentLayouts } from './segment-layouts.ts';
import { fieldsAt, firstUndeclared } from './segment-text.ts';

/** How IDocs are read. */
export interface IdocReading {
  readonly layouts: SegmentLayouts;
  /** Most segments of one text. */
  readonly limit: number;
  isList(path: string): boolean;
  isNumber(path: string): boolean;
}

/** Every IDoc of a flat text: its control record and its segments, in their hierarchy. */
export function readFlat(text: string, reading: IdocReading): Result<readonly Value[]> {
  const idocs: Value[] = [];
  const warnings: Issue[] = [];
  let segments = 0;
  let next = recordAt(text, 0, 1);
  while (next) {
    if (!isControl(next.text, 0)) return failure(refusal('idoc.control', next, `expected ${controlName}, found ${shown(next)}`));
    const control = next;
    const records: FlatRecord[] = [];
    for (next = after(text, next); next && !isControl(next.text, 0); next = after(text, next)) {
      if (++segments > reading.limit) {
        return failure(refusal('format.too-many-records', next, `the text holds more than ${reading.limit} segments`));
      }
      records.push(next);
    }
    const idoc = readIdoc(control, records, reading, warnings);
    if ('code' in idoc) return failure(idoc as Issue);
    idocs.push(idoc);
  }
  return success(idocs, warnings);
}

function after(text: string, record: FlatRecord): FlatRecord | undefined {
  return recordAt(text, record.end, record.line);
}

function readIdoc(control: FlatRecord, records: readonly FlatRecord[], reading: IdocReading, warnings: Issue[]): Fields | Issue {
  if (control.text.length > controlLength)
    return refusal('idoc.control', control, `${controlName} has ${controlLength} characters, found ${control.text.length}`);
  const head = fieldsAt(control.text, controlPlaces, name => reading.isNumber(`${controlName}.${name}`));
  if (records.length === 0)
    return refusal('idoc.truncated', control, 'no segment follows the control record: the text is cut off');
  const placed: PlacedSegment[] = [];
  let before: FlatSegment | undefined;
  for (const record of records) {
    const flat = segmentOf(record);
    if (!flat) return refusal('idoc.segment', record, `SEGNUM, PSGNUM or HLEVEL is no number in ${shown(record)}`);
    const fault = segmentFault(flat, before, String(head['DOCNUM'] ?? ''));
    if (fault !== undefined) return refusal('idoc.sequence', record, fault);
    const segment = place(flat, reading, warnings);
    if ('code' in segment) return segment;
    placed.push(segment);
    before = flat;
  }
  const tree = buildTree(placed, reading.isList);
  if ('sentence' in tree) return refusal('idoc.hierarchy', tree.flat.record, tree.sentence);
  return { [controlName]: head, ...tree.fields };
}

/** What says that segments are missing or of another IDoc. */
function segmentFault(flat: FlatSegment, before: FlatSegment | undefined, document: string): string | undefined {
  if (flat.document !== '' && document !== '' && flat.document !== document) {
    return `the segment ${flat.name} belongs to IDoc ${flat.document}, the control record says ${document}`;
  }
  const expected = before === undefined ? 1 : before.number + 1;
  if (flat.number === 0 || flat.number === expected || before?.number === 0) return undefined;
  return `expected segment number ${expected}, found ${flat.number}: a segment is missing or stands twice`;
}

function place(flat: FlatSegment, reading: IdocReading, warnings: Issue[]): PlacedSegment | Issue {
  const { layouts, isNumber } = reading;
  const layout = layouts.named(flat.name);
  if (!layout)
    return refusal(
      'idoc.unknown-segment',
      flat.record,
      `the segment "${flat.name}" is not declared, so its fields cannot be told apart`,
    );
  const undeclared = firstUndeclared(flat.data, layout.places);
  if (undeclared !== undefined) {
    const sentence = `character ${undeclared} of the data of ${flat.name} is not blank and belongs to no declared field`;
    warnings.push({ ...refusal('idoc.undeclared', flat.record, sentence), level: 'warning' });
  }
  return { flat, layout, fieldsAt: path => fieldsAt(flat.data, layout.places, name => isNumber(`${path}.${name}`)) };
}

function refusal(code: FormatCode, record: FlatRecord, sentence: string): Issue {
  const at: Position = { line: record.line, column: 1, offset: record.start };
  return formatIssue(code, '', `line ${record.line}: ${sentence}`, at);
}

function shown({ text }: FlatRecord): string {
  return JSON.stringify(text.slice(0, 30).trimEnd());
}
