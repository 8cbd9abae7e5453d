import { inertPrototype } from '../../../value/fields.ts';
import { sequenceOf } from '../machine.ts';
import * as call from './call.ts';
import * as filter from './filter.ts';
import * as group from './group.ts';
import * as operator from './operator.ts';
import * as order from './order.ts';
import * as path from './path.ts';
import * as text from './text.ts';
import * as transform from './transform.ts';
import * as tuple from './tuple.ts';

/** Stands in a variable that has no value yet. */
export const unbound: unique symbol = Symbol('unbound');

/** What generated code may call, by name, and nothing else. */
export const operations: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ...[call, filter, group, operator, order, path, text, transform, tuple].flatMap(each => Object.entries(each)),
  ['inertPrototype', inertPrototype],
  ['isArray', Array.isArray],
  ['sequenceOf', sequenceOf],
  ['unbound', unbound],
]);
