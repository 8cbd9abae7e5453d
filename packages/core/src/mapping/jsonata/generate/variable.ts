import { anyKinds, Kind, type Made } from '../kinds.ts';
import type { Node } from '../../syntax.ts';
import { boundNames, nameBound, type Scope, type Variable } from './scope.ts';
import type { Body, Place } from './unit.ts';

/** Generates `$name`; `$` is the context. */
export function generateVariable(node: Node, place: Place): Made {
  const name = String(node.value);
  return name === '' ? contextOf(place) : lookUp(name, place);
}

/** The context as the expression sees it. */
export function contextOf({ input, isWrapped, unit }: Place): Made {
  return isWrapped ? { ...input, code: unit.call('unwrapped', input.code) } : input;
}

/** Generates the look-up of a name: in the scopes from the inside out, then among what is given and the library. */
export function lookUp(name: string, place: Place): Made {
  const { unit, settings } = place;
  const candidates: string[] = [];
  for (let scope: Scope | undefined = place.scope; scope; scope = scope.parent) {
    const variable = scope.variables.get(name);
    if (variable?.isBound) {
      const kinds = candidates.length === 0 ? variable.kinds : anyKinds;
      return { code: alternatives(candidates, variable.id), kinds };
    }
    if (variable) candidates.push(`${variable.id}!==${unit.operation('unbound')}?${variable.id}:`);
    if (scope.tuple && settings.tupleNames.has(name)) {
      const key = unit.constant(name);
      candidates.push(`${unit.call('hasName', scope.tuple, key)}?${scope.tuple}[${key}]:`);
    }
  }
  const found = given(name, place);
  return candidates.length === 0 ? found : { code: alternatives(candidates, found.code), kinds: anyKinds };
}

/** Whether a name certainly stands for the function of the library. */
export function isOfLibrary(name: string, place: Place): boolean {
  if (place.settings.variables.has(name) || place.settings.tupleNames.has(name)) return false;
  for (let scope: Scope | undefined = place.scope; scope; scope = scope.parent) if (scope.variables.has(name)) return false;
  return place.settings.library.callable(name) !== undefined;
}

function alternatives(candidates: readonly string[], last: string): string {
  return candidates.length === 0 ? last : `(${candidates.join('')}${last})`;
}

function given(name: string, place: Place): Made {
  const { unit, settings, root } = place;
  const variable = settings.variables.get(name);
  if (variable) return variable;
  if (name === '$') return root;
  if (name === 'eval') return { code: evaluator(place), kinds: Kind.callable };
  const callable = settings.library.callable(name);
  return { code: unit.constant(callable), kinds: callable === undefined ? Kind.nothing : Kind.callable };
}

/** `$eval` sees the variables of the place where it is named. */
function evaluator(place: Place): string {
  const { unit, scope, settings, root } = place;
  const seen = [...new Set([...scope.visible(), ...settings.variables.keys(), ...settings.tupleNames])];
  const values = seen.map(name => (name === 'eval' ? 'undefined' : lookUp(name, place).code));
  return unit.call('evaluator', unit.constant(seen), `[${values.join(',')}]`, root.code);
}

/** Generates `(…; …)`: expressions in a scope of their own, the last of which is the value. */
export function generateBlock(node: Node, place: Place): Made {
  const expressions = node.expressions ?? [];
  const scope = place.scope.inner();
  declare(boundNames(expressions), scope, place);
  const inner = { ...place, scope };
  const made = expressions.map(each => place.generate(each, inner));
  const last = made.at(-1);
  if (!last) return { code: 'undefined', kinds: Kind.nothing };
  return made.length === 1 ? last : { ...last, code: `(${made.map(({ code }) => code).join(',')})` };
}

/** Declares the variables that a scope binds, without values. */
export function declare(bound: ReadonlyMap<string, number>, scope: Scope, { unit, body }: Pick<Place, 'unit' | 'body'>): void {
  for (const [name, places] of bound) {
    if (!scope.variables.has(name)) scope.add(name, newVariable(places === 1, unit.operation('unbound'), { unit, body }));
  }
}

function newVariable(isSetOnce: boolean, initial: string, { unit, body }: { unit: Place['unit']; body: Body }): Variable {
  return { id: body.local(unit.fresh('v'), initial), isBound: false, isSetOnce, kinds: anyKinds };
}

/** Generates `$name := …`. */
export function generateBind(node: Node, place: Place): Made {
  const variable = place.scope.target(nameBound(node));
  const made = place.generate(node.rhs!, place);
  place.scope.bind(variable, made.kinds);
  return { ...made, code: `(${variable.id}=${made.code})` };
}
