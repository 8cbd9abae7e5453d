import { isDeepStrictEqual } from 'node:util';
import { openFormat, type Format, type FormatSettings, type SegmentDeclaration, type Value } from '@millrace/core';
import type { Loss } from './judge-xml.ts';
import { groupedTree, orderReason, xmlTree, type XmlElement } from './xml-tree.ts';

type Fields = Readonly<Record<string, Value>>;

/** Lengths of the control record's fields that samples fill with placeholders longer than SAP would. */
const controlLengths: Readonly<Record<string, number>> = { DOCREL: 4, SNDPOR: 10, SNDPRN: 10, RCVPOR: 10, RCVPRN: 10, STDVRS: 6 };

/** Reads and writes an IDoc in XML, and the same in flat form: its control record, segments and fields must come back. */
export function judgeIdoc(bytes: Uint8Array): Loss | undefined {
  const fault = faultOf(bytes);
  return typeof fault === 'string' ? { fault } : fault;
}

function faultOf(bytes: Uint8Array): string | Loss | undefined {
  const before = xmlTree(new TextDecoder().decode(bytes));
  const { name, namespace } = before;
  const xml = formatOf({ kind: 'idoc', root: name, ...(namespace !== '' && { namespace }) });
  const decoded = xml.decode(bytes);
  if (!decoded.ok) return decoded.issues[0]?.sentence;
  const written = xml.encodeAll(decoded.value);
  if (!written.ok) return `written again: ${written.issues[0]?.sentence}`;
  const after = xmlTree(new TextDecoder().decode(written.value));
  if (after.namespace !== namespace) return 'written again its root is in another namespace';
  if (!isDeepStrictEqual(meaning(after), meaning(before))) {
    const isOrder = isDeepStrictEqual(meaning(groupedTree(after)), meaning(groupedTree(before)));
    return { fault: 'written again it is another IDoc', ...(isOrder && { reason: orderReason }) };
  }
  return decoded.value.map(one => judgeFlat(one as Fields)).find(fault => fault !== undefined);
}

/** What an IDoc means: initial fields, blanks at the end of a field and the attributes BEGIN and SEGMENT mean nothing. */
function meaning({ name, attributes, children, text }: XmlElement): unknown {
  const isInitial = (child: XmlElement): boolean =>
    child.children.length === 0 && Object.keys(child.attributes).length === 0 && child.text.trimEnd() === '';
  const own = Object.entries(attributes).filter(([attribute]) => attribute !== '{}BEGIN' && attribute !== '{}SEGMENT');
  return [name, own, text.trimEnd(), children.filter(child => !isInitial(child)).map(meaning)];
}

/** Writes an IDoc into flat form with fields as long as its own texts, and reads it again: the value must be the same. */
function judgeFlat(idoc: Fields): string | undefined {
  const control = Object.fromEntries(
    Object.entries(idoc['EDI_DC40'] as Fields).map(([name, text]) => [
      name,
      String(text).slice(0, controlLengths[name]).trimEnd(),
    ]),
  );
  const value = printable({ ...idoc, EDI_DC40: { ...control, TABNAM: 'EDI_DC40' } }) as Fields;
  const segments: Record<string, { fields: Record<string, number> }> = {};
  for (const [name, inner] of Object.entries(value)) if (name !== 'EDI_DC40') measure(name, inner, segments);
  const flat = formatOf({ kind: 'idoc', form: 'flat', segments: segments satisfies Record<string, SegmentDeclaration> });
  const written = flat.encode(value);
  if (!written.ok) return `written in flat form: ${written.issues[0]?.sentence}`;
  const read = flat.decode(written.value);
  if (!read.ok) return `read in flat form: ${read.issues[0]?.sentence}`;
  return isDeepStrictEqual(sorted(read.value[0] as Value), sorted(value)) ? undefined : 'in flat form it is another value';
}

/** Collects the fields of every segment type with the longest text of each. */
function measure(type: string, value: Value, segments: Record<string, { fields: Record<string, number> }>): void {
  const { fields } = (segments[type] ??= { fields: {} });
  for (const segment of (Array.isArray(value) ? value : [value]) as readonly Fields[]) {
    for (const [name, inner] of Object.entries(segment)) {
      if (typeof inner === 'string') fields[name] = Math.max(fields[name] ?? 1, inner.length);
      else measure(name, inner, segments);
    }
  }
}

/** A value without the line breaks that XML can carry and flat form cannot. */
function printable(value: Value): Value {
  if (typeof value === 'string') return value.replaceAll(/\p{Cc}+/gu, ' ').trimEnd();
  if (Array.isArray(value)) return (value as readonly Value[]).map(printable);
  return Object.fromEntries(Object.entries(value as Fields).map(([name, inner]) => [name, printable(inner)]));
}

/** A value with its fields in a fixed order: flat form has the order of the layout. */
function sorted(value: Value): Value {
  if (Array.isArray(value)) return (value as readonly Value[]).map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as Fields)
      .sort()
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}

function formatOf(settings: FormatSettings): Format {
  const opened = openFormat(settings);
  if (!opened.ok) throw new Error(JSON.stringify(opened.issues));
  return opened.value;
}
