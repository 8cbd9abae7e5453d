import type { TypeName } from '../../../contract/keywords.ts';
import { mayBe, type View } from '../../../contract/view.ts';
import { isNumberText, type Flow } from '../../infer/flow.ts';
import { sameUnit, unitAdvice } from '../../infer/unit-arithmetic.ts';
import { typeWords } from '../../../contract/type-words.ts';
import { choiceWords } from '../../infer/words.ts';
import { targetCodes } from './check-table.ts';
import { meetLimits } from './meet-limits.ts';
import { report, type FieldPlaces } from './places.ts';

/** Whether a finished value fits the place that it fills: list or single, type, unit, codes, format, length, range, exactness. */
export function meetTarget(flow: Flow, place: string, places: FieldPlaces, settled: boolean): void {
  const { target } = places;
  if (!target) return;
  if (!meetLists(flow, place, places, target, settled)) return;
  if (flow.types && !meetsTypes(flow, target)) return wrongType(place, places, flow.types);
  meetUnit(flow, place, places, target);
  meetFormat(flow, place, places, target);
  meetLimits(flow, place, places, target);
  if (flow.inexact && isExactTarget(target, flow)) {
    const sentence = `the source is exact (${flow.inexact}) and goes through $number, which holds 15 to 17 digits`;
    report(places, 'mapping.inexact', place, sentence, 'warning');
  }
}

/** Whether list and single value meet, so that comparing types makes sense. */
function meetLists(flow: Flow, place: string, places: FieldPlaces, target: View, settled: boolean): boolean {
  const list = flow.many === true || (flow.view !== undefined && onlyList(flow.types));
  if (!list) return true;
  if (settled || !mayBe(target, 'array')) {
    report(places, 'mapping.list', place, 'the path may give a list, and the target takes a single value');
  } else if (flow.many) {
    if (!flow.keepsList && onlyList(target.types)) {
      const sentence = 'a list of one comes out as a single value, and the target takes a list; end the path with []';
      report(places, 'mapping.list', place, sentence, 'warning');
    }
    meetItems(flow, place, places, target);
  }
  return false;
}

/** What a list holds against what the list of the target holds. */
function meetItems({ types }: Flow, place: string, places: FieldPlaces, target: View): void {
  const items = target.items();
  if (!items || !types || types.has('array') || [...types].some(type => fits(type, items))) return;
  const sentence = `expected ${typeWords(items.types!)} in the list, and the mapping gives ${typeWords(types)}`;
  report(places, 'mapping.type', place, sentence);
}

function onlyList(types: ReadonlySet<TypeName> | undefined): boolean {
  return types?.has('array') === true && [...types].every(type => type === 'array' || type === 'null');
}

/** A null is only a finding where nothing else could come; a number may turn out whole. */
function meetsTypes({ types, keepsList }: Flow, target: View): boolean {
  return [...types!].some(type => fits(type, target)) || (keepsList === true && mayBe(target, 'array'));
}

function fits(type: TypeName, target: View): boolean {
  return mayBe(target, type) || (type === 'number' && mayBe(target, 'integer'));
}

/** Says that a place cannot hold values of these types. */
export function wrongType(path: string, places: FieldPlaces, types: ReadonlySet<TypeName>): void {
  report(places, 'mapping.type', path, `expected ${typeWords(places.target!.types!)}, and the mapping gives ${typeWords(types)}`);
}

function meetUnit({ unit }: Flow, place: string, places: FieldPlaces, target: View): void {
  if (unit === undefined || target.unit === undefined || sameUnit(unit, target.unit)) return;
  report(
    places,
    'mapping.unit',
    place,
    `the source is in ${unit}, the target in ${target.unit}; ${unitAdvice(unit, target.unit)}`,
  );
}

/** Codes of the source that the target does not take, where no table translates them. */
export function meetCodes(flow: Flow, place: string, places: FieldPlaces): void {
  const { target } = places;
  if (!target || flow.many) return;
  const taken = targetCodes(target, places);
  const given =
    flow.choices ?? (flow.codes === undefined || flow.codes === target.codes ? undefined : codesOf(flow.codes, places));
  const strangers = taken && given?.filter(choice => choice !== null && !taken.includes(choice));
  if (strangers && strangers.length > 0) {
    const level = strangers.length === given!.length || flow.choices ? 'error' : 'warning';
    report(
      places,
      'mapping.code-missing',
      place,
      `the source may send ${choiceWords(strangers)}, and the target takes ${choiceWords(taken)}`,
      level,
    );
  } else if (flow.codes !== undefined && target.codes !== undefined && flow.codes !== target.codes && !given) {
    const sentence = `the source has codes of ${flow.codes}, the target of ${target.codes}, and there is no table (codes)`;
    report(places, 'mapping.code-missing', place, sentence);
  }
}

function codesOf(name: string, { codeSets }: FieldPlaces): readonly string[] | undefined {
  const set = codeSets?.get(name);
  return set && Object.keys(set.codes);
}

/** Formats that a text of one format always, sometimes or never keeps. */
const always = new Set(['int64 decimal', 'int64 quantity', 'decimal quantity', 'uri uri-reference', 'ipv4 hostname']);
const sometimes = new Set(['decimal int64', 'quantity decimal', 'quantity int64', 'uri-reference uri']);

function meetFormat({ format, types, choices }: Flow, place: string, places: FieldPlaces, target: View): void {
  if (format === undefined || target.format === undefined || format === target.format || choices) return;
  if (!types?.has('string') || always.has(`${format} ${target.format}`)) return;
  const level = sometimes.has(`${format} ${target.format}`) ? 'warning' : 'error';
  report(places, 'mapping.format', place, `the source writes ${format}, the target takes ${target.format}`, level);
}

function isExactTarget(target: View, flow: Flow): boolean {
  return (
    target.format === 'decimal' ||
    target.format === 'int64' ||
    target.format === 'quantity' ||
    (flow.inexact === 'int64' && !isNumberText(flow))
  );
}
