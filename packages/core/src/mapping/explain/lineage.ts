import { viewOf, type View } from '../../contract/view.ts';
import type { ContractDocument, MappingDocument, MappingField, MappingFields } from '../../document/model.ts';
import { joinName } from '../../document/path.ts';
import type { ValueField } from '../finish/finish.ts';
import { parseExpression } from '../syntax.ts';
import { withoutClosures, type Origin } from './lineage-env.ts';
import { newEnv, originOf } from './lineage-expression.ts';
import { anyPosition, computed, counting, distinct, fromNothing, fromPlace, oneOf, pathOf } from './lineage-origin.ts';
import type { Place, PlaceStep } from './lineage-origin.ts';

/**
 * Which fields of the source one field of the target is made of. Paths are written as contracts and mappings write them, with `[]` behind every list
 * (`steps[].seq`, `operations[].step`); the whole message is the empty path.
 */
export interface FieldLineage {
  readonly target: string;
  /** In the order: what the value is made of, what decides about it, what only its number or presence depends on. */
  readonly sources: readonly LineageSource[];
  /** The expression as it is written; of an `each` its list. Absent: a constant. */
  readonly expression?: string;
  /** What is done to the result of the expression. */
  readonly via?: LineageVia;
  /** It is a list made by `each`; what is in its elements has entries of its own. */
  readonly list?: true;
  /** Of several mappings one after the other: the fields of the mapping before that this one is made of. */
  readonly before?: readonly FieldLineage[];
}

/** One field of the source (with everything in it), and what the target has from it. */
export interface LineageSource {
  readonly path: string;
  /**
   * `value`: the target's value is made of it. `decides`: it decides which value the target has (a condition, a filter, the unit beside a quantity).
   * `counts`: only how many there are of it, or whether there is one, matters; what stands in it does not.
   */
  readonly role: 'value' | 'decides' | 'counts';
  /** The value is taken over with everything in it: a field of the target below is the same field of the source. */
  readonly copied?: true;
  /**
   * For each `[]` of `path` in order, which `[]` of the target it is the same position as (from 0), or -1: any. Several with the same one count together:
   * the target goes through the elements of all these lists in their order. Absent: all are any.
   */
  readonly positions?: readonly number[];
}

/** What a field does to the result of its expression. */
export interface LineageVia {
  readonly crosswalk?: string;
  /** A code table in the mapping itself. */
  readonly codes?: true;
  /** The UCUM unit it becomes; `from` where the source contract states it. */
  readonly unit?: { readonly from?: string; readonly to: string };
  readonly digits?: number;
  readonly as?: NonNullable<ValueField['as']>;
}

/**
 * The lineage of a mapping: an entry for every target field that it fills, in the order written, lists (`each`) before what is in them. Complete:
 * a source field that no entry of a target names (itself, or one that it stands in) never changes that target. What cannot be followed (`%`,
 * recursion) is made of the whole message. Pure, needs no message, and never fails: an expression that cannot be read names the whole message.
 *
 * `from` is the source contract; with it lists are told apart from objects, so that positions can be named.
 */
export function lineageOf(mapping: Pick<MappingDocument, 'fields'>, from?: ContractDocument): readonly FieldLineage[] {
  const view = from && viewOf(from.schema);
  const root: Place = { steps: [], ...(view && { view }) };
  return ofFields(mapping.fields, { root, here: fromPlace(root), around: fromNothing, prefix: '', level: 0 });
}

/** The fields of the source that decide a condition (`when`), as sources of `value`. */
export function conditionLineage(text: string, from?: ContractDocument): readonly LineageSource[] {
  const view = from && viewOf(from.schema);
  const root: Place = { steps: [], ...(view && { view }) };
  return sourcesOf(expressionOrigin(text, fromPlace(root), root));
}

/** Where fields stand. */
interface At {
  readonly root: Place;
  readonly here: Origin;
  /** What decides about the elements of the lists around. */
  readonly around: Origin;
  readonly prefix: string;
  /** How many lists are around, in the target. */
  readonly level: number;
}

function ofFields(fields: MappingFields, at: At): readonly FieldLineage[] {
  return Object.entries(fields).flatMap(([name, field]) => ofField(field, { ...at, prefix: joinName(at.prefix, name) }));
}

function ofField(field: MappingField, at: At): readonly FieldLineage[] {
  if (typeof field === 'string') return [ofValue({ value: field }, at)];
  if ('constant' in field) return [{ target: at.prefix, sources: sourcesOf(at.around) }];
  if ('value' in field) return [ofValue(field, at)];
  return 'each' in field ? ofEach(field, at) : ofFields(field.fields, at);
}

function ofValue(field: ValueField, at: At): FieldLineage {
  const origin = oneOf([valueOrigin(field, at), at.around]);
  const via = viaOf(field, origin.places[0]?.view);
  return {
    target: at.prefix,
    sources: sourcesOf(Object.keys(via).length === 0 ? origin : computed(origin)),
    expression: field.value,
    ...(Object.keys(via).length > 0 && { via }),
  };
}

function valueOrigin({ value, unit }: ValueField, { here, root }: At): Origin {
  const origin = expressionOrigin(value, here, root);
  if (unit === undefined) return origin;
  const { made, decided, counted } = computed(expressionOrigin(unit, here, root));
  return oneOf([origin, { ...fromNothing, decided: [...made, ...decided], counted }]);
}

type EachField = Extract<MappingField, { readonly each: string }>;

/** A list, then what is in its elements. The whole total decides about each part that takes what rounding leaves. */
function ofEach({ each, fields, residual }: EachField, at: At): readonly FieldLineage[] {
  const found = expressionOrigin(each, at.here, at.root);
  const around = oneOf([at.around, counting(found)]);
  const isAligned = goesAlong(each, found, at.here);
  const element = { ...found, places: found.places.map(place => elementOf(place, at.level, isAligned)) };
  const inside = { ...at, here: element, around, prefix: `${at.prefix}[]`, level: at.level + 1 };
  const inner = ofFields(fields, inside);
  const list: FieldLineage = { target: at.prefix, sources: sourcesOf(around), expression: each, list: true };
  if (!residual) return [list, ...inner];
  const total = typeof residual.total === 'string' ? { value: residual.total } : residual.total;
  const whole = computed(valueOrigin(total, at));
  const parts = inner.filter(({ target }) => target === joinName(inside.prefix, residual.field));
  return [list, ...inner.map(entry => (parts.includes(entry) ? withResidual(entry, sourcesOf(whole)) : entry))];
}

/** A part may take what rounding left of all the others, at whatever position. */
function withResidual(part: FieldLineage, total: readonly LineageSource[]): FieldLineage {
  const others = [...part.sources, ...total].map(({ path, role }): LineageSource => {
    return { path, role: role === 'counts' ? role : 'decides' };
  });
  return { ...part, sources: merged([...part.sources, ...others]) };
}

/** Whether the elements of the target follow those of the source one by one: a plain path, from an element whose position is known. */
function goesAlong(each: string, { places, made, built }: Origin, here: Origin): boolean {
  const parsed = parseExpression(each, '');
  if (!parsed.ok || parsed.value.type !== 'path' || places.length !== 1 || made.length > 0 || built.length > 0) return false;
  const isPlain = parsed.value.steps!.every(({ type, stages, focus, index }) => {
    return (type === 'name' || type === 'variable') && !stages && focus === undefined && index === undefined;
  });
  return isPlain && !parsed.value.predicate && !here.places.some(({ steps }) => steps.includes(anyPosition));
}

/** An element of a list; what the contract leaves open is taken for one. */
function elementOf({ steps, view }: Place, level: number, aligned: boolean): Place {
  const position: PlaceStep = aligned ? level : anyPosition;
  const along = steps.map(step => (step === anyPosition ? position : step));
  if (view?.types && !view.types.has('array')) return { steps: along, view };
  const items = view?.items();
  return { steps: [...along, position], ...(items && { view: items }) };
}

function expressionOrigin(text: string, here: Origin, root: Place): Origin {
  const parsed = parseExpression(text, '');
  if (!parsed.ok) return { ...fromNothing, made: [root] };
  const env = newEnv(parsed.value, here, root);
  return withoutClosures(originOf(parsed.value, env), env);
}

function viaOf(field: ValueField, view: View | undefined): LineageVia {
  const from = field.unit === undefined ? view?.unit : undefined;
  return {
    ...(field.crosswalk !== undefined && { crosswalk: field.crosswalk }),
    ...(field.codes && { codes: true as const }),
    ...(field.to !== undefined && { unit: { ...(from !== undefined && { from }), to: field.to } }),
    ...(field.round && { digits: field.round.digits }),
    ...(field.as !== undefined && { as: field.as }),
  };
}

function sourcesOf(origin: Origin): readonly LineageSource[] {
  const { places } = origin;
  const { made, decided, counted } = computed({ ...origin, places: [] });
  return merged([
    ...distinct(places).map(place => sourceOf(place, 'value', true)),
    ...distinct(made).map(place => sourceOf(place, 'value')),
    ...distinct(decided).map(place => sourceOf(place, 'decides')),
    ...distinct(counted.filter(({ steps }) => steps.length > 0)).map(place => sourceOf(place, 'counts')),
  ]);
}

function sourceOf({ steps }: Place, role: LineageSource['role'], copied = false): LineageSource {
  const positions = steps.filter(step => typeof step === 'number');
  const isKnown = positions.some(position => position !== anyPosition);
  return { path: pathOf(steps), role, ...(copied && { copied }), ...(isKnown && { positions }) };
}

/** Each path and its positions once, in the order of the roles and by its strongest one. */
export function merged(sources: readonly LineageSource[]): readonly LineageSource[] {
  const found = new Map<string, LineageSource>();
  for (const source of sources.toSorted((one, other) => roles.indexOf(one.role) - roles.indexOf(other.role))) {
    const key = `${source.path} ${String(source.positions)}`;
    if (!found.has(key)) found.set(key, source);
  }
  return [...found.values()];
}

const roles: readonly LineageSource['role'][] = ['value', 'decides', 'counts'];
