import type { Shape } from '../contract/contract.ts';
import type { FormatSettings } from '../document/model.ts';
import type { Result } from '../value/issue.ts';
import { failure, success } from '../value/issue.ts';
import type { Fields, Value } from '../value/value.ts';
import { isFields } from '../value/value.ts';
import { formatIssue } from './format-issue.ts';
import type { Encoding } from './encoding.ts';
import { utf8 } from './encoding.ts';
import type { DecodeLimits, Format } from './format.ts';
import { documentOf, recordsOf } from './records.ts';
import { decodeText, encodeText } from './text.ts';
import { xmlEncoding } from './xml-prolog.ts';
import { rootIssue, XmlReader } from './xml-read.ts';
import { documentShape } from './xml-shape.ts';
import { xmlSplitter } from './xml-splitter.ts';
import { writeXml } from './xml-write.ts';

/** The XML format of one interface; `writes` are the shapes of what is written, where it is not what is read. */
export function xmlFormat(
  settings: FormatSettings,
  encoding: Encoding | undefined,
  limits: DecodeLimits,
  shape?: Shape,
  writes?: readonly Shape[],
): Format {
  const { namespace, records, root } = settings;
  const reading = { limits, shape: documentShape(settings, shape), ...(namespace !== undefined && { namespace }) };
  const reader = new XmlReader(reading);
  const written = writes?.map(each => documentShape(settings, each)) ?? [reading.shape];
  const out = encoding ?? utf8;

  const write = (document: Value): Result<Uint8Array> => {
    const top = rootOf(document, root);
    if (!top.ok) return top;
    const fitting = written.find(each => each.child(top.value[0]) !== undefined);
    const text = writeXml(top.value[0], top.value[1], {
      ...(namespace !== undefined && { namespace }),
      ...(fitting && { shape: fitting }),
    });
    if (!text.ok) return text;
    const label = out.kind === 'single-byte' ? out.name : out.kind.slice(0, 6);
    return encodeText(`<?xml version="1.0" encoding="${label.toUpperCase()}"?>\n${text.value}\n`, out, code => `&#${code};`);
  };

  return {
    contentType: 'application/xml',
    decode: bytes => {
      const text = textOf(bytes, encoding);
      if (!text.ok) return text;
      if (text.value.trim() === '') return failure(formatIssue('format.empty', '', 'expected XML, found nothing'));
      const document = reader.read(text.value);
      if (!document.ok) return document;
      const found = recordsOf(document.value, records);
      return found.ok ? success(found.value, document.issues) : found;
    },
    encode: value => write(records === undefined ? value : documentOf([value], records)),
    encodeAll: values => {
      if (records !== undefined) return write(documentOf(values, records));
      const [only] = values;
      return values.length === 1 && only !== undefined ? write(only) : wrapped(values, root, write);
    },
    split: () => xmlSplitter({ records, encoding, limits, rootIssue: tag => rootIssue(tag, reading) }),
  };
}

function textOf(bytes: Uint8Array, declared: Encoding | undefined): Result<string> {
  const encoding = xmlEncoding(bytes, declared);
  if (!encoding.ok) return encoding;
  const decoded = decodeText(bytes, encoding.value);
  return decoded.ok ? success(decoded.value.text) : decoded;
}

/** Name and content of the root element: the one top field, or the whole value inside the declared root. */
function rootOf(value: Value, root: string | undefined): Result<readonly [string, Value]> {
  const names = isFields(value) ? Object.keys(value) : [];
  const [name] = names;
  if (names.length === 1 && name !== undefined && !/^[@#]/.test(name)) {
    const content = (value as Fields)[name] as Value;
    if (!Array.isArray(content)) return success([name, content]);
    if (content.length === 1) return success([name, content[0] as Value]);
  }
  if (root !== undefined) return success([root, value]);
  return failure(
    formatIssue('xml.no-root', '', `expected exactly one top field as the root element, found ${names.length || 'no fields'}`),
  );
}

/** Several documents as children of the declared root, in groups of equal names. */
function wrapped(
  values: readonly Value[],
  root: string | undefined,
  write: (document: Value) => Result<Uint8Array>,
): Result<Uint8Array> {
  const groups = Object.groupBy(values, value =>
    isFields(value) && Object.keys(value).length === 1 ? (Object.keys(value)[0] as string) : '',
  );
  const names = Object.keys(groups);
  if (root === undefined || names.length !== 1 || names[0] === '' || names[0] === undefined) {
    const sentence = `${values.length} records cannot be written into one document without a declared place for them`;
    return failure(formatIssue('format.several-records', '', sentence));
  }
  return write(
    documentOf(
      values.map(value => (value as Fields)[names[0] as string] as Value),
      `${root}.${names[0]}`,
    ),
  );
}
