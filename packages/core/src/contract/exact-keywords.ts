import type { DataValidateFunction, KeywordDefinition } from 'ajv/dist/types/index.js';
import { canonicalText } from '../document/canonical.ts';
import { isMultiple } from './multiple.ts';
import { isSchemaObject } from './schema.ts';

/**
 * Keywords that the validator by itself does not check exactly. Comparing whole values, it calls methods of the message, which a field
 * named `valueOf` breaks, and compares each item of a list with each other one; dividing, it finds that 0.3 is no multiple of 0.1.
 */
export function exactKeywords(schema: unknown): readonly KeywordDefinition[] {
  return [multiples, ...(comparesWhole(schema) ? equality : [])];
}

const multiples: KeywordDefinition = { keyword: 'multipleOf', type: 'number', compile: multiple };

const equality: readonly KeywordDefinition[] = [
  { keyword: 'const', compile: constant },
  { keyword: 'enum', compile: choices },
  { keyword: 'uniqueItems', type: 'array', compile: unique },
];

/** Whether a schema compares anything but texts, numbers and flags. */
function comparesWhole(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.some(comparesWhole);
  if (!isSchemaObject(schema)) return false;
  const { const: constant, enum: choices, uniqueItems } = schema;
  if (uniqueItems === true || isWhole(constant) || (Array.isArray(choices) && choices.some(isWhole))) return true;
  return Object.values(schema).some(comparesWhole);
}

function isWhole(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function multiple(step: number): DataValidateFunction {
  return saying('multipleOf', { multipleOf: step }, value => isMultiple(value as number, step));
}

function constant(allowed: unknown): DataValidateFunction {
  return saying('const', { allowedValue: allowed }, isOneOf([allowed]));
}

function choices(allowed: readonly unknown[]): DataValidateFunction {
  return saying('enum', { allowedValues: allowed }, isOneOf(allowed));
}

function isOneOf(allowed: readonly unknown[]): (value: unknown) => boolean {
  const scalars = new Set(allowed.filter(each => !isWhole(each)));
  const wholes = new Set(allowed.filter(isWhole).map(canonicalText));
  return value => (isWhole(value) ? wholes.size > 0 && wholes.has(canonicalText(value)) : scalars.has(value));
}

function saying(
  keyword: string,
  params: Readonly<Record<string, unknown>>,
  test: (value: unknown) => boolean,
): DataValidateFunction {
  const validate: DataValidateFunction = (value: unknown) => {
    if (test(value)) return true;
    validate.errors = [{ keyword, params }];
    return false;
  };
  return validate;
}

function unique(wanted: boolean): DataValidateFunction {
  const validate: DataValidateFunction = (list: readonly unknown[]) => {
    const places = wanted ? repeatedAt(list) : undefined;
    if (!places) return true;
    validate.errors = [{ keyword: 'uniqueItems', params: places }];
    return false;
  };
  return validate;
}

/** Positions of two equal items. */
function repeatedAt(list: readonly unknown[]): { readonly i: number; readonly j: number } | undefined {
  const seen = new Map<string, number>();
  for (const [index, item] of list.entries()) {
    const text = canonicalText(item);
    const before = seen.get(text);
    if (before !== undefined) return { i: index, j: before };
    seen.set(text, index);
  }
  return undefined;
}
