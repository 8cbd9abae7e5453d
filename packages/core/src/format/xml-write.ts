import { plainDecimal } from '../value/decimal.ts';
import type { Issue, Result } from '../value/issue.ts';
import { failure, success } from '../value/issue.ts';
import { deepestEver } from '../value/json-reader.ts';
import type { Fields, Value } from '../value/value.ts';
import { isFields } from '../value/value.ts';
import type { FormatCode } from './codes.ts';
import { formatIssue } from './format-issue.ts';

/** First and further characters of an NCName (XML 1.0, productions 4 and 4a, without the colon). */
const nameStart =
  'A-Z_a-z\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{200C}-\\u{200D}\\u{2070}-\\u{218F}' +
  '\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}';
const xmlName = new RegExp(`^[${nameStart}][-.0-9${nameStart}\\u{B7}\\u{300}-\\u{36F}\\u{203F}-\\u{2040}]*$`, 'u');

/** Whether a text can name an element or attribute without a prefix (Namespaces in XML 1.0, NCName). */
export function isXmlName(name: string): boolean {
  return xmlName.test(name);
}

/** Every character that XML 1.0 does not allow, not even as a reference. */
// oxlint-disable-next-line no-control-regex -- these are the characters to refuse
const forbidden = /[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]|\p{Surrogate}/u;

interface Writing {
  readonly issues: Issue[];
  usesNil: boolean;
}

/** Writes one root element with its content; `namespace` becomes the default namespace. The reverse of `readXml`. */
export function writeXml(name: string, value: Value, namespace: string | undefined): Result<string> {
  const writing: Writing = { issues: [], usesNil: false };
  const element = writeElement(writing, name, value, name, 1);
  if (writing.issues.length > 0) return failure(...writing.issues);
  const declarations =
    (namespace === undefined ? '' : ` xmlns="${escapeAttribute(namespace)}"`) +
    (writing.usesNil ? ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"' : '');
  return success(`<${name}${declarations}${element.slice(name.length + 1)}`);
}

function writeElement(writing: Writing, name: string, value: Value, path: string, depth: number): string {
  if (!isXmlName(name)) return refuse(writing, 'xml.bad-name', path, `"${name}" cannot be the name of an element`);
  if (depth > deepestEver) return refuse(writing, 'format.too-deep', '', `the value nests deeper than ${deepestEver} levels`);
  if (value === null) {
    writing.usesNil = true;
    return `<${name} xsi:nil="true"/>`;
  }
  if (Array.isArray(value)) return refuse(writing, 'xml.not-representable', path, 'a list stands directly inside a list');
  if (isFields(value)) return writeFields(writing, name, value, path, depth);
  const text = scalarText(writing, value as string | number | boolean, path);
  return text === '' ? `<${name}/>` : `<${name}>${escapeText(text)}</${name}>`;
}

function writeFields(writing: Writing, name: string, fields: Fields, path: string, depth: number): string {
  let attributes = '';
  let content = '';
  for (const [key, value] of Object.entries(fields)) {
    const inner = `${path}.${key}`;
    if (key.startsWith('@')) attributes += writeAttribute(writing, key.slice(1), value, inner);
    else if (key !== '#text') content += writeMember(writing, key, value, inner, depth + 1);
    else if (value === null) {
      writing.usesNil = true;
      attributes += ' xsi:nil="true"';
    } else if (typeof value === 'object')
      refuse(writing, 'xml.not-representable', inner, 'expected a text, found a list or fields');
    else content += escapeText(scalarText(writing, value, inner));
  }
  return content === '' ? `<${name}${attributes}/>` : `<${name}${attributes}>${content}</${name}>`;
}

function writeMember(writing: Writing, name: string, value: Value, path: string, depth: number): string {
  if (!Array.isArray(value)) return writeElement(writing, name, value, path, depth);
  let content = '';
  for (const [i, item] of value.entries()) content += writeElement(writing, name, item as Value, `${path}[${i}]`, depth);
  return content;
}

function writeAttribute(writing: Writing, name: string, value: Value, path: string): string {
  if (!isXmlName(name) || name === 'xmlns')
    return refuse(writing, 'xml.bad-name', path, `"${name}" cannot be the name of an attribute`);
  if (value === null || typeof value === 'object') {
    return refuse(writing, 'xml.not-representable', path, 'expected a text, number or flag as the value of an attribute');
  }
  return ` ${name}="${escapeAttribute(scalarText(writing, value, path))}"`;
}

function scalarText(writing: Writing, value: string | number | boolean, path: string): string {
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return plainDecimal(value);
    return refuse(writing, 'xml.not-representable', path, `expected a finite number, found ${value}`);
  }
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return refuse(writing, 'xml.not-representable', path, `expected a text, found ${typeof value}`);
  const found = forbidden.exec(value)?.[0];
  if (found === undefined) return value;
  const hex = (found.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0');
  return refuse(writing, 'xml.bad-character', path, `the text holds U+${hex}, which XML cannot carry`);
}

function refuse(writing: Writing, code: FormatCode, path: string, sentence: string): string {
  writing.issues.push(formatIssue(code, path, sentence));
  return '';
}

const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

function escapeText(text: string): string {
  return /[&<>\r]/.test(text) ? text.replaceAll(/[&<>\r]/g, character => references[character] as string) : text;
}

function escapeAttribute(text: string): string {
  return /[&<>"\t\n\r]/.test(text) ? text.replaceAll(/[&<>"\t\n\r]/g, character => references[character] as string) : text;
}
