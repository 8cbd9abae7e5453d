import { anyKinds, Kind, type Made } from '../kinds.ts';
import type { Node } from '../../syntax.ts';
import { generateLibraryCall } from './library-call.ts';
import { held, type Place } from './unit.ts';
import { contextOf, isOfLibrary, lookUp } from './variable.ts';

/** Generates `f(…)`; with `first`, that value is put before the arguments (`value ~> f(…)`). */
export function generateCall(node: Node, place: Place, first?: Made): Made {
  const procedure = node.procedure!;
  const name = procedure.type === 'variable' && isPlain(procedure) ? String(procedure.value) : undefined;
  if (name !== undefined && name !== '' && isOfLibrary(name, place)) {
    const args = [...(first ? [first] : []), ...argumentsOf(node, place)];
    return generateLibraryCall(name, args, node, place);
  }
  const { callee, args } = calleeAndArguments('T1005', node, place, first);
  const code = place.unit.call('invoke', callee, args, 'm', contextOf(place).code, ...origin(node, place));
  return { code, kinds: anyKinds };
}

/** Generates a call in the last place of a lambda. */
export function invokeLast(node: Node, place: Place): Made {
  const { callee, args } = calleeAndArguments('T1005', node, place);
  return { code: place.unit.call('invokeLast', callee, args, 'm', ...origin(node, place)), kinds: anyKinds };
}

/** Generates `f(…, ?)`. */
export function generatePartial(node: Node, place: Place): Made {
  const { unit } = place;
  // Here the arguments come first, then the function.
  const given = (node.arguments ?? []).map(each =>
    each.type === 'operator' ? unit.operation('hole') : place.generate(each, place).code,
  );
  const args = held({ code: `[${given.join(',')}]`, kinds: Kind.list }, place);
  const callee = calleeOf('T1007', node, place);
  const code = unit.call('partial', callee, args.id, ...origin(node, place));
  return { code: `(${args.set},${code})`, kinds: Kind.callable };
}

/** Generates `value ~> f`. */
export function generateApply(node: Node, place: Place): Made {
  const left = place.generate(node.lhs as Node, place);
  const right = node.rhs!;
  if (right.type === 'function') {
    const { set, id } = held(left, place);
    const made = generateCall(right, place, { ...left, code: id });
    return { ...made, code: `(${set},${made.code})` };
  }
  const callee = place.generate(right, place);
  const position = place.unit.constant(node.position ?? 0);
  return { code: place.unit.call('applyTo', left.code, callee.code, 'm', position), kinds: anyKinds };
}

function calleeAndArguments(
  code: string,
  node: Node,
  place: Place,
  first?: Made,
): { readonly callee: string; readonly args: string } {
  const callee = calleeOf(code, node, place);
  const args = [...(first ? [first] : []), ...argumentsOf(node, place)];
  return { callee, args: `[${args.map(each => each.code).join(',')}]` };
}

function argumentsOf(node: Node, place: Place): readonly Made[] {
  return (node.arguments ?? []).map(each => place.generate(each, place));
}

/** The function; where its name is written without the dollar sign, that is said. */
function calleeOf(code: string, node: Node, place: Place): string {
  const procedure = node.procedure!;
  const made = place.generate(procedure, place);
  const name = procedure.type === 'path' ? procedure.steps?.[0]?.value : undefined;
  if (typeof name !== 'string') return made.code;
  const { unit } = place;
  const { set, id } = held(made, place);
  const [position, token] = origin(node, place);
  const check = unit.call('checkForgotten', unit.constant(code), id, lookUp(name, place).code, position!, token!);
  return `(${set},${check},${id})`;
}

/** Code for where a call stands and of what. */
function origin(node: Node, { unit }: Place): readonly string[] {
  const procedure = node.procedure!;
  const token = procedure.type === 'path' ? procedure.steps?.[0]?.value : procedure.value;
  return [unit.constant(node.position ?? 0), unit.constant(typeof token === 'string' ? token : undefined)];
}

function isPlain(node: Node): boolean {
  return !node.predicate && !node.group && !node.keepArray;
}
