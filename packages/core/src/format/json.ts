import type { Shape } from '../contract/contract.ts';
import type { FormatSettings } from '../document/model.ts';
import type { Issue, Result } from '../value/issue.ts';
import { failure, success } from '../value/issue.ts';
import { jsonReader, stringifyJson } from '../value/json.ts';
import type { Value } from '../value/value.ts';
import { formatIssue } from './format-issue.ts';
import type { Encoding } from './encoding.ts';
import { utf8 } from './encoding.ts';
import type { DecodeLimits, Format } from './format.ts';
import { jsonLinesSplitter } from './json-lines-splitter.ts';
import { documentOf, recordsOf, tooManyRecords } from './records.ts';
import { decodeText, encodeText } from './text.ts';
import { WholeSplitter } from './whole-splitter.ts';

/** The JSON format of one interface: one document of one or more records, or (`lines`) one document a line. */
export function jsonFormat(
  settings: FormatSettings,
  encoding: Encoding | undefined,
  limits: DecodeLimits,
  shape?: Shape,
): Format {
  const { records, lines = false } = settings;
  const under = records === undefined ? '' : `${records}.`;
  const texts = new Set(Array.from(shape?.texts ?? [], path => under + path));
  const read = jsonReader({ limits, texts });
  const out = encoding ?? utf8;
  const write = (text: Result<string>): Result<Uint8Array> => (text.ok ? encodeText(text.value, out, escapeCharacter) : text);
  const oneDocument = (value: Value): Result<string> =>
    stringifyJson(records === undefined ? value : documentOf([value], records));

  return {
    contentType: lines ? 'application/x-ndjson' : 'application/json',
    decode: bytes => {
      const text = decodeText(bytes, encoding);
      if (!text.ok) return text;
      if (lines) return decodeLines(text.value.text, read, records, limits.items);
      const document = text.value.text.trim() === '' ? empty<Value>() : read(text.value.text);
      return document.ok ? recordsOf(document.value, records) : document;
    },
    encode: value => write(oneDocument(value)),
    encodeAll: values => {
      if (lines) return write(linesOf(values.map(oneDocument)));
      return write(stringifyJson(records === undefined ? values : documentOf(values, records)));
    },
    split: () => (lines ? jsonLinesSplitter(encoding, limits.bytes) : new WholeSplitter(limits.bytes)),
  };
}

function decodeLines(
  text: string,
  read: (text: string) => Result<Value>,
  path: string | undefined,
  limit: number,
): Result<readonly Value[]> {
  const values: Value[] = [];
  const issues: Issue[] = [];
  let line = 0;
  let start = 0;
  while (start < text.length) {
    const feed = text.indexOf('\n', start);
    const end = feed === -1 ? text.length : feed;
    const content = text.slice(start, end);
    line++;
    start = end + 1;
    if (isBlank(content)) continue;
    if (values.length >= limit) return failure(...issues.slice(0, 20), tooManyRecords(limit, line));
    const document = read(content);
    const records = document.ok ? recordsOf(document.value, path) : document;
    if (records.ok) for (const record of records.value) values.push(record);
    else issues.push(...records.issues.map(issue => onLine(issue, line)));
  }
  if (issues.length > 0) return failure(...issues.slice(0, 20));
  return values.length === 0 && text.trim() === '' ? empty() : success(values);
}

function onLine(issue: Issue, line: number): Issue {
  const at = { line, column: issue.at?.column ?? 1 };
  return { ...issue, at, sentence: `line ${line}: ${issue.sentence}` };
}

function isBlank(line: string): boolean {
  return line.charCodeAt(0) !== 0x7b && line.trim() === '';
}

function linesOf(texts: readonly Result<string>[]): Result<string> {
  const issues = texts.flatMap((text, i) =>
    text.ok ? [] : text.issues.map(issue => ({ ...issue, path: `[${i}]${dotted(issue.path)}` })),
  );
  if (issues.length > 0) return failure(...issues);
  return success(texts.map(text => (text.ok ? `${text.value}\n` : '')).join(''));
}

function dotted(path: string): string {
  return path === '' || path.startsWith('[') ? path : `.${path}`;
}

function empty<T>(): Result<T> {
  return failure(formatIssue('format.empty', '', 'expected JSON, found nothing'));
}

function escapeCharacter(codePoint: number): string {
  return Array.from({ length: codePoint > 0xffff ? 2 : 1 }, (_, i) => {
    const unit = String.fromCodePoint(codePoint).charCodeAt(i);
    return `\\u${unit.toString(16).padStart(4, '0')}`;
  }).join('');
}
