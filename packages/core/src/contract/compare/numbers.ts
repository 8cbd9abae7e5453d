import { isMultiple } from '../multiple.ts';
import type { SchemaObject } from '../schema.ts';
import { keywordsOf, type Case, type Gap } from './reasoning.ts';

interface Bound {
  readonly value: number;
  readonly excluded: boolean;
}

/** What a case says about numbers. */
interface NumberRules {
  readonly least?: Bound;
  readonly most?: Bound;
  readonly multiples: readonly number[];
}

function numberRules(one: Case): NumberRules {
  const schemas = keywordsOf(one);
  const least = schemas
    .flatMap(schema => bounds(schema, 'minimum', 'exclusiveMinimum'))
    .reduce<Bound | undefined>(tighter(1), undefined);
  const most = schemas
    .flatMap(schema => bounds(schema, 'maximum', 'exclusiveMaximum'))
    .reduce<Bound | undefined>(tighter(-1), undefined);
  return { ...(least && { least }), ...(most && { most }), multiples: schemas.flatMap(multiplesOf) };
}

/** Draft 04 says with a flag what later drafts say with a number. */
function bounds(schema: SchemaObject, included: string, excluded: string): readonly Bound[] {
  const [plain, open] = [schema[included], schema[excluded]];
  return [
    ...(typeof plain === 'number' ? [{ value: plain, excluded: open === true }] : []),
    ...(typeof open === 'number' ? [{ value: open, excluded: true }] : []),
  ];
}

function tighter(direction: 1 | -1): (one: Bound | undefined, other: Bound) => Bound {
  return (one, other) => {
    if (!one || direction * (other.value - one.value) > 0) return other;
    return one.value === other.value && other.excluded ? other : one;
  };
}

function multiplesOf(schema: SchemaObject): readonly number[] {
  const types: unknown = schema['type'];
  const integer = types === 'integer' || (Array.isArray(types) && types.includes('integer') && !types.includes('number'));
  const { multipleOf } = schema;
  return [...(integer ? [1] : []), ...(typeof multipleOf === 'number' ? [multipleOf] : [])];
}

/** No number keeps the case. */
export function noNumber(one: Case): boolean {
  const { least, most } = numberRules(one);
  if (!least || !most) return false;
  return least.value > most.value || (least.value === most.value && (least.excluded || most.excluded));
}

/** Whether a number keeps what the case says about numbers. */
export function acceptsNumber(one: Case, value: number): boolean {
  const { least, most, multiples } = numberRules(one);
  if (least && (value < least.value || (least.excluded && value === least.value))) return false;
  if (most && (value > most.value || (most.excluded && value === most.value))) return false;
  return multiples.every(step => isMultiple(value, step));
}

/** Numbers of the one that might not be numbers of the other. */
export function numberGaps(given: Case, wanted: Case): readonly Gap[] {
  const [has, wants] = [numberRules(given), numberRules(wanted)];
  return [
    ...boundGap('minimum', 'at least', 1, has.least, wants.least),
    ...boundGap('maximum', 'at most', -1, has.most, wants.most),
    ...wants.multiples
      .filter(step => !has.multiples.some(each => isMultiple(each, step)))
      .map(step => ({ path: '', what: 'multiple-of', given: multipleWords(has.multiples), wanted: multipleWords([step]) })),
  ];
}

function boundGap(
  what: string,
  words: string,
  direction: 1 | -1,
  has: Bound | undefined,
  wants: Bound | undefined,
): readonly Gap[] {
  if (!wants) return [];
  const inside = has && direction * (has.value - wants.value);
  if (has && (inside! > 0 || (inside === 0 && (has.excluded || !wants.excluded)))) return [];
  const say = (bound: Bound | undefined): string =>
    bound ? `${bound.excluded ? (direction > 0 ? 'above' : 'below') : words} ${bound.value}` : 'no bound';
  return [{ path: '', what, given: say(has), wanted: say(wants) }];
}

function multipleWords(multiples: readonly number[]): string {
  if (multiples.length === 0) return 'any number';
  return multiples.map(each => (each === 1 ? 'a whole number' : `a multiple of ${each}`)).join(' and ');
}
