import { anyKinds } from '../kinds.ts';
import type { Node } from '../../syntax.ts';
import { closure, type Place } from './unit.ts';

/** Code of the terms of an order. */
export function termsOf(step: Node, place: Place): string {
  const terms = (step.terms ?? []).map(({ expression, descending }) => {
    const of = closure(place, { kinds: anyKinds }, inner => place.generate(expression, inner).code);
    return `{descending:${descending === true},of:${of}}`;
  });
  return `[${terms.join(',')}]`;
}
