import type { NativeFunction } from '../../functions/native.ts';
import { Kind, settledKinds, type Made } from '../kinds.ts';
import type { Node } from '../../syntax.ts';
import { isFixed, held, type Place } from './unit.ts';
import { contextOf } from './variable.ts';

/**
 * Generates a call of a function of the library. Where the arguments are of the types that it takes, it is called directly; else its
 * signature decides what becomes of them.
 */
export function generateLibraryCall(name: string, args: readonly Made[], node: Node, place: Place): Made {
  const { unit, settings } = place;
  const native = settings.library.native(name)!;
  const position = unit.constant(node.position ?? 0);
  const token = unit.constant(name);
  const invoke = (list: string): string =>
    unit.call('invoke', unit.constant(settings.library.callable(name)), list, 'm', contextOf(place).code, position, token);
  const kinds = resultKinds(native);
  const checks = args.length === 0 ? undefined : checksOf(native, args);
  if (!checks) return { code: invoke(`[${args.map(each => each.code).join(',')}]`), kinds };
  const kept = args.map(each => (isFixed(each) ? { set: undefined, id: each.code } : held(each, place)));
  const sets = kept.flatMap(({ set }) => (set === undefined ? [] : [set]));
  const list = `[${kept.map(({ id }) => id).join(',')}]`;
  const conditions = checks.flatMap((check, index) => (check === '' ? [] : [check.replaceAll('?', kept[index]!.id)]));
  const direct = `(m.callFrom(${position},${token}),${unit.constant(native.call)}(${list},m))`;
  const call = conditions.length === 0 ? direct : `(${conditions.join('&&')}?${direct}:${invoke(list)})`;
  return { code: sets.length === 0 ? call : `(${sets.join(',')},${call})`, kinds };
}

const typeChecks: Readonly<Record<string, string>> = {
  s: '(typeof ?==="string"||?===undefined)',
  n: '(typeof ?==="number"||?===undefined)',
  b: '(typeof ?==="boolean"||?===undefined)',
};

const typeKinds: Readonly<Record<string, number>> = {
  s: Kind.text | Kind.nothing,
  n: Kind.number | Kind.nothing,
  b: Kind.flag | Kind.nothing,
  o: Kind.fields | Kind.nothing,
  x: settledKinds,
  j: settledKinds & ~Kind.callable,
  f: Kind.callable,
};

/** For each argument the code of its check (`?` is the argument), empty where none is needed; `undefined` where only the signature can tell. */
function checksOf({ signature: { parameters } }: NativeFunction, args: readonly Made[]): readonly string[] | undefined {
  if (args.length > parameters.length) return undefined;
  if (parameters.slice(args.length).some(each => each.times !== '?' || each.usesContext)) return undefined;
  const checks = args.map(({ kinds }, index) => {
    const { type, times, subtype } = parameters[index]!;
    if (times.includes('+')) return undefined;
    if (type === 'a') return subtype === undefined && (kinds & ~(Kind.list | Kind.nothing)) === 0 ? '' : undefined;
    const taken = typeKinds[type];
    if (taken !== undefined && (kinds & ~taken) === 0) return '';
    return typeChecks[type];
  });
  return checks.some(check => check === undefined) ? undefined : (checks as readonly string[]);
}

const results: Readonly<Record<string, number>> = { s: Kind.text, n: Kind.number, b: Kind.flag };

/** What a function may give: what its signature says, or nothing. */
function resultKinds({ signature: { definition } }: NativeFunction): number {
  const kind = results[/:(.)>$/.exec(definition)?.[1] ?? ''];
  return kind === undefined ? settledKinds | Kind.raw : kind | Kind.nothing;
}
