import { nearest } from '../document/nearest.ts';
import { joinIndex, joinName } from '../document/path.ts';
import type { Issue } from '../value/issue.ts';
import { isFields, type Value } from '../value/value.ts';
import { contractIssue, type ContractCode } from './codes.ts';
import { excerpt, quote } from './excerpt.ts';
import type { TypeName } from './keywords.ts';
import { typeWords } from './type-words.ts';
import type { ErrorObject } from './validator.ts';

/** At most this many issues are reported of one message. */
export const mostIssues = 20;

/** The issues of a message that breaks its contract: one sentence a finding, branches of alternatives folded into one. */
export function explainErrors(errors: readonly ErrorObject[], value: Value): readonly Issue[] {
  const issues: Issue[] = [];
  for (const error of foldBranches(errors)) {
    if (issues.length === mostIssues) break;
    issues.push(explain(error, value));
  }
  return issues;
}

type Finding = readonly [code: ContractCode, sentence: string, member?: string];

function explain(error: ErrorObject & { readonly closest?: ErrorObject }, value: Value): Issue {
  const [code, sentence, member] = findingOf(error);
  const place = pathOf(error.instancePath, value);
  const hint = error.closest ? `; closest: ${closestWords(error.closest)}` : '';
  return contractIssue(code, member === undefined ? place : joinName(place, member), sentence + hint);
}

/** What is said of a branch stands inside another sentence, so the field that it is about is named. */
function closestWords(error: ErrorObject): string {
  const [, sentence, member] = findingOf(error);
  return member === undefined ? sentence : `${member}: ${sentence}`;
}

/** Code, sentence and, where the finding is about a member, its name: one branch a keyword. */
function findingOf(error: ErrorObject): Finding {
  const { keyword, data, schema } = error;
  const params = error.params as Readonly<Record<string, unknown>>;
  const found = excerpt(data);
  const limit = String(params.limit);
  switch (keyword) {
    case 'required':
    case 'dependentRequired': {
      const name = String(params.missingProperty);
      const because = keyword === 'required' ? '' : ` because ${String(params.property)} is there`;
      return ['contract.required', `expected the field${because}, and there is none${similar(name, data)}`, name];
    }
    case 'type':
      return ['contract.type', `expected ${typeWords([params.type].flat() as TypeName[])}, found ${found}`];
    case 'pattern':
      return ['contract.pattern', `expected a text of the form ${String(params.pattern)}, found ${found}`];
    case 'format':
      return ['contract.format', `expected ${formatWords(String(params.format))}, found ${found}`];
    case 'enum':
      return ['contract.choice', `expected one of ${choiceList(params.allowedValues)}, found ${found}`];
    case 'codes':
      return ['contract.code', (params.sentence as () => string)()];
    case 'const':
      return ['contract.choice', `expected ${quote(params.allowedValue)}, found ${found}`];
    case 'minLength':
      return ['contract.length', `expected at least ${limit} characters, found ${found}`];
    case 'maxLength':
      return ['contract.length', `expected at most ${limit} characters, found ${found}`];
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return ['contract.range', `expected a number ${comparisons[String(params.comparison)] ?? ''} ${limit}, found ${found}`];
    case 'multipleOf':
      return ['contract.range', `expected a multiple of ${String(params.multipleOf)}, found ${found}`];
    case 'minItems':
      return ['contract.items', `expected at least ${limit} list members, found ${found}`];
    case 'maxItems':
      return ['contract.items', `expected at most ${limit} list members, found ${found}`];
    case 'minProperties':
      return ['contract.items', `expected at least ${limit} fields, found ${found}`];
    case 'maxProperties':
      return ['contract.items', `expected at most ${limit} fields, found ${found}`];
    case 'items':
    case 'unevaluatedItems':
      return ['contract.items', `expected no list members after the first ${String(params.limit ?? params.len)}, found ${found}`];
    case 'contains':
      return ['contract.items', `expected ${containsRange(params)} that fit the contract, found ${found}`];
    case 'uniqueItems':
      return [
        'contract.unique',
        `expected different members, and number ${String(params.j)} equals number ${String(params.i)} (counted from 0)`,
      ];
    case 'additionalProperties':
    case 'unevaluatedProperties': {
      const name = String(params.additionalProperty ?? params.unevaluatedProperty);
      return ['contract.unknown-field', `expected no field ${quote(name)}${meant(name, error.parentSchema)}`, name];
    }
    case 'propertyNames':
      return ['contract.unknown-field', `the field name ${quote(params.propertyName)} is not one that the contract allows`];
    case 'oneOf':
      return [
        'contract.combination',
        `expected exactly one of ${countOf(schema)} alternatives to fit, found ${found}${whichFit(params)}`,
      ];
    case 'anyOf':
      return ['contract.combination', `expected one of ${countOf(schema)} alternatives to fit, found ${found}`];
    case 'not':
      return ['contract.combination', `expected anything but what the contract excludes here, found ${found}`];
    case 'false schema':
      return ['contract.unknown-field', `expected nothing here, found ${found}`];
    default:
      return ['contract.combination', `the value does not keep "${keyword}" of the contract, found ${found}`];
  }
}

/**
 * Errors of the branches of `anyOf` and `oneOf` stand before the error of the keyword itself: they go, and the first one of the
 * branch that failed latest stays with it as the closest. The error of `if` goes: those of its branch are there.
 */
function foldBranches(errors: readonly ErrorObject[]): readonly (ErrorObject & { readonly closest?: ErrorObject })[] {
  const kept: (ErrorObject & { readonly closest?: ErrorObject })[] = [];
  for (const error of errors) {
    if (error.keyword === 'if') continue;
    if (error.keyword !== 'anyOf' && error.keyword !== 'oneOf') {
      kept.push(error);
      continue;
    }
    const branches: ErrorObject[] = [];
    while (kept.length > 0 && isBranchOf(kept.at(-1)!, error)) branches.push(kept.pop()!);
    const closest = branches.reverse().find(each => each.instancePath.length > error.instancePath.length) ?? single(branches);
    kept.push(closest ? { ...error, closest } : error);
  }
  return kept;
}

function isBranchOf(error: ErrorObject, whole: ErrorObject): boolean {
  const parent = whole.schemaPath.slice(0, whole.schemaPath.lastIndexOf('/'));
  const inside = error.instancePath === whole.instancePath || error.instancePath.startsWith(`${whole.instancePath}/`);
  return inside && (error.schemaPath.startsWith(`${whole.schemaPath}/`) || !error.schemaPath.startsWith(`${parent}/`));
}

function single(errors: readonly ErrorObject[]): ErrorObject | undefined {
  return errors.length === 1 ? errors[0] : undefined;
}

/** A JSON pointer as the path that people write; the value tells list positions and field names apart. */
function pathOf(pointer: string, value: Value): string {
  let path = '';
  let here: unknown = value;
  for (const step of pointer.split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    path = Array.isArray(here) ? joinIndex(path, Number(name)) : joinName(path, name);
    here = typeof here === 'object' && here !== null ? (here as Readonly<Record<string, unknown>>)[name] : undefined;
  }
  return path;
}

const comparisons: Readonly<Record<string, string>> = { '>=': 'of at least', '<=': 'of at most', '>': 'above', '<': 'below' };

const formatExamples: Readonly<Record<string, string>> = {
  decimal: 'a decimal number as text, like "12.50"',
  quantity: 'a decimal number as text, perhaps with < or > before it, like "<0.002"',
  ucum: 'a unit of UCUM, like "kg" or "m3/h"',
  int64: 'a whole number of 64 bits as text, like "9007199254740993"',
  date: 'a date, like "2026-11-23"',
  time: 'a time with offset, like "06:00:00Z"',
  'date-time': 'a date and time with offset, like "2026-11-23T06:00:00Z"',
};

function formatWords(format: string): string {
  return formatExamples[format] ?? `a text of the format ${format}`;
}

function choiceList(choices: unknown): string {
  const list = Array.isArray(choices) ? (choices as readonly unknown[]) : [];
  const shown = list.slice(0, 10).map(quote).join(', ');
  return list.length > 10 ? `${shown} … (${list.length} values)` : shown;
}

function containsRange(params: Readonly<Record<string, unknown>>): string {
  const most = params.maxContains === undefined ? '' : ` and at most ${String(params.maxContains)}`;
  return `at least ${String(params.minContains)}${most} list members`;
}

function whichFit(params: Readonly<Record<string, unknown>>): string {
  return Array.isArray(params.passingSchemas)
    ? `, which fits number ${params.passingSchemas.join(' and ')} (counted from 0)`
    : '';
}

function countOf(schema: unknown): number {
  return Array.isArray(schema) ? schema.length : 0;
}

function similar(name: string, data: unknown): string {
  const near = isFields(data) ? nearest(name, Object.keys(data)) : undefined;
  return near === undefined ? '' : `; there is ${near}`;
}

function meant(name: string, parent: unknown): string {
  const properties = isFields(parent) ? parent.properties : undefined;
  const near = isFields(properties) ? nearest(name, Object.keys(properties)) : undefined;
  return near === undefined ? '' : `; did you mean "${near}"?`;
}
