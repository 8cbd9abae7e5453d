import { plainDecimal } from '../value/decimal.ts';
import type { Issue, Result } from '../value/issue.ts';
import { failure, success } from '../value/issue.ts';
import { deepestEver } from '../value/json-reader.ts';
import type { Fields, Value } from '../value/value.ts';
import { isFields } from '../value/value.ts';
import type { FormatCode } from './codes.ts';
import { formatIssue } from './format-issue.ts';
import { escapeAttribute, escapeText, forbiddenIn } from './xml-escape.ts';
import { instanceNamespace, isXmlName, splitName, xmlNamespace } from './xml-name.ts';
import { rowsOf } from './xml-order.ts';
import type { ElementShape } from './xml-shape.ts';

/** How a document is written. */
export interface XmlWriting {
  /** The default namespace of the root element, where the contract says none. */
  readonly namespace?: string;
  readonly shape?: ElementShape;
}

interface Writing {
  readonly issues: Issue[];
  usesInstance: boolean;
}

/** An element to be written: what it holds, what is known of it, and the default namespace that stands around it. */
interface Place {
  readonly path: string;
  readonly depth: number;
  readonly shape: ElementShape | undefined;
  readonly namespace: string;
}

/**
 * Writes one root element with its content, the reverse of `readXml`. Where the shape declares fields they are written in its order and
 * namespaces; a namespace is declared as the default one on the element where it begins.
 */
export function writeXml(name: string, value: Value, { namespace = '', shape }: XmlWriting): Result<string> {
  const writing: Writing = { issues: [], usesInstance: false };
  const inner = shape?.child(name);
  const around = inner?.namespace ?? namespace;
  const element = writeElement(writing, name, value, { path: name, depth: 1, shape: inner, namespace: around });
  if (writing.issues.length > 0) return failure(...writing.issues);
  const declarations =
    (around === '' ? '' : ` xmlns="${escapeAttribute(around)}"`) +
    (writing.usesInstance ? ` xmlns:xsi="${instanceNamespace}"` : '');
  return success(`<${name}${declarations}${element.slice(name.length + 1)}`);
}

function writeElement(writing: Writing, field: string, value: Value, place: Place): string {
  const { namespace: said, local: name } = splitName(field);
  const { path, depth } = place;
  if (!isXmlName(name)) return refuse(writing, 'xml.bad-name', path, `"${name}" cannot be the name of an element`);
  if (depth > deepestEver) return refuse(writing, 'format.too-deep', '', `the value nests deeper than ${deepestEver} levels`);
  const own = place.shape?.namespace ?? said ?? place.namespace;
  const declaration = own === place.namespace ? '' : ` xmlns="${escapeAttribute(own)}"`;
  const start = `<${name}${declaration}`;
  if (value === null) {
    writing.usesInstance = true;
    return `${start} xsi:nil="true"/>`;
  }
  if (Array.isArray(value)) return refuse(writing, 'xml.not-representable', path, 'a list stands directly inside a list');
  if (isFields(value)) return writeFields(writing, start, name, value, { ...place, namespace: own });
  const text = scalarText(writing, value as string | number | boolean, path);
  return text === '' ? `${start}/>` : `${start}>${escapeText(text)}</${name}>`;
}

function writeFields(writing: Writing, start: string, name: string, fields: Fields, place: Place): string {
  let attributes = '';
  let content = '';
  for (const [key, value] of rowsOf(fields, place.shape)) {
    const inner = `${place.path}.${key}`;
    if (key.startsWith('@')) attributes += writeAttribute(writing, key, value, inner, place.shape?.child(key));
    else if (key !== '#text') content += writeMember(writing, key, value, inner, place);
    else if (value === null) {
      writing.usesInstance = true;
      attributes += ' xsi:nil="true"';
    } else if (typeof value === 'object')
      refuse(writing, 'xml.not-representable', inner, 'expected a text, found a list or fields');
    else content += escapeText(scalarText(writing, value, inner));
  }
  return content === '' ? `${start}${attributes}/>` : `${start}${attributes}>${content}</${name}>`;
}

function writeMember(writing: Writing, name: string, value: Value, path: string, around: Place): string {
  const place = { path, depth: around.depth + 1, shape: around.shape?.child(name), namespace: around.namespace };
  if (!Array.isArray(value)) return writeElement(writing, name, value, place);
  let content = '';
  for (const [i, item] of value.entries())
    content += writeElement(writing, name, item as Value, { ...place, path: `${path}[${i}]` });
  return content;
}

function writeAttribute(writing: Writing, field: string, value: Value, path: string, shape: ElementShape | undefined): string {
  if (field === '@xsi:type') return writeType(writing, value, path);
  const { namespace = shape?.namespace ?? '', local } = splitName(field.slice(1));
  if (!isXmlName(local) || local === 'xmlns')
    return refuse(writing, 'xml.bad-name', path, `"${local}" cannot be the name of an attribute`);
  if (value === null || typeof value === 'object') {
    return refuse(writing, 'xml.not-representable', path, 'expected a text, number or flag as the value of an attribute');
  }
  const text = `="${escapeAttribute(scalarText(writing, value, path))}"`;
  if (namespace === '') return ` ${local}${text}`;
  if (namespace === xmlNamespace) return ` xml:${local}${text}`;
  return ` xmlns:${local}-ns="${escapeAttribute(namespace)}" ${local}-ns:${local}${text}`;
}

/** The type of the element's own namespace needs no prefix, because that is the default namespace there. */
function writeType(writing: Writing, value: Value, path: string): string {
  const { namespace, local } = splitName(typeof value === 'string' ? value : '');
  if (!isXmlName(local)) return refuse(writing, 'xml.not-representable', path, 'expected the name of a type');
  writing.usesInstance = true;
  if (namespace === undefined) return ` xsi:type="${local}"`;
  return ` xmlns:type-ns="${escapeAttribute(namespace)}" xsi:type="type-ns:${local}"`;
}

function scalarText(writing: Writing, value: string | number | boolean, path: string): string {
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return plainDecimal(value);
    return refuse(writing, 'xml.not-representable', path, `expected a finite number, found ${value}`);
  }
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return refuse(writing, 'xml.not-representable', path, `expected a text, found ${typeof value}`);
  const found = forbiddenIn(value);
  if (found === undefined) return value;
  return refuse(writing, 'xml.bad-character', path, `the text holds ${found}, which XML cannot carry`);
}

function refuse(writing: Writing, code: FormatCode, path: string, sentence: string): string {
  writing.issues.push(formatIssue(code, path, sentence));
  return '';
}
