import { quote } from '../contract/excerpt.ts';
import type { TypeName } from '../contract/keywords.ts';
import { mayBe, stepInto, typeOfValue, viewOf, type View } from '../contract/view.ts';
import { suggestion } from '../document/nearest.ts';
import type { ContractDocument, MappingDocument, MappingField, MappingFields } from '../document/model.ts';
import { joinName } from '../document/path.ts';
import type { Issue, Level } from '../value/issue.ts';
import { mappingIssue, type MappingCode } from './codes.ts';
import { compileCondition } from './compile-condition.ts';
import { compileMapping } from './compile-mapping.ts';
import type { Target } from './convert.ts';
import { infer, type Context, type Inferred } from './infer.ts';
import { parseExpression } from './syntax.ts';

/**
 * Everything that can be known to be wrong with a mapping before a message comes: syntax, paths that the source contract does not
 * have, target fields that are unknown or left out, units, codes, lists and types that do not meet. Paths are places in the
 * document (`fields.amount.value`). Both contracts must be right in themselves.
 */
export function checkMapping(document: MappingDocument, from: ContractDocument, to: ContractDocument): readonly Issue[] {
  const issues: Issue[] = [...compileMapping(document, { from, to }).issues];
  const root = viewOf(from.schema);
  const report = (code: MappingCode, path: string, sentence: string, level?: Level): void => {
    issues.push(mappingIssue(code, path, sentence, level));
  };
  checkFields(document.fields, 'fields', { here: root, root, target: viewOf(to.schema), report });
  return issues;
}

/** Everything that can be known to be wrong with a condition (`when`) over messages of a contract. The path is empty. */
export function checkCondition(text: string, from: ContractDocument): readonly Issue[] {
  const issues: Issue[] = [...compileCondition(text).issues];
  const root = viewOf(from.schema);
  const report = (code: MappingCode, path: string, sentence: string): void =>
    void issues.push(mappingIssue(code, path, sentence));
  const inferred = inferText(text, '', { here: root, root, report });
  if (inferred?.types && !inferred.types.has('boolean')) {
    report('mapping.condition-type', '', `expected true or false, and the expression gives ${typeWords(inferred.types)}`);
  }
  return issues;
}

interface Places {
  readonly here?: View;
  readonly root: View;
  readonly where?: string;
  report(code: MappingCode, path: string, sentence: string, level?: Level): void;
}

interface FieldPlaces extends Places {
  /** The part of the target contract that the fields fill; absent: not known. */
  readonly target?: View;
}

function checkFields(fields: MappingFields, path: string, places: FieldPlaces): void {
  const { target, ...source } = places;
  for (const [name, field] of Object.entries(fields)) {
    const place = joinName(path, name);
    const step = target && stepInto(target, name);
    if (step?.kind === 'missing') {
      places.report(
        'mapping.target-unknown',
        place,
        `the target contract has no field "${name}" here${suggestion(name, step.candidates)}`,
      );
    }
    const known = step?.kind === 'field' ? step : undefined;
    checkField(field, place, { ...source, ...(known && { target: known.view }) }, known?.required === true);
  }
  for (const [name, field] of target?.fields ?? []) {
    if (!field.required || Object.hasOwn(fields, name)) continue;
    places.report(
      'mapping.target-missing',
      path,
      `the target contract requires the field "${name}" here, and the mapping leaves it out`,
    );
  }
}

function checkField(field: MappingField, path: string, places: FieldPlaces, required: boolean): void {
  if (typeof field === 'string') return checkValue(field, path, path, places, required, {});
  if (typeof field !== 'object' || field === null) return;
  if ('constant' in field) return checkConstant(field.constant, `${path}.constant`, places);
  if ('value' in field) return checkValue(field.value, `${path}.value`, path, places, required, field);
  if (!('fields' in field)) return;
  if ('each' in field) return checkEach(field.each, field.fields, path, places, required);
  if (places.target && !mayBe(places.target, 'object')) wrongType(path, places, new Set<TypeName>(['object']));
  checkFields(field.fields, `${path}.fields`, places);
}

function checkEach(each: string, fields: MappingFields, path: string, places: FieldPlaces, required: boolean): void {
  const { target, here: _, ...rest } = places;
  const list = inferText(each, `${path}.each`, places);
  if (target && !mayBe(target, 'array')) wrongType(path, places, new Set<TypeName>(['array']));
  if (required) warnAbsent(list, `${path}.each`, places);
  const element = list?.view && (mayBe(list.view, 'array') && list.view.items() ? list.view.items() : list.view);
  const item = target?.items();
  const where = `an element of ${each}`;
  checkFields(fields, `${path}.fields`, { ...rest, where, ...(element && { here: element }), ...(item && { target: item }) });
}

function checkConstant(constant: unknown, path: string, { target, report }: FieldPlaces): void {
  if (!target) return;
  const type = typeOfValue(constant);
  if (!mayBe(target, type)) {
    return report('mapping.type', path, `expected ${typeWords(target.types!)}, found the constant ${quote(constant)}`);
  }
  if (target.choices && type !== 'object' && type !== 'array' && !target.choices.includes(constant)) {
    report(
      'mapping.code-missing',
      path,
      `the target takes ${choiceWords(target.choices)}, and the constant is ${quote(constant)}`,
    );
  }
}

type ValueSettings = Partial<Pick<Extract<MappingField, { readonly value: string }>, 'codes' | 'else' | 'as'>>;

function checkValue(
  text: string,
  place: string,
  path: string,
  places: FieldPlaces,
  required: boolean,
  settings: ValueSettings,
): void {
  const found = inferText(text, place, places);
  if (required && settings.else === undefined) warnAbsent(found, place, places);
  if (!found) return;
  const { target } = places;
  checkTable(found, settings, path, places);
  if (!target) return;
  if (found.view && !settings.codes && found.view.unit && target.unit && found.view.unit !== target.unit) {
    places.report(
      'mapping.unit',
      place,
      `the source is in ${found.view.unit}, the target in ${target.unit}; convert in the expression`,
    );
  }
  if (!checkLists(found, settings, place, places)) return;
  const types = resultTypes(found, settings);
  if (types && !meets(types, target, found)) wrongType(place, places, types);
}

/** Codes that have no translation, and translations that the target does not take. */
function checkTable(
  found: Inferred,
  { codes, else: otherwise, as }: ValueSettings,
  path: string,
  { target, report }: FieldPlaces,
): void {
  const given = found.view?.choices?.filter(choice => choice !== null && typeof choice !== 'object').map(String);
  const taken = target?.choices;
  if (codes) {
    const missing = otherwise === undefined ? (given ?? []).filter(code => !Object.hasOwn(codes, code)) : [];
    if (missing.length > 0) {
      report(
        'mapping.code-missing',
        `${path}.codes`,
        `the source may send ${missing.map(quote).join(', ')}, and the table has no entry for it`,
      );
    }
    for (const [code, text] of [...Object.entries(codes), ...(otherwise === undefined ? [] : [['else', otherwise] as const])]) {
      if (!taken || as !== undefined || taken.includes(text)) continue;
      const place = code === 'else' && !Object.hasOwn(codes, 'else') ? `${path}.else` : joinName(`${path}.codes`, code);
      report('mapping.code-missing', place, `the target takes ${choiceWords(taken)}, and the table gives ${quote(text)}`);
    }
    return;
  }
  if (as !== undefined || found.many) return;
  const strangers = taken && found.view?.choices?.filter(choice => choice !== null && !taken.includes(choice));
  if (strangers && strangers.length > 0) {
    report(
      'mapping.code-missing',
      path,
      `the source may send ${strangers.map(quote).join(', ')}, and the target takes ${choiceWords(taken)}`,
    );
  } else if (found.view?.codes && target?.codes && found.view.codes !== target.codes) {
    const sentence = `the source has codes of ${found.view.codes}, the target of ${target.codes}, and there is no table (codes)`;
    report('mapping.code-missing', path, sentence);
  }
}

/** Whether list and single value meet, so that comparing types makes sense. */
function checkLists(found: Inferred, settings: ValueSettings, place: string, { target, report }: FieldPlaces): boolean {
  if (!found.view || !target) return true;
  const sourceList = found.many === true || onlyList(found.view);
  const single = !mayBe(target, 'array') || settings.codes !== undefined || settings.as !== undefined;
  if (sourceList && single) {
    report('mapping.list', place, 'the path may give a list, and the target takes a single value');
    return false;
  }
  if (found.many && !found.keepsList && onlyList(target)) {
    report(
      'mapping.list',
      place,
      'a list of one comes out as a single value, and the target takes a list; end the path with []',
      'warning',
    );
  }
  return !sourceList;
}

function onlyList(view: View): boolean {
  return (
    view.types !== undefined && [...view.types].every(type => type === 'array' || type === 'null') && view.types.has('array')
  );
}

const convertedTypes: Readonly<Record<Target, TypeName>> = {
  text: 'string',
  decimal: 'string',
  number: 'number',
  integer: 'integer',
  flag: 'boolean',
  instant: 'string',
  local: 'string',
};

function resultTypes(found: Inferred, { codes, as }: ValueSettings): ReadonlySet<TypeName> | undefined {
  if (as !== undefined) return new Set([convertedTypes[as]]);
  if (codes) return new Set<TypeName>(['string']);
  return found.types;
}

/** A null is only a finding where nothing else could come; a number may turn out whole. */
function meets(types: ReadonlySet<TypeName>, target: View, found: Inferred): boolean {
  const mayMeet = [...types].some(type => mayBe(target, type) || (type === 'number' && mayBe(target, 'integer')));
  return mayMeet || (found.keepsList === true && mayBe(target, 'array'));
}

function wrongType(path: string, { target, report }: FieldPlaces, types: ReadonlySet<TypeName>): void {
  report('mapping.type', path, `expected ${typeWords(target!.types!)}, and the mapping gives ${typeWords(types)}`);
}

function warnAbsent(found: Inferred | undefined, place: string, { report }: Places): void {
  if (!found?.optional || found.many) return;
  report('mapping.may-be-absent', place, 'the source may leave this out, and the target requires it', 'warning');
}

/** What an expression gives; `undefined` where it does not parse, which compiling has reported. */
function inferText(text: string, path: string, places: Places): Inferred | undefined {
  const parsed = parseExpression(text, path);
  if (!parsed.ok) return undefined;
  // The parser repeats the left side of ?? and ?:, so the same finding may come twice.
  const said = new Set<string>();
  const context: Context = {
    root: places.root,
    report: (kind, sentence) => {
      if (said.has(sentence)) return;
      said.add(sentence);
      places.report(kind === 'path' ? 'mapping.path-unknown' : 'mapping.type', path, sentence);
    },
    ...(places.here && { here: places.here }),
    ...(places.where !== undefined && { where: places.where }),
  };
  return infer(parsed.value, context);
}

const words: Readonly<Record<TypeName, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  null: 'null',
};

function typeWords(types: ReadonlySet<TypeName>): string {
  return [...types].map(type => words[type]).join(' or ');
}

function choiceWords(choices: readonly unknown[]): string {
  return `${choices.slice(0, 10).map(quote).join(', ')}${choices.length > 10 ? ' …' : ''}`;
}
