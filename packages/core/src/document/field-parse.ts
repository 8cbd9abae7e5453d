import { success, type Issue, type Result } from '../value/issue.ts';
import { problem } from './problem.ts';
import { parseDuration } from './duration.ts';
import type { Field, FieldSet } from './field.ts';
import { nearest, suggestion } from './nearest.ts';
import { joinIndex, joinName } from './path.ts';
import { hasReference } from './references.ts';
import { secretInPlain } from './secrets.ts';

/**
 * How far the data is. `resolved` (the default): references are replaced by their values, so numbers and flags may come as text.
 * `written`: the config of a connector as it stands in a document, where a reference may stand for any single value and a secret must be one.
 * `literal`: the rest of a document, where references have no place.
 */
export type FieldStage = 'resolved' | 'written' | 'literal';

interface Parsing {
  readonly stage: FieldStage;
  readonly issues: Issue[];
}

/**
 * Reads plain data as the settings declared by `fields`: defaults filled in, durations in milliseconds. Every setting that is unknown,
 * missing or not what it should be is an issue with its path, which starts with `path`.
 */
export function parseFields(
  fields: FieldSet,
  data: unknown,
  path: string,
  stage: FieldStage = 'resolved',
): Result<Record<string, unknown>> {
  const parsing: Parsing = { stage, issues: [] };
  const value = parseGroup(fields, data, path, parsing);
  return parsing.issues.length > 0 || value === undefined ? { ok: false, issues: parsing.issues } : success(value);
}

function parseGroup(fields: FieldSet, data: unknown, path: string, parsing: Parsing): Record<string, unknown> | undefined {
  if (!isGroup(data)) return wrongType(data, path, 'a group of settings', parsing);
  for (const name of Object.keys(data)) if (!Object.hasOwn(fields, name)) unknownSetting(name, fields, path, parsing);
  const entries: [string, unknown][] = [];
  for (const [name, field] of Object.entries(fields)) {
    const given = Object.hasOwn(data, name) ? data[name] : undefined;
    const value =
      given === undefined ? absent(name, field, path, parsing) : parseField(field, given, joinName(path, name), parsing);
    if (value !== undefined) entries.push([name, value]);
  }
  return Object.fromEntries(entries);
}

function unknownSetting(name: string, fields: FieldSet, path: string, { issues }: Parsing): void {
  const tail = suggestion(name, Object.keys(fields));
  issues.push(problem('document.unknown-setting', joinName(path, name), `"${name}" is not a setting here${tail}`));
}

/** What a setting is where nobody wrote it: its default, or an issue where it is required. */
function absent(name: string, field: Field, path: string, parsing: Parsing): unknown {
  if (field.required === true) {
    const sentence = `"${name}" is missing: ${lowerFirst(field.summary)}`;
    parsing.issues.push(problem('document.setting-missing', joinName(path, name), sentence, `add ${name}:${exampleOf(field)}`));
    return undefined;
  }
  const fallback = 'default' in field ? field.default : undefined;
  return fallback === undefined
    ? undefined
    : parseField(field, fallback, joinName(path, name), { stage: 'resolved', issues: [] });
}

function parseField(field: Field, data: unknown, path: string, parsing: Parsing): unknown {
  if (field.kind === 'any') {
    parsing.issues.push(...(field.check?.(data, path) ?? []));
    return data;
  }
  if (data === null) return fail('document.empty-value', path, `${quoted(path)} has no value`, parsing);
  switch (field.kind) {
    case 'list':
      return parseList(field, data, path, parsing);
    case 'map':
      return parseMap(field, data, path, parsing);
    case 'group':
      return parseGroup(field.fields, wholeGroup(field, data), path, parsing);
    case 'variant':
      return parseVariant(field, data, path, parsing);
    default:
      return parseSingle(field, data, path, parsing);
  }
}

/** A group written as the text of one of its fields. */
function wholeGroup({ short }: Field & { kind: 'group' }, data: unknown): unknown {
  return short !== undefined && typeof data === 'string' ? { [short]: data } : data;
}

type SingleField = Exclude<Field, { kind: 'list' | 'map' | 'group' | 'variant' | 'any' }>;

function parseSingle(field: SingleField, data: unknown, path: string, parsing: Parsing): unknown {
  if (typeof data === 'string' && parsing.stage !== 'resolved' && hasReference(data)) {
    if (parsing.stage === 'written') return parseReference(field, data, path, parsing);
    return fail('document.reference-here', path, `${quoted(path)} holds a reference, which is not resolved here`, parsing);
  }
  switch (field.kind) {
    case 'text':
      return parseText(field, data, path, parsing);
    case 'secret':
      return parseSecret(data, path, parsing);
    case 'integer':
      return parseInteger(field, data, path, parsing);
    case 'number':
      return parseNumber(field, data, path, parsing);
    case 'flag':
      return parseFlag(data, path, parsing);
    case 'choice':
      return parseChoice(field.choices, data, path, parsing);
    case 'duration':
      return parseDurationField(data, path, parsing);
  }
}

function parseReference(field: SingleField, text: string, path: string, parsing: Parsing): unknown {
  const leak = secretInPlain(text, path, field.kind === 'secret');
  if (leak === undefined) return text;
  parsing.issues.push(leak);
  return undefined;
}

function parseText(field: Field & { kind: 'text' }, data: unknown, path: string, parsing: Parsing): unknown {
  if (typeof data === 'number' || typeof data === 'boolean') {
    const sentence = `${quoted(path)} must be text, and YAML reads ${describe(data)}`;
    return fail('document.text-expected', path, sentence, parsing, `write it in quotes: "${data}"`);
  }
  if (typeof data !== 'string') return wrongType(data, path, 'text', parsing);
  if (field.pattern !== undefined && !new RegExp(field.pattern, 'u').test(data)) {
    const form = field.form ?? `text that matches ${field.pattern}`;
    return fail('document.not-matching', path, `${quoted(path)} must be ${form}; it is "${data}"`, parsing);
  }
  const leak = parsing.stage === 'written' ? secretInPlain(data, path, false) : undefined;
  if (leak !== undefined) parsing.issues.push(leak);
  return data;
}

function parseSecret(data: unknown, path: string, parsing: Parsing): unknown {
  if (typeof data !== 'string' && typeof data !== 'number') return wrongType(data, path, 'text', parsing);
  if (parsing.stage === 'resolved') return String(data);
  parsing.issues.push(...[secretInPlain(String(data), path, true)].filter(issue => issue !== undefined));
  return undefined;
}

function parseInteger(field: Field & { kind: 'integer' }, data: unknown, path: string, parsing: Parsing): unknown {
  const number = typeof data === 'string' ? integerOf(data, field, parsing.stage) : data;
  const unit = field.unit === undefined ? '' : ` (${field.unit})`;
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) return wrongType(data, path, `a whole number${unit}`, parsing);
  return withinBounds(field, number, path, parsing);
}

function parseNumber(field: Field & { kind: 'number' }, data: unknown, path: string, parsing: Parsing): unknown {
  const number = typeof data === 'string' && parsing.stage === 'resolved' ? Number(data.trim() || NaN) : data;
  if (typeof number === 'number' && Number.isFinite(number)) return withinBounds(field, number, path, parsing);
  return wrongType(data, path, field.unit === undefined ? 'a number' : `a number (${field.unit})`, parsing);
}

function withinBounds(field: Field & { kind: 'integer' | 'number' }, number: number, path: string, parsing: Parsing): unknown {
  const { minimum = -Infinity, maximum = Infinity } = field;
  if (number >= minimum && number <= maximum) return number;
  const unit = field.unit === undefined ? '' : ` (${field.unit})`;
  const bound = number < minimum ? `at least ${minimum}` : `at most ${maximum}`;
  return fail('document.out-of-range', path, `${quoted(path)} must be ${bound}${unit}; it is ${number}`, parsing);
}

/** A rate may be written `50/s`; the value of a reference is always text. */
function integerOf(text: string, field: Field, stage: FieldStage): number | undefined {
  const digits = field.unit === '1/s' ? text.replace(/ ?\/ ?s$/u, '') : text;
  const mayBeText = stage === 'resolved' || digits !== text;
  return mayBeText && /^-?[0-9]+$/u.test(digits) ? Number(digits) : undefined;
}

function parseFlag(data: unknown, path: string, parsing: Parsing): unknown {
  if (typeof data === 'boolean') return data;
  if (parsing.stage === 'resolved' && (data === 'true' || data === 'false')) return data === 'true';
  return wrongType(data, path, 'true or false', parsing);
}

function parseChoice(choices: Readonly<Record<string, string>>, data: unknown, path: string, parsing: Parsing): unknown {
  if (typeof data === 'string' && Object.hasOwn(choices, data)) return data;
  const words = Object.keys(choices);
  const near = typeof data === 'string' ? nearest(data, words) : undefined;
  const sentence = near
    ? `${quoted(path)} cannot be "${data}"; did you mean "${near}"?`
    : `${quoted(path)} must be one of ${words.join(', ')}; it is ${describe(data)}`;
  return fail('document.not-a-choice', path, sentence, parsing);
}

function parseDurationField(data: unknown, path: string, parsing: Parsing): unknown {
  const milliseconds = typeof data === 'string' ? parseDuration(data) : undefined;
  if (milliseconds !== undefined) return milliseconds;
  const sentence = `${quoted(path)} must be a length of time with its unit (250 ms, 30 s, 5 min, 2 h, 3 d); it is ${describe(data)}`;
  return fail('document.not-a-duration', path, sentence, parsing);
}

function parseList({ of, single }: Field & { kind: 'list' }, data: unknown, path: string, parsing: Parsing): unknown {
  if (single === true && !Array.isArray(data)) {
    const value = parseField(of, data, path, parsing);
    return value === undefined ? undefined : [value];
  }
  if (!Array.isArray(data)) return wrongType(data, path, 'a list', parsing);
  return data.map((entry, index) => parseField(of, entry, joinIndex(path, index), parsing));
}

function parseMap(field: Field & { kind: 'map' }, data: unknown, path: string, parsing: Parsing): unknown {
  if (!isGroup(data)) return wrongType(data, path, 'a group of names with a value each', parsing);
  const names = field.names && new RegExp(field.names.pattern, 'u');
  const entries: [string, unknown][] = [];
  for (const [name, entry] of Object.entries(data)) {
    const at = joinName(path, name);
    if (names && !names.test(name)) fail('document.not-matching', at, `the name "${name}" must be ${field.names!.form}`, parsing);
    const leak = parsing.stage === 'written' ? secretInPlain(entry, at, false, name) : undefined;
    if (leak) parsing.issues.push(leak);
    else entries.push([name, parseField(field.of, entry, at, parsing)]);
  }
  return Object.fromEntries(entries);
}

function parseVariant(field: Field & { kind: 'variant' }, data: unknown, path: string, parsing: Parsing): unknown {
  if (!isGroup(data)) return wrongType(data, path, 'a group of settings', parsing);
  const word = Object.hasOwn(data, field.by) ? data[field.by] : undefined;
  const words = Object.keys(field.variants);
  if (word === undefined) {
    const sentence = `"${field.by}" is missing: it must be one of ${words.join(', ')}`;
    return fail('document.setting-missing', joinName(path, field.by), sentence, parsing);
  }
  const choices = Object.fromEntries(words.map(name => [name, '']));
  if (parseChoice(choices, word, joinName(path, field.by), parsing) === undefined) return undefined;
  const { [field.by]: _, ...rest } = data;
  const value = parseGroup(field.variants[word as string]!, rest, path, parsing);
  return value && { [field.by]: word, ...value };
}

function isGroup(data: unknown): data is Readonly<Record<string, unknown>> {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}

function wrongType(data: unknown, path: string, expected: string, parsing: Parsing): undefined {
  return fail('document.wrong-type', path, `${quoted(path)} must be ${expected}; it is ${describe(data)}`, parsing);
}

function fail(code: Parameters<typeof problem>[0], path: string, sentence: string, parsing: Parsing, remedy?: string): undefined {
  parsing.issues.push(remedy === undefined ? problem(code, path, sentence) : problem(code, path, sentence, remedy));
  return undefined;
}

/** A value in the words of a message: what it is, and itself where it is short. */
export function describe(data: unknown): string {
  if (data === null) return 'empty';
  if (Array.isArray(data)) return 'a list';
  if (typeof data === 'object') return 'a group of settings';
  if (typeof data === 'string') return `the text "${data.length > 60 ? `${data.slice(0, 60)}…` : data}"`;
  return typeof data === 'number' ? `the number ${data}` : String(data);
}

/** The last name of a path, as sentences call the setting. */
export function quoted(path: string): string {
  return path === '' ? 'the document' : `"${path.replace(/^.*\.(?=[^.]+$)/u, '')}"`;
}

function exampleOf(field: Field): string {
  const example = field.example ?? (field.kind === 'choice' ? Object.keys(field.choices)[0] : undefined);
  return typeof example === 'string' || typeof example === 'number' ? ` ${example}` : '';
}

function lowerFirst(sentence: string): string {
  const text = sentence.replace(/\.$/u, '');
  return /^[A-Z][a-z]/u.test(text) ? text[0]!.toLowerCase() + text.slice(1) : text;
}
