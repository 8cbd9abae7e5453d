import { anyKinds, isOnly, Kind, maybe, type Made } from '../kinds.ts';
import { pairsOf, type Node, type Pair } from '../../syntax.ts';
import { closure, held, type Place } from './unit.ts';

/** Generates `{key: value, …}` with the context as its only element. */
export function generateObject(node: Node, place: Place): Made {
  const pairs = pairsOf(node.lhs);
  const keys = pairs.map(([key]) => fixedKey(key));
  const areFixed = keys.every(key => key !== undefined) && new Set(keys).size === keys.length;
  // A wrapped list is read rightly by a group alone.
  return areFixed && !place.isWrapped
    ? generateFixed(pairs, place)
    : groupOf(pairs, node.position, place.input, place, place.isOuter);
}

/** Generates `{key: value, …}` behind something, whose elements are put into groups. */
export function generateGroup(group: NonNullable<Node['group']>, made: Made, place: Place): Made {
  return groupOf(group.lhs, group.position, made, place, false);
}

/** Keys that are written out: one field after the other is filled. */
function generateFixed(pairs: readonly Pair[], place: Place): Made {
  const { unit } = place;
  const object = place.body.local(unit.fresh('t'));
  const code: string[] = [];
  const mayBeList = maybe(place.input, Kind.list | Kind.sequence | Kind.raw);
  const context = mayBeList ? held({ ...place.input, code: unit.call('grouped', place.input.code, 'm') }, place) : undefined;
  const inner: Place = context ? { ...place, input: { code: context.id, kinds: anyKinds }, isOuter: false } : place;
  if (context) code.push(context.set);
  code.push(`${object}=${unit.object(pairs.length)}`);
  for (const [key, value] of pairs) code.push(fill(object, unit.constant(key.value), place.generate(value, inner), inner));
  return { code: `(${[...code, object].join(',')})`, kinds: Kind.fields };
}

function fill(object: string, key: string, value: Made, place: Place): string {
  if (isOnly(value, Kind.nothing)) return value.code;
  if (!maybe(value, Kind.nothing)) return `${object}[${key}]=${value.code}`;
  const { set, id } = held(value, place);
  return `${set}===undefined||(${object}[${key}]=${id})`;
}

function fixedKey(key: Node): string | undefined {
  const isText = key.type === 'string' && typeof key.value === 'string' && !key.predicate && !key.group && !key.keepArray;
  return isText && !refused.has(key.value) ? (key.value as string) : undefined;
}

/** The keys that only the group refuses. */
const refused: ReadonlySet<unknown> = new Set(['_jsonata_lambda', '_jsonata_function']);

function groupOf(pairs: readonly Pair[], position: number | undefined, made: Made, place: Place, isOuter: boolean): Made {
  const { unit } = place;
  const part = (each: Node): string =>
    closure(place, { kinds: anyKinds }, inner => place.generate(each, { ...inner, isOuter }).code);
  const parts = pairs.map(([key, value]) => `{key:${part(key)},value:${part(value)}}`);
  const code = unit.call('group', made.code, `[${parts.join(',')}]`, unit.constant(position ?? 0), 'm');
  return { code, kinds: Kind.fields };
}
