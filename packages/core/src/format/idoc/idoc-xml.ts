import type { OpenFields } from '../../value/fields.ts';
import { putField } from '../../value/fields.ts';
import type { Issue, Result } from '../../value/issue.ts';
import { failure, success } from '../../value/issue.ts';
import type { Fields, Value } from '../../value/value.ts';
import { isFields } from '../../value/value.ts';
import { formatIssue } from '../format-issue.ts';
import { controlName } from './control-record.ts';
import type { IdocReading } from './flat-read.ts';
import { addTo } from './idoc-tree.ts';
import { readFieldText, writeFieldText } from './segment-text.ts';

/** The IDocs of an XML document (`<ORDERS05><IDOC BEGIN="1">…`), each as the flat form of the same IDoc would be read. */
export function idocsOfXml(document: Fields, root: string | undefined, reading: IdocReading): Result<readonly Value[]> {
  const [name = ''] = Object.keys(document);
  const content = document[name];
  const found = isFields(content) && Object.hasOwn(content, 'IDOC') ? content['IDOC'] : undefined;
  const idocs = Array.isArray(found) ? (found as readonly Value[]) : [found];
  const issues: Issue[] = [];
  const read = idocs.map((idoc, index) =>
    readIdoc(idoc, root ?? '', name, reading, idocs.length > 1 ? `[${index}]` : '', issues),
  );
  return issues.length > 0 ? failure(...issues.slice(0, 20)) : success(read);
}

function readIdoc(
  idoc: Value | undefined,
  declared: string,
  root: string,
  reading: IdocReading,
  at: string,
  issues: Issue[],
): Fields {
  const control = isFields(idoc) && Object.hasOwn(idoc, controlName) ? idoc[controlName] : undefined;
  if (!isFields(idoc) || !isFields(control)) {
    issues.push(
      formatIssue('idoc.control', `${root}.IDOC${at}`, `expected IDOC with the control record ${controlName} inside ${root}`),
    );
    return {};
  }
  const type = declared || text(control['IDOCTYP']);
  if (type !== root) {
    const sentence = `the root element is ${root}, the control record says IDOCTYP ${JSON.stringify(type)}; declare \`root\` if both are meant`;
    issues.push(formatIssue('idoc.control', `${root}.IDOC${at}.${controlName}.IDOCTYP`, sentence));
  }
  return readSegment(idoc, '', reading, issues);
}

function text(value: Value | undefined): string {
  return typeof value === 'string' ? value.trim() : '';
}

/** Fields and inner segments of a segment, without the attributes that every one has. */
function readSegment(segment: Fields, path: string, reading: IdocReading, issues: Issue[]): OpenFields {
  const fields: OpenFields = {};
  for (const [name, value] of Object.entries(segment)) {
    const place = path === '' ? name : `${path}.${name}`;
    if (name === '@SEGMENT' || name === '@BEGIN') continue;
    if (name.startsWith('@') || name.startsWith('#')) {
      issues.push(
        formatIssue(
          'idoc.structure',
          place,
          `expected only fields and segments, found ${name.startsWith('@') ? `the attribute "${name.slice(1)}"` : 'text'}`,
        ),
      );
    } else addMember(fields, name, value, place, reading, issues);
  }
  return fields;
}

function addMember(fields: OpenFields, name: string, value: Value, path: string, reading: IdocReading, issues: Issue[]): void {
  const { layouts, isList, isNumber } = reading;
  for (const one of Array.isArray(value) ? (value as readonly Value[]) : [value]) {
    if (isFields(one)) addTo(fields, name, readSegment(one, path, reading, issues), isList(path));
    else if (one === '' && layouts.byType.has(name)) addTo(fields, name, {}, isList(path));
    else if (Array.isArray(value))
      issues.push(formatIssue('idoc.structure', path, `the field ${name} stands twice in its segment`));
    else {
      const [segment = ''] = path.split('.').slice(-2);
      const read = readFieldText(
        typeof one === 'string' ? one : '',
        layouts.byType.get(segment)?.places.get(name),
        isNumber(path),
      );
      if (read !== undefined) putField(fields, name, read);
    }
  }
}

/** IDocs as one XML document of their type, or of the declared root. */
export function xmlOfIdocs(values: readonly Value[], root: string | undefined, reading: IdocReading): Result<Fields> {
  const issues: Issue[] = [];
  const idocs = values.map((value, index) => {
    const control = isFields(value) && Object.hasOwn(value, controlName) ? value[controlName] : undefined;
    if (isFields(value) && isFields(control)) return { '@BEGIN': '1', ...writeMembers(value, reading, issues, '') };
    issues.push(
      formatIssue(
        'idoc.control',
        values.length > 1 ? `[${index}]` : '',
        `expected the fields of the control record ${controlName}`,
      ),
    );
    return {};
  });
  if (issues.length > 0) return failure(...issues.slice(0, 20));
  const types = new Set(idocs.map(idoc => root ?? text(((idoc as Fields)[controlName] as Fields)['IDOCTYP'])));
  const [type = ''] = types;
  if (types.size === 1 && type !== '') return success({ [type]: { IDOC: idocs.length === 1 ? (idocs[0] as Fields) : idocs } });
  const sentence =
    types.size === 1
      ? 'IDOCTYP of the control record is empty, and no root is declared'
      : `IDocs of the types ${[...types].join(', ')} cannot stand in one document`;
  return failure(formatIssue('idoc.control', `${controlName}.IDOCTYP`, sentence));
}

function writeMembers(fields: Fields, reading: IdocReading, issues: Issue[], path: string): OpenFields {
  const out: OpenFields = {};
  for (const [name, value] of reading.layouts.inOrder(fields, path.split('.').at(-1) ?? '')) {
    const place = path === '' ? name : `${path}.${name}`;
    const written = writeMember(name, value, reading, issues, place);
    if (written !== undefined) putField(out, name, written);
  }
  return out;
}

function writeMember(name: string, value: Value, reading: IdocReading, issues: Issue[], path: string): Value | undefined {
  const segment = (one: Value): Value => (isFields(one) ? { '@SEGMENT': '1', ...writeMembers(one, reading, issues, path) } : one);
  if (Array.isArray(value)) {
    const all = value as readonly Value[];
    if (!all.every(isFields))
      issues.push(formatIssue('idoc.not-representable', path, 'expected segments, found something else in the list'));
    return all.map(segment);
  }
  if (isFields(value)) return segment(value);
  const [parent = ''] = path.split('.').slice(-2);
  const written = writeFieldText(value, reading.layouts.byType.get(parent)?.places.get(name));
  if (written === undefined) issues.push(formatIssue('idoc.not-representable', path, 'expected a text or a number'));
  return written === '' ? undefined : written;
}
