import { mayBe, stepInto, viewOf, type View } from '../../contract/view.ts';
import { suggestion } from '../../document/nearest.ts';
import type {
  ContractDocument,
  MappingDocument,
  MappingField,
  MappingFields,
  ResidualDeclaration,
} from '../../document/model.ts';
import { joinName } from '../../document/path.ts';
import type { Issue } from '../../value/issue.ts';
import { checkConstant } from './field/check-constant.ts';
import { checkValue, warnAbsent } from './field/check-value.ts';
import { wrongType } from './field/meet-target.ts';
import { inferText, report, type FieldPlaces } from './field/places.ts';
import { compileCondition } from '../compile/compile-condition.ts';
import { compileMapping } from '../compile/compile-mapping.ts';
import { described, itemOf, maybe, notKnown, onlyValue, type Flow } from '../infer/flow.ts';
import { sameUnit, unitAdvice } from '../infer/unit-arithmetic.ts';
import { typeWords } from '../../contract/type-words.ts';
import type { Surroundings } from '../surroundings.ts';
import { parseExpression, rememberingParse } from '../syntax.ts';

/** What checking reads beside the two contracts. */
export type CheckSources = Pick<Surroundings, 'codeSets' | 'crosswalks' | 'view'>;

/**
 * Everything that can be known to be wrong with a mapping before a message comes: syntax, paths that the source contract does not
 * have, target fields that are unknown or left out, units, codes, lists, types, formats and lengths that do not meet, branches that
 * are never taken. Paths are places in the document (`fields.amount.value`). Both contracts must be right in themselves.
 */
export function checkMapping(
  document: MappingDocument,
  from: ContractDocument,
  to: ContractDocument,
  sources: CheckSources = {},
): readonly Issue[] {
  const { view = contract => viewOf(contract.schema), ...sets } = sources;
  const parse = rememberingParse();
  const issues: Issue[] = [...compileMapping(document, { from, to, view, parse }).issues];
  const root = view(from);
  const target = view(to);
  const add = (issue: Issue): void => void issues.push(issue);
  const places: FieldPlaces = { ...sets, here: described(root), root, target, parse, add };
  checkFields(document.fields, 'fields', places);
  checkKeys(document.fields, to, places);
  return issues;
}

/** Everything that can be known to be wrong with a condition (`when`) over messages of a contract. The path is empty. */
export function checkCondition(text: string, from: ContractDocument, sources: CheckSources = {}): readonly Issue[] {
  const issues: Issue[] = [...compileCondition(text, from).issues];
  const { view = contract => viewOf(contract.schema), ...sets } = sources;
  const root = view(from);
  const add = (issue: Issue): void => void issues.push(issue);
  const places: FieldPlaces = { ...sets, here: described(root), root, parse: parseExpression, add };
  const flow = inferText(text, '', places);
  if (!flow?.types) return issues;
  if (!flow.types.has('boolean')) {
    report(places, 'mapping.condition-type', '', `expected true or false, and the expression gives ${typeWords(flow.types)}`);
  } else if (flow.many) {
    report(places, 'mapping.list', '', 'the condition may give a list, and is to give true or false; use $exists or in');
  }
  const always = onlyValue(flow);
  if (always) report(places, 'mapping.dead-branch', '', `the condition is always ${String(always.value)}`, 'warning');
  return issues;
}

/** Returns what is known of each field. */
function checkFields(fields: MappingFields, path: string, places: FieldPlaces): readonly Flow[] {
  const { target, ...source } = places;
  const flows = Object.entries(fields).map(([name, field]) => {
    const place = joinName(path, name);
    const step = target && stepInto(target, name);
    if (step?.kind === 'missing') {
      const near = suggestion(name, step.candidates);
      report(places, 'mapping.target-unknown', place, `the target contract has no field "${name}" here${near}`);
    }
    const known = step?.kind === 'field' ? step : undefined;
    return checkField(field, place, { ...source, ...(known && { target: known.view }) }, known?.required === true);
  });
  for (const [name, field] of target?.fields ?? []) {
    if (!field.required || Object.hasOwn(fields, name)) continue;
    const sentence = `the target contract requires the field "${name}" here, and the mapping leaves it out`;
    report(places, 'mapping.target-missing', path, sentence);
  }
  return flows;
}

function checkField(field: MappingField, path: string, places: FieldPlaces, required: boolean): Flow {
  if (typeof field === 'string') return checkValue({ value: field }, path, path, places, required) ?? notKnown;
  if ('constant' in field) {
    checkConstant(field.constant, `${path}.constant`, places);
    return notKnown;
  }
  if ('value' in field) return checkValue(field, `${path}.value`, path, places, required) ?? notKnown;
  return 'each' in field ? checkEach(field, path, places, required) : checkGroup(field.fields, path, places, required);
}

/** An object is left out where none of its fields has a value. */
function checkGroup(fields: MappingFields, path: string, places: FieldPlaces, required: boolean): Flow {
  if (places.target && !mayBe(places.target, 'object')) wrongType(path, places, new Set(['object']));
  const flows = checkFields(fields, `${path}.fields`, places);
  if (flows.length === 0 || flows.some(flow => flow.optional !== true)) return notKnown;
  if (required) {
    const sentence = 'the source may leave out every field of this object, and the target requires the object';
    report(places, 'mapping.may-be-absent', path, sentence, 'warning');
  }
  return maybe(notKnown);
}

type EachField = Extract<MappingField, { readonly each: string }>;

function checkEach({ each, fields, residual }: EachField, path: string, places: FieldPlaces, required: boolean): Flow {
  const { target, here: _, ...rest } = places;
  const list = inferText(each, `${path}.each`, places);
  if (target && !mayBe(target, 'array')) wrongType(path, places, new Set(['array']));
  if (required) warnAbsent(list, `${path}.each`, places);
  if (list) checkList(list, each, `${path}.each`, places);
  const item = target?.items();
  const where = `an element of ${each}`;
  checkFields(fields, `${path}.fields`, { ...rest, where, ...(list && { here: itemOf(list) }), ...(item && { target: item }) });
  if (residual) checkResidual(residual, fields, path, places, list);
  return list?.optional ? maybe(notKnown) : notKnown;
}

/** One object makes a list of one: meant where the whole message is the element, and where `[]` says so. */
function checkList({ types, many, keepsList }: Flow, each: string, path: string, places: FieldPlaces): void {
  const single = types && !types.has('array') && many !== true && keepsList !== true;
  if (!single || each.trim().startsWith('$')) return;
  if (![...types].includes('object')) {
    return report(places, 'mapping.list', path, `each goes over a list of objects, and ${each} is ${typeWords(types)}`);
  }
  const sentence = `each goes over a list, and ${each} is a single object; end the path with [] where a list of one is meant`;
  report(places, 'mapping.list', path, sentence, 'warning');
}

/** The parts and their total are in one unit. */
function checkResidual(
  { field, total }: ResidualDeclaration,
  fields: MappingFields,
  path: string,
  { target: _, ...places }: FieldPlaces,
  list: Flow | undefined,
): void {
  const place = `${path}.residual.total`;
  const settings = typeof total === 'string' ? { value: total } : total;
  const whole = checkValue(settings, typeof total === 'string' ? place : `${place}.value`, place, places, false);
  const part = Object.hasOwn(fields, field) ? fields[field] : undefined;
  const { here: __, ...rest } = places;
  const silent: FieldPlaces = { ...rest, ...(list && { here: itemOf(list) }), add: () => undefined };
  const each = part === undefined ? undefined : checkField(part, path, silent, false);
  if (whole?.unit === undefined || each?.unit === undefined || sameUnit(whole.unit, each.unit)) return;
  report(
    places,
    'mapping.unit',
    place,
    `the total is in ${whole.unit}, the parts in ${each.unit}; ${unitAdvice(whole.unit, each.unit)}`,
  );
}

/** Fields that identify a message of the target and that its schema does not require, so that nobody else misses them. */
function checkKeys(fields: MappingFields, { subject, id, keys }: ContractDocument, places: FieldPlaces): void {
  const named = [subject, ...(id ?? []), ...Object.values(keys ?? {})];
  for (const path of new Set(named)) {
    const left = firstLeftOut(fields, path.split('.'), places.target);
    if (left === undefined) continue;
    const what = path === subject ? 'orders its messages by it' : 'finds its messages by it';
    report(places, 'mapping.key-missing', 'fields', `the mapping leaves out ${path}, and the target contract ${what}`, 'warning');
  }
}

/** The name at which a path is not filled; `undefined` where it is, or where the schema requires it. */
function firstLeftOut(fields: MappingFields, [name, ...rest]: readonly string[], target: View | undefined): string | undefined {
  const step = target && name !== undefined ? stepInto(target, name) : undefined;
  if (name === undefined || step?.kind !== 'field') return undefined;
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (field === undefined) return step.required ? undefined : name;
  if (typeof field !== 'object' || field === null || !('fields' in field)) return undefined;
  return firstLeftOut(field.fields, rest, 'each' in field ? (step.view.items() ?? step.view) : step.view);
}
