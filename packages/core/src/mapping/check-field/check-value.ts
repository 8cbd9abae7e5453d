import { quote } from '../../contract/excerpt.ts';
import { parseUnit } from '../../contract/unit/unit.ts';
import { mayBe, typeOfValue } from '../../contract/view.ts';
import { suggestion } from '../../document/nearest.ts';
import type { ValueField } from '../finish.ts';
import type { Flow } from '../infer/flow.ts';
import { sameUnit, unitAdvice } from '../infer/unit-arithmetic.ts';
import { choiceWords, typeWords } from '../infer/words.ts';
import { lookupIssue } from '../lookup/codes.ts';
import { checkTable, sourceCodes } from './check-table.ts';
import { finishedFlow } from './finished-flow.ts';
import { limitFault, meetCodes, meetTarget } from './meet-target.ts';
import { inferText, report, type FieldPlaces, type Places } from './places.ts';

/**
 * A field whose value is an expression: the expression against the source contract, its settings, and what comes out against the
 * target. `place` is where the expression stands, `path` the field. Returns what is known of the finished value.
 */
export function checkValue(
  field: ValueField,
  place: string,
  path: string,
  places: FieldPlaces,
  required: boolean,
): Flow | undefined {
  const found = inferText(field.value, place, places);
  if (field.unit !== undefined) checkMessageUnit(field, path, places);
  if (!found) return undefined;
  const finished = finishedFlow(found, field, places);
  if (required && field.else === undefined) warnAbsent(finished, place, places);
  const settled = finished !== found;
  if (field.codes && !found.many) checkTable(found, { ...field, codes: field.codes }, path, places);
  else if (field.crosswalk !== undefined) checkCrosswalk(found, field, place, places);
  else if (field.as === undefined) meetCodes(finished, path, places);
  if (field.to !== undefined) checkTargetUnit(field.to, `${path}.to`, places);
  const { unit: _, ...withoutUnit } = finished;
  meetTarget(settled ? withSourceList(field.to === undefined ? finished : withoutUnit, found) : finished, place, places, settled);
  return finished;
}

/** Settings work on single values, so a list stays a fault behind them. */
function withSourceList(finished: Flow, { many, types, view }: Flow): Flow {
  const isList = many === true || (types?.size === 1 && types.has('array'));
  return isList && finished.view === undefined ? { ...finished, many: true, ...(view && { view }) } : finished;
}

/** A constant against the target. */
export function checkConstant(constant: unknown, path: string, places: FieldPlaces): void {
  const { target } = places;
  if (!target) return;
  const type = typeOfValue(constant);
  if (!mayBe(target, type)) {
    return report(places, 'mapping.type', path, `expected ${typeWords(target.types!)}, found the constant ${quote(constant)}`);
  }
  if (type === 'object' || type === 'array') return;
  if (target.choices && !target.choices.includes(constant)) {
    return report(
      places,
      'mapping.code-missing',
      path,
      `the target takes ${choiceWords(target.choices)}, and the constant is ${quote(constant)}`,
    );
  }
  const set = target.codes === undefined ? undefined : places.codeSets?.get(target.codes);
  if (set && !Object.hasOwn(set.codes, String(constant))) {
    const near = suggestion(String(constant), Object.keys(set.codes));
    return report(places, 'mapping.code-missing', path, `the constant ${quote(constant)} is no code of ${target.codes!}${near}`);
  }
  const fault = limitFault(constant, target);
  if (fault !== undefined)
    report(places, 'mapping.overflow', path, `the constant is ${quote(constant)}, and the target takes ${fault}`);
}

/** Says that a required field may stay empty. */
export function warnAbsent(found: Flow | undefined, place: string, places: FieldPlaces): void {
  if (!found || found.many) return;
  if (found.optional) {
    return report(places, 'mapping.may-be-absent', place, 'the source may leave this out, and the target requires it', 'warning');
  }
  const nullable = found.types?.has('null') === true && found.types.size > 1;
  if (nullable && places.target?.types && !places.target.types.has('null')) {
    report(places, 'mapping.may-be-absent', place, 'the source may be null, and the target requires a value', 'warning');
  }
}

function checkTargetUnit(to: string, path: string, places: FieldPlaces): void {
  const wanted = places.target?.unit;
  if (wanted === undefined || !parseUnit(to).ok || sameUnit(to, wanted)) return;
  report(
    places,
    'mapping.unit',
    path,
    `the field is converted to ${to}, and the target is in ${wanted}; ${unitAdvice(to, wanted)}`,
  );
}

/** The unit that a message carries beside a value: a text, always there, and codes that name a unit. */
function checkMessageUnit({ unit, units, to }: ValueField, path: string, places: Places): void {
  const place = `${path}.unit`;
  const found = inferText(unit!, place, places);
  if (found?.types && !found.types.has('string')) {
    report(places, 'mapping.type', place, `expected a text with a unit, and the expression gives ${typeWords(found.types)}`);
  }
  if (found?.optional)
    report(places, 'mapping.may-be-absent', place, 'the source may leave the unit out, and then the message is held', 'warning');
  const set = units === undefined ? undefined : places.codeSets?.get(units);
  if (units !== undefined && places.codeSets && !set) {
    places.add(
      lookupIssue(
        'code-set.unknown',
        `${path}.units`,
        `there is no code set "${units}"${suggestion(units, places.codeSets.keys())}`,
      ),
    );
  }
  const codes = found && sourceCodes(found, places);
  if (!codes) return;
  const strangers = codes.filter(code => !isUnitCode(code, set && unitsOf(set.codes)));
  // A set of units of every dimension, such as Rec 20: which of them a message carries is judged when it comes. In a set of which most
  // convert, the rest is a mistake.
  const isVocabulary =
    !found.choices && units !== undefined && strangers.length < codes.length && strangers.length * 2 > codes.length;
  if (strangers.length === 0 || isVocabulary) return;
  const whose = units === undefined ? 'UCUM' : units;
  const hint = units === undefined && found.codes !== undefined ? `; name the set of its codes (units: ${found.codes})` : '';
  report(
    places,
    'mapping.unit',
    place,
    `the source may send ${choiceWords(strangers)}, which name no unit of ${whose} that becomes ${to!}${hint}`,
  );

  function isUnitCode(code: string, known: ReadonlyMap<string, string> | undefined): boolean {
    if (units !== undefined && !known) return true;
    const text = known ? known.get(code) : code;
    return text !== undefined && convertible(text, to!);
  }
}

function convertible(from: string, to: string): boolean {
  return parseUnit(from).ok && (!parseUnit(to).ok || !unitAdvice(from, to).startsWith('no factor'));
}

function unitsOf(codes: Readonly<Record<string, { readonly unit?: string } | string>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(codes).flatMap(([code, entry]) =>
      typeof entry === 'object' && entry.unit !== undefined ? [[code, entry.unit] as const] : [],
    ),
  );
}

/** Codes of the source that the crosswalk does not translate, and a crosswalk for other codes than these. */
function checkCrosswalk(found: Flow, { crosswalk: name, back }: ValueField, place: string, places: FieldPlaces): void {
  const crosswalk = places.crosswalks?.get(name!);
  if (!crosswalk) return;
  const [own, other] = back === true ? [crosswalk.to, crosswalk.from] : [crosswalk.from, crosswalk.to];
  const wanted = places.target?.codes;
  if (found.codes !== undefined && own !== undefined && found.codes !== own) {
    const turned = found.codes === other ? '; read it the other way (back)' : '';
    const sentence = `the source has codes of ${found.codes}, and crosswalk ${name!} translates those of ${own}${turned}`;
    report(places, 'mapping.code-missing', place, sentence);
  } else if (wanted !== undefined && other !== undefined && wanted !== other) {
    const sentence = `the target has codes of ${wanted}, and crosswalk ${name!} gives those of ${other}`;
    report(places, 'mapping.code-missing', place, sentence);
  }
  const given = found.choices ? sourceCodes(found, places) : undefined;
  if (!given || crosswalk.table !== undefined || (crosswalk.missing ?? 'hold') !== 'hold') return;
  const known = new Set(crosswalk.entries?.map(entry => (back === true ? entry.to : entry.from)));
  const missing = given.filter(code => !known.has(code));
  if (missing.length === 0) return;
  report(
    places,
    'mapping.code-missing',
    place,
    `the source may send ${choiceWords(missing)}, and crosswalk ${name!} has no entry for it`,
  );
}
