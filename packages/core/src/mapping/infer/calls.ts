import { leftOf, type Node } from '../syntax.ts';
import { withVariable, type Context } from './context.ts';
import { checkArguments } from './arguments.ts';
import { constant, either, inexactOf, isCertain, itemOf, notKnown, selection, typed, type Flow } from './flow.ts';
import { resultTypes } from './result-types.ts';

/** A call: its arguments are followed and checked, and what the functions of the language give is known. */
export function inferCall(node: Node, context: Context): Flow {
  return call(node, context, undefined);
}

/** `a ~> $f`: a call with one more argument in front. */
export function inferApply(node: Node, context: Context): Flow {
  const first = context.infer(leftOf(node)!, context);
  const called = node.rhs!;
  if (called.type === 'function') return call(called, context, first);
  if (called.type === 'variable') {
    return resultOf({ name: String(called.value), args: [first], made: notKnown, node: called, context });
  }
  context.infer(called, context);
  return notKnown;
}

function call(node: Node, context: Context, piped: Flow | undefined): Flow {
  const { procedure, arguments: nodes = [] } = node;
  if (procedure?.type !== 'variable') {
    if (procedure) context.infer(procedure, context);
    for (const argument of nodes) context.infer(argument, context);
    return notKnown;
  }
  const name = String(procedure.value);
  const overList = higherOrder.has(name);
  let made: Flow = notKnown;
  const args = piped ? [piped] : [];
  for (const argument of nodes) {
    if (overList && argument.type === 'lambda') {
      made = lambda(argument, name, args[0] ?? notKnown, context);
      args.push(notKnown);
    } else args.push(context.infer(argument, context));
  }
  return resultOf({ name, args, made, node, context });
}

/** Functions that call another one for the elements of a list. */
const higherOrder: ReadonlySet<string> = new Set(['map', 'filter', 'single', 'reduce', 'sort']);

/** The body of a function over the elements of a list: its result. */
function lambda(node: Node, name: string, list: Flow, context: Context): Flow {
  const item = itemOf(list);
  const parameters: readonly Flow[] =
    name === 'sort' ? [item, item] : name === 'reduce' ? [notKnown, item, typed('integer')] : [item, typed('integer'), list];
  const inside = (node.arguments ?? []).reduce(
    (before, each, index) => withVariable(before, String(each.value), parameters[index] ?? notKnown),
    context,
  );
  return node.body ? context.infer(node.body, inside) : notKnown;
}

/** Functions whose result is of the unit of their argument. */
const keepsUnit: ReadonlySet<string> = new Set([
  'number',
  'string',
  'sum',
  'max',
  'min',
  'average',
  'round',
  'floor',
  'ceil',
  'abs',
]);

/** A call whose arguments have been followed. */
interface Call {
  readonly name: string;
  readonly args: readonly Flow[];
  /** What a function over the elements of a list gives for one of them. */
  readonly made: Flow;
  readonly node: Node;
  readonly context: Context;
}

function resultOf({ name, args, made, node, context }: Call): Flow {
  if (context.variables.has(name)) return notKnown;
  checkArguments(name, args, node, context);
  const [first = notKnown, second = notKnown] = args;
  const listResult = ofList(name, first, name === 'map' ? made : second);
  if (listResult) return listResult;
  if (name === 'exists') return existence(first, node.arguments?.[0]);
  const types = resultTypes(name);
  if (!types) return notKnown;
  const optional = first.optional === true && !neverNothing.has(name);
  return {
    types,
    ...(keepsUnit.has(name) && first.unit !== undefined && { unit: first.unit }),
    ...(optional && { optional }),
    ...lost(name, first),
    ...(name === 'count' && typed('integer')),
  };
}

/** These answer even where their argument is nothing. */
const neverNothing: ReadonlySet<string> = new Set(['exists', 'count', 'now', 'millis', 'random']);

/** Functions that give back elements of a list, or what another function makes of them. */
function ofList(name: string, list: Flow, result: Flow): Flow | undefined {
  switch (name) {
    case 'filter':
      return selection(list);
    case 'single':
      return itemOf(list);
    case 'sort':
    case 'reverse':
    case 'distinct':
    case 'shuffle':
      return { ...list, ...itemOf(list), many: true, ...(list.optional && { optional: true }) };
    case 'map':
      return { ...result, many: true, ...(list.optional && { optional: true }) };
    case 'append':
      return { ...either(itemOf(list), itemOf(result)), many: true };
    default:
      return undefined;
  }
}

/** `$exists` of what is always there is always true. */
function existence(argument: Flow, node: Node | undefined): Flow {
  return isCertain(argument) && node?.type === 'path' ? constant(true) : typed('boolean');
}

/** A number of the language holds 15 to 17 digits; what came through one is no longer exact. */
function lost(name: string, argument: Flow): Flow {
  if (name === 'number' && argument.format === 'int64') return { inexact: 'int64' };
  if (name === 'number' && (argument.format === 'decimal' || argument.format === 'quantity')) return { inexact: 'decimal' };
  return inexactOf(argument);
}
