import { suggestion } from '../document/nearest.ts';
import { joinIndex, joinName } from '../document/path.ts';
import type { Issue } from '../value/issue.ts';
import { contractIssue } from './codes.ts';
import { formatNames } from './formats.ts';
import { keywords, xmlNoteNames, typeNames, type KeywordValue } from './keywords.ts';
import { patternFault } from './pattern.ts';
import { checkCycles } from './check-cycles.ts';
import { parseUnit } from './unit/unit.ts';
import { referenceIn, schemaRoot, type SchemaObject } from './schema.ts';

/**
 * Everything that is wrong with a schema itself: unknown keywords with the nearest known one, values that a keyword cannot
 * have, patterns that do not compile or are not safe, references that lead nowhere. Paths start with `at`.
 */
export function checkSchema(schema: SchemaObject, at: string): readonly Issue[] {
  const issues: Issue[] = [];
  const root = schemaRoot(schema);
  walk(schema, at);
  if (issues.length === 0) issues.push(...checkCycles(root, at));
  return issues;

  function report(code: Parameters<typeof contractIssue>[0], path: string, sentence: string): void {
    issues.push(contractIssue(code, path, sentence));
  }

  function walk(schema: unknown, path: string): void {
    if (typeof schema === 'boolean') return;
    if (!isObject(schema))
      return report('contract.schema', path, `expected a schema (an object, true or false), found ${kindOf(schema)}`);
    for (const [name, value] of Object.entries(schema)) {
      const holds = keywords.get(name);
      const place = joinName(path, name);
      if (holds) checkKeyword(holds, value, place);
      else report('contract.schema-keyword', place, `"${name}" is no keyword of a schema${suggestion(name, keywords.keys())}`);
    }
    checkExactness(schema, path);
    if (typeof schema.unit === 'string') checkUnit(schema, schema.unit, joinName(path, 'unit'));
  }

  function checkKeyword(holds: KeywordValue, value: unknown, path: string): void {
    const wrong = (expected: string): void => report('contract.schema', path, `expected ${expected}, found ${kindOf(value)}`);
    switch (holds) {
      case 'schema':
        return walk(value, path);
      case 'schemas':
        if (!Array.isArray(value) || value.length === 0) return wrong('a list of schemas');
        return value.forEach((each, index) => walk(each, joinIndex(path, index)));
      case 'schema-map':
      case 'pattern-map':
        if (!isObject(value)) return wrong('names with a schema each');
        for (const [name, each] of Object.entries(value)) {
          if (name === '__proto__') report('contract.schema', path, 'a field named __proto__ cannot be declared');
          if (holds === 'pattern-map') checkPattern(name, joinName(path, name));
          walk(each, joinName(path, name));
        }
        return;
      case 'names-map':
        if (!isObject(value) || !Object.values(value).every(isNames)) wrong('names with a list of field names each');
        return;
      case 'names':
        if (!isNames(value)) wrong('a list of field names, each once');
        return;
      case 'list':
        if (!Array.isArray(value) || (path.endsWith('.enum') && value.length === 0)) wrong('a list of values');
        return;
      case 'number':
        if (typeof value !== 'number') wrong('a number');
        return;
      case 'positive':
        if (typeof value !== 'number' || value <= 0) wrong('a number above zero');
        return;
      case 'count':
        if (!Number.isSafeInteger(value) || (value as number) < 0) wrong('a whole number, zero or more');
        return;
      case 'flag':
        if (typeof value !== 'boolean') wrong('true or false');
        return;
      case 'types':
        return checkTypes(value, path);
      case 'text':
      case 'pattern':
      case 'format':
      case 'reference':
        if (typeof value !== 'string') return wrong('a text');
        if (holds === 'pattern') checkPattern(value, path);
        if (holds === 'format') checkFormat(value, path);
        if (holds === 'reference') checkReference(value, path);
        return;
      case 'xml':
        return checkXml(value, path);
      case 'any':
    }
  }

  function checkXml(value: unknown, path: string): void {
    if (!isObject(value)) return report('contract.schema', path, `expected how XML writes this, found ${kindOf(value)}`);
    for (const [name, each] of Object.entries(value)) {
      const place = joinName(path, name);
      if (!xmlNoteNames.includes(name))
        report('contract.schema-keyword', place, `"${name}" is nothing that xml says${suggestion(name, xmlNoteNames)}`);
      else if (name === 'namespace' && typeof each !== 'string')
        report('contract.schema', place, `expected a text, found ${kindOf(each)}`);
      else if (name === 'turns' && !(Array.isArray(each) && each.every(isNames))) {
        report('contract.schema', place, `expected lists of field names, found ${kindOf(each)}`);
      }
    }
  }

  function checkTypes(value: unknown, path: string): void {
    const names = Array.isArray(value) ? (value as readonly unknown[]) : [value];
    if (names.length === 0) report('contract.schema', path, 'expected at least one type, found an empty list');
    for (const name of names) {
      if ((typeNames as readonly unknown[]).includes(name)) continue;
      const known = typeof name === 'string' ? suggestion(name, typeNames) : `; there is ${typeNames.join(', ')}`;
      report('contract.schema', path, `${JSON.stringify(name)} is no type${known}`);
    }
  }

  function checkPattern(pattern: string, path: string): void {
    const fault = patternFault(pattern);
    if (fault !== undefined) report('contract.schema-pattern', path, `pattern ${JSON.stringify(pattern)}: ${fault}`);
  }

  function checkFormat(format: string, path: string): void {
    if (!formatNames.has(format)) {
      report('contract.schema-format', path, `"${format}" is no format${suggestion(format, formatNames)}`);
    }
  }

  function checkReference(reference: string, path: string): void {
    if (referenceIn(root, reference) !== 'nowhere') return;
    const names = isObject(schema.$defs) ? Object.keys(schema.$defs).map(name => `#/$defs/${name}`) : [];
    report('contract.schema-reference', path, `"${reference}" leads nowhere in this schema${suggestion(reference, names)}`);
  }

  /** A `decimal` that is read as a number would be rounded before anybody looks at it. */
  function checkExactness(schema: SchemaObject, path: string): void {
    const exact = exactFormats.has(schema.format);
    const types = Array.isArray(schema.type) ? (schema.type as readonly unknown[]) : [schema.type];
    if (!exact || !(types.includes('number') || types.includes('integer'))) return;
    const sentence = `format ${String(schema.format)} is the exact text of a number and needs type: string, found type: ${types.join(', ')}`;
    report('contract.schema-format', joinName(path, 'format'), sentence);
  }

  /** A unit is one of UCUM, and belongs to a number or to a text that says one. */
  function checkUnit(schema: SchemaObject, unit: string, path: string): void {
    const parsed = parseUnit(unit);
    if (!parsed.ok) return report('contract.unit', path, parsed.issues[0]!.sentence);
    const types = Array.isArray(schema.type) ? (schema.type as readonly unknown[]) : [schema.type];
    const fits = types.some(type => type === undefined || type === 'number' || type === 'integer');
    if (fits || exactFormats.has(schema.format) || isReferring(schema)) return;
    const format = typeof schema.format === 'string' ? ` with format: ${schema.format}` : '';
    report(
      'contract.unit',
      path,
      `a unit needs a number or a text with format: decimal, found type: ${types.join(', ')}${format}`,
    );
  }
}

/** Texts that say a number exactly. */
const exactFormats: ReadonlySet<unknown> = new Set(['decimal', 'int64', 'quantity']);

/** Type and format may stand in what it refers to. */
function isReferring(schema: SchemaObject): boolean {
  return ['$ref', 'allOf', 'anyOf', 'oneOf'].some(name => Object.hasOwn(schema, name));
}

function isObject(value: unknown): value is SchemaObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNames(value: unknown): boolean {
  return Array.isArray(value) && value.every(name => typeof name === 'string') && new Set(value).size === value.length;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'an object';
  return `${typeof value === 'string' ? 'text' : typeof value} ${JSON.stringify(value)}`;
}
