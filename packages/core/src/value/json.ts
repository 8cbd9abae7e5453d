import { valueIssue } from './codes.ts';
import type { Issue, Result } from './issue.ts';
import { failure, success } from './issue.ts';
import type { JsonLimits } from './json-reader.ts';
import { deepestEver, readJsonStrictly } from './json-reader.ts';
import { countPlainMembers } from './json-scan.ts';
import type { PathTree } from './path-tree.ts';
import { pathTree } from './path-tree.ts';
import type { Fields, Value } from './value.ts';

/** How a JSON text is read. */
export interface JsonOptions {
  readonly limits: JsonLimits;
  /** Dotted paths without list positions where a number becomes its exact source text. */
  readonly texts: ReadonlySet<string>;
}

/**
 * Reads one JSON text exactly: what comes out is what the text says, or there is an issue with line and column. Duplicate keys,
 * numbers that a double would round, lone surrogates and breaches of limits are issues.
 */
export function parseJson(text: string, options: JsonOptions): Result<Value> {
  return jsonReader(options)(text);
}

/**
 * A reader for many texts with the same options. Nearly every text is read by the engine's own parser and only looked over; where
 * anything in it could be inexact, the strict reader decides.
 */
export function jsonReader(options: JsonOptions): (text: string) => Result<Value> {
  const texts = pathTree(options.texts);
  const { limits } = options;
  return text => {
    const members = looksPlain(text) ? countPlainMembers(text) : undefined;
    const value = members === undefined ? undefined : readPlainly(text, members, limits, texts);
    return value === undefined ? readJsonStrictly(text, limits, texts) : success(value);
  };
}

/** Whether no text in it could be read inexactly by the engine's parser. May say no for a harmless text. */
function looksPlain(text: string): boolean {
  let start = 0;
  while (isSpace(text.charCodeAt(start))) start++;
  const first = text.charCodeAt(start);
  if (first !== 0x7b && first !== 0x5b) return false;
  if (text.includes('\\u') && /\\u[dD]/.test(text)) return false;
  return text.isWellFormed();
}

/** What is still allowed, and what was found. */
interface Tally {
  members: number;
  items: number;
}

/** The value; `undefined` where a bound is passed, or where fewer members came out than were written: then a key stands twice. */
function readPlainly(text: string, members: number, limits: JsonLimits, texts: PathTree | undefined): Value | undefined {
  let value: Value;
  try {
    value = JSON.parse(text) as Value;
  } catch {
    return undefined;
  }
  const tally: Tally = { members: 0, items: limits.items };
  const depth = Math.min(limits.depth, deepestEver);
  return keepsBounds(value as object, depth, tally, texts) && tally.members === members ? value : undefined;
}

/** Counts members and items of a parsed list or object; false where a bound is passed or a number stands where its text is wanted. */
function keepsBounds(value: object, depth: number, tally: Tally, texts: PathTree | undefined): boolean {
  if (depth === 0) return false;
  return Array.isArray(value) ? listKeepsBounds(value, depth, tally, texts) : fieldsKeepBounds(value, depth, tally, texts);
}

function listKeepsBounds(list: readonly Value[], depth: number, tally: Tally, texts: PathTree | undefined): boolean {
  if ((tally.items -= list.length) < 0) return false;
  const numbersAreTexts = texts?.ends === true;
  for (const item of list) {
    if (typeof item === 'number' ? numbersAreTexts : isOpen(item) && !keepsBounds(item, depth - 1, tally, texts)) return false;
  }
  return true;
}

/** Only numbers and what holds more are looked up in `texts`: most members are neither. */
function fieldsKeepBounds(fields: object, depth: number, tally: Tally, texts: PathTree | undefined): boolean {
  let members = 0;
  for (const name in fields) {
    members++;
    const member = (fields as Fields)[name] as Value;
    if (typeof member === 'number') {
      if (texts?.steps.get(name)?.ends === true) return false;
    } else if (isOpen(member) && !keepsBounds(member, depth - 1, tally, texts?.steps.get(name))) return false;
  }
  tally.members += members;
  return true;
}

function isOpen(value: Value): value is readonly Value[] | Fields {
  return typeof value === 'object' && value !== null;
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** Writes a value as JSON, or names what in it JSON cannot say; nothing is written as null or left out to make it fit. */
export function stringifyJson(value: Value): Result<string> {
  const text = isSpeakable(value, 0) ? JSON.stringify(value) : undefined;
  // Halves of surrogate pairs are written as escapes; hardly any other text has these letters.
  if (text !== undefined && !text.includes('\\ud')) return success(text);
  const issue = unspeakable(value, '', 0);
  return issue ? failure(issue) : success(text ?? JSON.stringify(value));
}

/** Whether JSON can say a value, texts apart: the same as `unspeakable`, without the place. */
function isSpeakable(value: unknown, depth: number): boolean {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return true;
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value === 'object' && depth < deepestEver && isSpeakableInside(value, depth + 1);
}

function isSpeakableInside(value: object, depth: number): boolean {
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) if (!isSpeakable(value[i], depth)) return false;
    return true;
  }
  if ('toJSON' in value && typeof value.toJSON === 'function') return false;
  for (const name in value) {
    const member = (value as Record<string, unknown>)[name];
    if (typeof member !== 'string' && !isSpeakable(member, depth)) return false;
  }
  return true;
}

function unspeakable(value: unknown, path: string, depth: number): Issue | undefined {
  switch (typeof value) {
    case 'string':
      return value.isWellFormed()
        ? undefined
        : valueIssue('json.lone-surrogate', path, 'the text holds half of a surrogate pair');
    case 'boolean':
      return undefined;
    case 'number':
      return Number.isFinite(value)
        ? undefined
        : valueIssue('json.not-a-value', path, `expected a finite number, found ${value}`);
    case 'object':
      return value === null ? undefined : unspeakableInside(value, path, depth + 1);
    default:
      return valueIssue('json.not-a-value', path, `expected a value that JSON can say, found ${typeof value}`);
  }
}

function unspeakableInside(value: object, path: string, depth: number): Issue | undefined {
  if (depth > deepestEver) return valueIssue('json.too-deep', '', `the value nests deeper than ${deepestEver} levels`);
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const item: unknown = value[i];
      if (typeof item === 'boolean' || item === null) continue;
      const issue = unspeakable(item, '', depth);
      if (issue) return { ...issue, path: under(`${path}[${i}]`, issue.path) };
    }
    return undefined;
  }
  if ('toJSON' in value && typeof value.toJSON === 'function') return valueIssue('json.not-a-value', path, 'expected plain data');
  for (const name in value) {
    const member = (value as Record<string, unknown>)[name];
    if (typeof member === 'boolean' || member === null) continue;
    const issue = name.isWellFormed() ? unspeakable(member, '', depth) : unspeakable(name, '', depth);
    if (issue) return { ...issue, path: under(path === '' ? name : `${path}.${name}`, issue.path) };
  }
  return undefined;
}

function under(path: string, rest: string): string {
  return rest === '' || rest.startsWith('[') ? path + rest : `${path}.${rest}`;
}
