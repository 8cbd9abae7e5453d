import { anyKinds, Kind, type Made } from '../kinds.ts';
import type { Node } from '../../syntax.ts';
import { closure, type Place } from './unit.ts';
import { lookUp } from './variable.ts';

/** Generates `|pattern|update, delete|`, which is a function. */
export function generateTransform(node: Node, place: Place): Made {
  const { unit } = place;
  const part = (each: Node): string => closure(place, { kinds: anyKinds }, inner => place.generate(each, inner).code);
  const parts = [
    `clone:${lookUp('clone', place).code}`,
    `pattern:${part(node.pattern!)}`,
    `update:${part(node.update!)}`,
    ...(node.delete ? [`delete:${part(node.delete)}`] : []),
    `position:${unit.constant(node.position ?? 0)}`,
    `updatePosition:${unit.constant(node.update!.position ?? 0)}`,
    `deletePosition:${unit.constant(node.delete?.position ?? 0)}`,
  ];
  return { code: unit.call('transform', `{${parts.join(',')}}`), kinds: Kind.callable };
}
