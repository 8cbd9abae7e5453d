import type { ValueCode } from './codes.ts';
import { valueIssue } from './codes.ts';
import { exactNumber } from './decimal.ts';
import type { OpenFields } from './fields.ts';
import { putField } from './fields.ts';
import type { Issue, Position, Result } from './issue.ts';
import { failure, success } from './issue.ts';
import { measureJson } from './json-measure.ts';
import type { PathTree } from './path-tree.ts';
import type { Value } from './value.ts';

/** What a reading is bounded by. */
export interface JsonLimits {
  readonly depth: number;
  readonly items: number;
}

/** Nothing is read deeper than this, whatever the limits say: every later step that descends relies on it. */
export const deepestEver = 1_000;

const mostIssues = 20;
const numberToken = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const wordToken = /[-+]?[\w$.+-]+/y;
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

interface Reading {
  readonly text: string;
  readonly limits: JsonLimits;
  readonly path: (string | number)[];
  readonly issues: Issue[];
  /** Offsets of the lists and objects that are open. */
  readonly opened: number[];
  at: number;
  items: number;
}

/** Ends a reading at the first place where the text cannot be understood any further. */
class Unreadable extends Error {}

/**
 * Reads JSON strictly and exactly, with line and column in every issue: the slow path that knows everything. A number that a double
 * cannot hold is an issue, except at a path of `texts`, where every number becomes its exact source text.
 */
export function readJsonStrictly(text: string, limits: JsonLimits, texts: PathTree | undefined): Result<Value> {
  const reading: Reading = { text, limits, path: [], issues: [], opened: [], at: 0, items: 0 };
  try {
    const value = readDocument(reading, texts);
    return reading.issues.length === 0 ? success(value) : failure(...reading.issues);
  } catch (error) {
    if (error instanceof Unreadable) return failure(...reading.issues);
    throw error;
  }
}

function readDocument(reading: Reading, texts: PathTree | undefined): Value {
  if (reading.text.charCodeAt(0) === 0xfeff) stop(reading, 'json.byte-order-mark', 'a byte order mark stands before the value');
  const value = readValue(reading, texts);
  const next = skipSpace(reading);
  if (!Number.isNaN(next)) stop(reading, 'json.trailing-text', `the value is complete, but ${shown(reading)} follows`);
  return value;
}

function readValue(reading: Reading, texts: PathTree | undefined): Value {
  switch (skipSpace(reading)) {
    case 0x22:
      return readString(reading);
    case 0x7b:
      return readObject(reading, texts);
    case 0x5b:
      return readArray(reading, texts);
    case 0x74:
      return readWord(reading, 'true', true);
    case 0x66:
      return readWord(reading, 'false', false);
    case 0x6e:
      return readWord(reading, 'null', null);
    default:
      return readNumber(reading, texts);
  }
}

function readObject(reading: Reading, texts: PathTree | undefined): Value {
  enter(reading);
  const fields: OpenFields = {};
  if (skipSpace(reading) === 0x7d) return leave(reading, fields);
  for (;;) {
    if (skipSpace(reading) !== 0x22) expected(reading, 'a key in double quotes');
    const keyAt = reading.at;
    const key = readString(reading);
    if (skipSpace(reading) !== 0x3a) expected(reading, `a colon after the key "${key}"`);
    reading.at++;
    reading.path.push(key);
    if (Object.hasOwn(fields, key)) note(reading, 'json.duplicate-key', `the key "${key}" stands twice in one object`, keyAt);
    putField(fields, key, readValue(reading, texts?.steps.get(key)));
    reading.path.pop();
    const next = skipSpace(reading);
    if (next === 0x7d) return leave(reading, fields);
    if (next !== 0x2c) expected(reading, 'a comma or the closing brace');
    reading.at++;
  }
}

function readArray(reading: Reading, texts: PathTree | undefined): Value {
  enter(reading);
  const list: Value[] = [];
  if (skipSpace(reading) === 0x5d) return leave(reading, list);
  for (;;) {
    if (++reading.items > reading.limits.items) {
      const actual = Math.max(measureJson(reading.text).items, reading.items);
      stop(reading, 'json.too-many-items', `the text holds ${actual} list items, the limit is ${reading.limits.items}`);
    }
    reading.path.push(list.length);
    list.push(readValue(reading, texts));
    reading.path.pop();
    const next = skipSpace(reading);
    if (next === 0x5d) return leave(reading, list);
    if (next !== 0x2c) expected(reading, 'a comma or the closing bracket');
    reading.at++;
  }
}

function enter(reading: Reading): void {
  const limit = Math.min(reading.limits.depth, deepestEver);
  if (reading.opened.push(reading.at) > limit) {
    stop(reading, 'json.too-deep', `the text nests ${measureJson(reading.text).depth} levels deep, the limit is ${limit}`);
  }
  reading.at++;
}

function leave<T>(reading: Reading, value: T): T {
  reading.at++;
  reading.opened.pop();
  return value;
}

function readString(reading: Reading): string {
  const { text, at: start } = reading;
  let from = start + 1;
  let string = '';
  for (let i = from; ; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x22) {
      string += text.slice(from, i);
      reading.at = i + 1;
      break;
    }
    if (code === 0x5c) {
      reading.at = i;
      string += text.slice(from, i) + readEscape(reading);
      from = reading.at;
      i = from - 1;
    } else if (code < 0x20) {
      reading.at = i;
      const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
      stop(reading, 'json.control-character', `the control character ${name} stands unescaped in a string`);
    } else if (Number.isNaN(code)) {
      reading.at = text.length;
      stop(reading, 'json.truncated', `the text ends inside the string that begins at ${placeOf(text, start)}`);
    }
  }
  if (!string.isWellFormed()) note(reading, 'json.lone-surrogate', 'a string holds half of a surrogate pair', start);
  return string;
}

function readEscape(reading: Reading): string {
  const { text, at } = reading;
  const letter = text.charAt(at + 1);
  const plain = escapes[letter];
  if (plain !== undefined) {
    reading.at = at + 2;
    return plain;
  }
  const digits = text.slice(at + 2, at + 6);
  if (letter !== 'u' || !/^[\dA-Fa-f]{4}$/.test(digits)) {
    if (at + (letter === 'u' ? 6 : 2) > text.length) {
      reading.at = text.length;
      stop(reading, 'json.truncated', 'the text ends inside an escape');
    }
    stop(reading, 'json.syntax', `expected an escape that JSON knows, found ${JSON.stringify(text.slice(at, at + 6))}`);
  }
  reading.at = at + 6;
  return String.fromCharCode(Number.parseInt(digits, 16));
}

function readWord<T>(reading: Reading, word: string, value: T): T {
  if (tokenAt(reading, wordToken) !== word) notAValue(reading);
  reading.at += word.length;
  return value;
}

function readNumber(reading: Reading, texts: PathTree | undefined): Value {
  const token = tokenAt(reading, numberToken);
  if (token === '' || token !== tokenAt(reading, wordToken)) notAValue(reading);
  const start = reading.at;
  reading.at += token.length;
  if (texts?.ends === true) return token;
  const value = exactNumber(token);
  if (value !== undefined) return value;
  const source = token.length > 60 ? `${token.slice(0, 60)}… (${token.length} characters)` : token;
  note(reading, 'json.number-not-exact', `a double cannot hold the number ${source} exactly`, start);
  return token;
}

function notAValue(reading: Reading): never {
  const word = tokenAt(reading, wordToken);
  if (/^[-+]?(?:NaN|Infinity|inf)$/i.test(word)) stop(reading, 'json.non-finite', `${word} is no JSON number`);
  return expected(reading, 'a value');
}

function tokenAt(reading: Reading, token: RegExp): string {
  token.lastIndex = reading.at;
  return token.exec(reading.text)?.[0] ?? '';
}

function skipSpace(reading: Reading): number {
  for (;;) {
    const code = reading.text.charCodeAt(reading.at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return code;
    reading.at++;
  }
}

function expected(reading: Reading, what: string): never {
  if (reading.at < reading.text.length) return stop(reading, 'json.syntax', `expected ${what}, found ${shown(reading)}`);
  const opened = reading.opened.at(-1);
  const where = opened === undefined ? '' : ` inside what opens at ${placeOf(reading.text, opened)}`;
  return stop(reading, 'json.truncated', `expected ${what}, but the text ends${where}`);
}

function shown(reading: Reading): string {
  const word = tokenAt(reading, wordToken).slice(0, 30);
  return JSON.stringify(word === '' ? String.fromCodePoint(reading.text.codePointAt(reading.at) ?? 0) : word);
}

function note(reading: Reading, code: ValueCode, sentence: string, offset: number): void {
  if (reading.issues.length < mostIssues) {
    reading.issues.push(valueIssue(code, writtenPath(reading.path), sentence, positionIn(reading.text, offset)));
  }
}

function stop(reading: Reading, code: ValueCode, sentence: string): never {
  reading.issues.push(valueIssue(code, writtenPath(reading.path), sentence, positionIn(reading.text, reading.at)));
  throw new Unreadable();
}

function writtenPath(path: readonly (string | number)[]): string {
  return path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('');
}

function placeOf(text: string, offset: number): string {
  const { line, column } = positionIn(text, offset);
  return `line ${line}, column ${column}`;
}

/** Line and column of an offset in a text; lines end with a line feed. */
export function positionIn(text: string, offset: number): Position {
  let line = 1;
  let start = 0;
  for (let i = text.indexOf('\n'); i !== -1 && i < offset; i = text.indexOf('\n', i + 1)) {
    line++;
    start = i + 1;
  }
  return { line, column: offset - start + 1, offset };
}
