import { joinName } from '../../document/path.ts';
import { isFields } from '../../value/value.ts';
import { matchesPattern } from '../pattern.ts';
import { isSchemaObject, type SchemaObject } from '../schema.ts';
import { notAllowed } from './difference.ts';
import { inside, keywordsOf, locate, type Case, type Conjunction, type Gap, type Reasoning, type Side } from './reasoning.ts';
import { countOf, leastGap, mostGap } from './texts.ts';

function mapOf(schema: SchemaObject, keyword: string): SchemaObject {
  const map = schema[keyword];
  return isSchemaObject(map) ? map : {};
}

function namesIn(one: Case, keyword: string): ReadonlySet<string> {
  return new Set(keywordsOf(one).flatMap(schema => Object.keys(mapOf(schema, keyword))));
}

function requiredIn(one: Case): ReadonlySet<string> {
  return new Set(
    keywordsOf(one).flatMap(schema => (Array.isArray(schema['required']) ? (schema['required'] as readonly string[]) : [])),
  );
}

/** Schemas for the name of each field. */
function nameRules(one: Case, reasoning: Reasoning): readonly Conjunction[] {
  return one.atoms.flatMap(atom =>
    locate(atom, (atom.schema as SchemaObject)['propertyNames']).map(each => reasoning.conjunction([each])),
  );
}

/** What stands under a name, as far as some schema of the case says it. */
function fieldOf(one: Case, name: string, reasoning: Reasoning): Conjunction {
  const parts = one.atoms.flatMap(atom => {
    const schema = atom.schema as SchemaObject;
    const [properties, patterns] = [mapOf(schema, 'properties'), mapOf(schema, 'patternProperties')];
    const said = [
      ...(Object.hasOwn(properties, name) ? [properties[name]] : []),
      ...Object.keys(patterns).flatMap(pattern => (matchesPattern(pattern, name) ? [patterns[pattern]] : [])),
    ];
    return (said.length > 0 ? said : [schema['additionalProperties']]).flatMap(each => locate(atom, each));
  });
  return reasoning.conjunction(parts);
}

/** What stands under a name that matches a pattern; `undefined` where the case does not know the pattern. */
function patternField(one: Case, pattern: string, reasoning: Reasoning): Conjunction | undefined {
  const parts = one.atoms.flatMap(atom => locate(atom, mapOf(atom.schema as SchemaObject, 'patternProperties')[pattern]));
  return parts.length === 0 ? undefined : reasoning.conjunction(parts);
}

/** What stands under a name that no schema of the case mentions. */
function otherField(one: Case, reasoning: Reasoning): Conjunction {
  return reasoning.conjunction(one.atoms.flatMap(atom => locate(atom, (atom.schema as SchemaObject)['additionalProperties'])));
}

/** Nothing says whether other fields occur, though some are declared: a person who reads the schema takes those for all. */
function isSilent(one: Case): boolean {
  const schemas = keywordsOf(one);
  return (
    schemas.some(schema => schema['properties'] !== undefined) &&
    !schemas.some(schema => schema['additionalProperties'] !== undefined || schema['patternProperties'] !== undefined)
  );
}

function mayOccur(one: Case, name: string, field: Conjunction, reasoning: Reasoning): boolean {
  if (reasoning.isEmpty(field)) return false;
  return nameRules(one, reasoning).every(rule => reasoning.accepts(rule, name, 'more'));
}

/** No object keeps the case. */
export function noObject(one: Case, reasoning: Reasoning): boolean {
  const least = countOf(one, 'minProperties', 'largest') ?? 0;
  if (least > (countOf(one, 'maxProperties', 'smallest') ?? Infinity)) return true;
  return [...requiredIn(one)].some(name => !mayOccur(one, name, fieldOf(one, name, reasoning), reasoning));
}

/** Whether an object keeps what the case says about objects. */
export function acceptsObject(one: Case, value: unknown, reasoning: Reasoning, side: Side): boolean {
  if (!isFields(value)) return false;
  const names = Object.keys(value);
  if (names.length < (countOf(one, 'minProperties', 'largest') ?? 0)) return false;
  if (names.length > (countOf(one, 'maxProperties', 'smallest') ?? Infinity)) return false;
  if (![...requiredIn(one)].every(name => Object.hasOwn(value, name))) return false;
  const rules = nameRules(one, reasoning);
  return names.every(
    name =>
      rules.every(rule => reasoning.accepts(rule, name, side)) &&
      reasoning.accepts(fieldOf(one, name, reasoning), value[name], side),
  );
}

/** Objects of the one that might not be objects of the other. */
export function objectGaps(given: Case, wanted: Case, reasoning: Reasoning): readonly Gap[] {
  const declared = namesIn(given, 'properties');
  const required = requiredIn(given);
  const onlyDeclared = reasoning.declaredOnly && isSilent(given);
  const mentioned = onlyDeclared ? declared : namesIn(wanted, 'properties');
  const possible = [...new Set([...declared, ...required, ...mentioned])]
    .map(name => ({ name, field: fieldOf(given, name, reasoning) }))
    .filter(({ name, field }) => mayOccur(given, name, field, reasoning));
  const closed =
    onlyDeclared || (namesIn(given, 'patternProperties').size === 0 && reasoning.isEmpty(otherField(given, reasoning)));
  const most = closed ? possible.length : Infinity;
  return [
    ...requiredGaps(given, wanted),
    ...possible.flatMap(({ name, field }) => fieldGaps(name, field, given, wanted, reasoning)),
    ...(onlyDeclared ? [] : openGaps(given, wanted, reasoning)),
    ...nameGaps(given, wanted, closed ? possible.map(each => each.name) : undefined, reasoning),
    ...leastGap(given, wanted, 'minProperties', 'fields', required.size),
    ...mostGap(given, wanted, 'maxProperties', 'fields', most),
  ];
}

function requiredGaps(given: Case, wanted: Case): readonly Gap[] {
  const has = requiredIn(given);
  return [...requiredIn(wanted)]
    .filter(name => !has.has(name))
    .map(name => ({ path: joinName('', name), what: 'required', given: 'may be absent', wanted: 'required' }));
}

function fieldGaps(name: string, field: Conjunction, given: Case, wanted: Case, reasoning: Reasoning): readonly Gap[] {
  const path = joinName('', name);
  const gaps = reasoning.gaps(field, fieldOf(wanted, name, reasoning));
  if (gaps.length === 0) return [];
  const [has, wants] = [given, wanted].map(side => namesIn(side, 'properties').has(name));
  const say = (declares: boolean | undefined, side: Case): string =>
    declares ? 'declared' : reasoning.isEmpty(fieldOf(side, name, reasoning)) ? notAllowed : 'not declared';
  if (has !== wants) return [{ path, what: 'field', given: say(has, given), wanted: say(wants, wanted) }];
  return gaps.map(gap => inside(path, gap));
}

/** Fields under names that are not written out: by pattern, and all others. */
function openGaps(given: Case, wanted: Case, reasoning: Reasoning): readonly Gap[] {
  const [hasPatterns, wantsPatterns] = [namesIn(given, 'patternProperties'), namesIn(wanted, 'patternProperties')];
  const [hasRest, wantsRest] = [otherField(given, reasoning), otherField(wanted, reasoning)];
  const under = (path: string, has: Conjunction, wants: Conjunction): readonly Gap[] =>
    reasoning.gaps(has, wants).map(gap => inside(path, gap));
  const patterns = [...hasPatterns.union(wantsPatterns)].flatMap(pattern => {
    const said = patternField(given, pattern, reasoning);
    const others = [...hasPatterns].filter(other => mayOverlap(pattern, other));
    const has = said ? [said] : [hasRest, ...others.flatMap(other => patternField(given, other, reasoning) ?? [])];
    const wants = patternField(wanted, pattern, reasoning) ?? wantsRest;
    return has.flatMap(each => under(`[${JSON.stringify(pattern)}]`, each, wants));
  });
  return [...patterns, ...under('*', hasRest, wantsRest)];
}

/** Two patterns that begin with different words never match the same name. */
function mayOverlap(one: string, other: string): boolean {
  const [left, right] = [one, other].map(pattern => /^\^([\w-]+)(?![\w-]*[*?{|])/u.exec(pattern)?.[1]);
  return left === undefined || right === undefined || left.startsWith(right) || right.startsWith(left);
}

function nameGaps(given: Case, wanted: Case, names: readonly string[] | undefined, reasoning: Reasoning): readonly Gap[] {
  const has = nameRules(given, reasoning);
  return nameRules(wanted, reasoning)
    .filter(rule => !has.some(each => reasoning.gaps(each, rule).length === 0))
    .filter(rule => !names?.every(name => reasoning.accepts(rule, name, 'less')))
    .map(() => ({
      path: '',
      what: 'propertyNames',
      given: has.length === 0 ? 'any names' : 'other rules',
      wanted: 'a rule for the names of fields',
    }));
}
