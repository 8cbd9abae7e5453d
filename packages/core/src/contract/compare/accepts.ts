import { canonicalText } from '../../document/canonical.ts';
import { acceptsList } from './lists.ts';
import { acceptsNumber } from './numbers.ts';
import { acceptsObject } from './objects.ts';
import { keywordsOf, typeOf, type Case, type Conjunction, type Reasoning, type Side } from './reasoning.ts';
import { acceptsText } from './texts.ts';

/** The only values that a case allows (`enum`, `const`, and what true, false and null are); `undefined` where they cannot be listed. */
export function valuesOf(one: Case): readonly unknown[] | undefined {
  const lists = keywordsOf(one).flatMap(schema => [
    ...(Array.isArray(schema['enum']) ? [schema['enum'] as readonly unknown[]] : []),
    ...(Object.hasOwn(schema, 'const') ? [[schema['const']]] : []),
  ]);
  const [first, ...others] = lists;
  if (!first) return fewValues(one);
  const texts = others.map(list => new Set(list.map(canonicalText)));
  return first.filter(value => one.types.has(typeOf(value)) && texts.every(list => list.has(canonicalText(value))));
}

function fewValues(one: Case): readonly unknown[] | undefined {
  const few = [...one.types].map(type => (type === 'null' ? [null] : type === 'boolean' ? [false, true] : undefined));
  return few.includes(undefined) ? undefined : few.flatMap(values => values!);
}

/** Whether a value keeps some case. */
export function acceptsValue(by: Conjunction, value: unknown, side: Side, reasoning: Reasoning): boolean {
  return reasoning.cases(by, side).some(each => acceptsCase(each, value, side, reasoning));
}

/** Whether a value keeps a case, its conditions included. */
export function acceptsCase(one: Case, value: unknown, side: Side, reasoning: Reasoning): boolean {
  if (!one.types.has(typeOf(value))) return false;
  const text = canonicalText(value);
  if (valuesOf(one)?.every(each => canonicalText(each) !== text)) return false;
  if (!acceptsByType(one, value, side, reasoning)) return false;
  const other: Side = side === 'more' ? 'less' : 'more';
  if (one.nots.some(not => reasoning.accepts(not, value, other))) return false;
  return one.implications.every(({ when, negated, must }) => {
    const applies = negated ? !reasoning.accepts(when, value, side) : reasoning.accepts(when, value, other);
    return !applies || reasoning.accepts(must, value, side);
  });
}

function acceptsByType(one: Case, value: unknown, side: Side, reasoning: Reasoning): boolean {
  if (typeof value === 'number') return acceptsNumber(one, value);
  if (typeof value === 'string') return acceptsText(one, value);
  if (Array.isArray(value)) return acceptsList(one, value, reasoning, side);
  return value === null || typeof value === 'boolean' || acceptsObject(one, value, reasoning, side);
}
