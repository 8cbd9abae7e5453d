import { anyKinds, Kind, type Made } from '../kinds.ts';
import type { Node } from '../../syntax.ts';
import { generateFilter } from './filter.ts';
import { termsOf } from './order.ts';
import { closure, held, type Place } from './unit.ts';

/** Whether elements of a path carry names (`@`, `#`, `%`). */
export function hasTuples(node: Node): boolean {
  return node.tuple === true || (node.steps ?? []).some(step => step.tuple === true);
}

interface TuplePath {
  readonly node: Node;
  /** The steps from the first one that names something. */
  readonly steps: readonly Node[];
  /** What the steps before found. */
  readonly before: Made;
  /** Where they found nothing, the path ends there. */
  readonly mayStop: boolean;
}

/** Generates the part of a path whose elements carry names. */
export function generateTuples({ node, steps, before, mayStop }: TuplePath, place: Place): Made {
  const { unit } = place;
  const { set, id } = held(before, place);
  const tuples = steps.reduce<Made>((made, step, index) => generateStep(step, made, index === 0, place), raw(id));
  const result = node.group || node.tuple ? tuples : raw(unit.call('untuple', tuples.code));
  const code = mayStop ? `(${set},${unit.call('isEmpty', id)}?${id}:${result.code})` : `(${set},${result.code})`;
  return raw(code);
}

function generateStep(step: Node, before: Made, isFirst: boolean, place: Place): Made {
  const made = step.type === 'sort' ? generateOrder(step, before, isFirst, place) : generateVisit(step, before, isFirst, place);
  return (step.stages ?? []).reduce<Made>((staged, stage) => {
    if (stage.type !== 'index') return generateFilter(stage.expr!, staged, place);
    return raw(place.unit.call('numberTuples', staged.code, place.unit.constant(stage.value)));
  }, made);
}

function generateOrder(step: Node, before: Made, isFirst: boolean, place: Place): Made {
  const { unit } = place;
  const position = unit.constant(step.position ?? 0);
  const terms = termsOf(step, place);
  if (!isFirst) return raw(unit.call('order', before.code, terms, position, 'm'));
  return raw(unit.call('orderToTuples', before.code, terms, unit.constant(String(step.index)), position, 'm'));
}

function generateVisit(step: Node, before: Made, isFirst: boolean, place: Place): Made {
  const { unit } = place;
  const outer = isFirst ? { isWrapped: place.isWrapped, isOuter: place.isOuter } : {};
  const tuples = isFirst ? unit.call('asTuples', before.code) : before.code;
  const visit = closure(place, { kinds: anyKinds }, inner => place.generate(step, { ...inner, ...outer }).code, true);
  const parts = [
    `visit:${visit}`,
    ...(step.focus === undefined ? [] : [`focus:${unit.constant(step.focus)}`]),
    ...(step.index === undefined ? [] : [`index:${unit.constant(step.index)}`]),
    ...(step.ancestor === undefined ? [] : [`ancestor:${unit.constant(step.ancestor.label)}`]),
  ];
  return raw(unit.call('tupleStep', tuples, `{${parts.join(',')}}`, 'm'));
}

function raw(code: string): Made {
  return { code, kinds: Kind.raw | Kind.list };
}
