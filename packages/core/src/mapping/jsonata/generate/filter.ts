import { anyKinds, isOnly, Kind, type Made } from '../kinds.ts';
import type { Node } from '../../syntax.ts';
import { closure, type Place } from './unit.ts';

/** Generates a filter (`[…]`) behind something. */
export function generateFilter(node: Node, made: Made, place: Place): Made {
  const { unit } = place;
  if (node.type === 'number') {
    const position = unit.constant(Math.floor(Number(node.value)));
    return { code: unit.call('filterAt', made.code, position), kinds: Kind.raw | Kind.list };
  }
  let onlyFlags = false;
  const holds = closure(place, { kinds: itemKinds(made) }, inner => {
    const answer = place.generate(node, inner);
    onlyFlags = isOnly(answer, Kind.flag | Kind.nothing);
    return answer.code;
  });
  return { code: unit.call(onlyFlags ? 'filterBy' : 'filter', made.code, holds, 'm'), kinds: Kind.raw };
}

/** What an element of something may be. */
function itemKinds(made: Made): number {
  return isOnly(made, Kind.null | Kind.flag | Kind.number | Kind.text | Kind.fields) ? made.kinds : anyKinds;
}
