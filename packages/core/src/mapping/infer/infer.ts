import type { CodeSetDocument } from '../../document/model.ts';
import type { View } from '../../contract/view.ts';
import { childrenOf, leftOf, pairsOf, type Node } from '../syntax.ts';
import { inferApply, inferCall } from './calls.ts';
import { inferCondition } from './conditions.ts';
import { at, withVariable, type Context, type Finding } from './context.ts';
import { constant, described, either, itemOf, maybe, notKnown, selection, typed, type Flow } from './flow.ts';
import { inferBinary, inferNegation } from './operators.ts';
import { inferPath } from './path.ts';

/** Where an expression stands, and who hears what is wrong with it. */
export interface Surrounding {
  /** The value that it is relative to; absent: not known. */
  readonly here?: Flow;
  readonly root: View;
  readonly where?: string;
  readonly codeSets?: ReadonlyMap<string, CodeSetDocument>;
  report(finding: Finding): void;
}

/**
 * Follows an expression through the source contract: types, units, codes, formats, absence and lists flow through paths, operators,
 * conditions, bindings, lambdas and functions. Reports everything that can be known to be wrong, each finding once, and returns what
 * is known of the result.
 */
export function infer(node: Node, { report, here, ...rest }: Surrounding): Flow {
  const said = new Set<string>();
  const once = (finding: Finding): void => {
    // The parser repeats the left side of ?? and ?:, so the same finding may come twice.
    const key = `${finding.code} ${finding.sentence}`;
    if (!said.has(key)) report(finding);
    said.add(key);
  };
  const found = here && { here, input: here };
  return inferNode(node, { ...rest, ...found, variables: new Map(), facts: new Map(), infer: inferNode, report: once });
}

function inferNode(node: Node, context: Context): Flow {
  let result = inferBare(node, context);
  const filters = node.predicate ?? [];
  for (const { expr } of filters) {
    if (expr) inferNode(expr, at(context, itemOf(result)));
    result = expr?.type === 'number' ? oneOf(result) : selection(result);
  }
  if (node.keepArray) result = { ...result, keepsList: true };
  return node.group ? inferGroup(node, result, context) : result;
}

/** One position of what an expression gives. */
function oneOf(list: Flow): Flow {
  const item = itemOf(list);
  return list.selected ? item : maybe(item);
}

function inferBare(node: Node, context: Context): Flow {
  switch (node.type) {
    case 'path':
      return inferPath(node, context);
    case 'string':
    case 'number':
    case 'value':
      return constant(node.value);
    case 'variable':
      return inferVariable(node, context);
    case 'binary':
      return inferBinary(node, context);
    case 'condition':
      return inferCondition(node, context);
    case 'block':
      return inferBlock(node, context);
    case 'bind':
      return inferNode(node.rhs!, context);
    case 'function':
      return inferCall(node, context);
    case 'apply':
      return inferApply(node, context);
    case 'unary':
      return inferUnary(node, context);
    case 'lambda':
      return inferLambda(node, context);
    default:
      return inferParts(node, context);
  }
}

/** `$`, `$$`, `$root`, `$site` and what is bound. */
function inferVariable({ value }: Node, context: Context): Flow {
  const name = String(value);
  if (name === '') return context.here ?? notKnown;
  if (name === '$') return context.input ?? notKnown;
  if (name === 'root') return described(context.root);
  return context.variables.get(name) ?? notKnown;
}

/** The expressions of a block one after the other; what one binds, the next ones see. */
function inferBlock(node: Node, context: Context): Flow {
  let inside = context;
  let result: Flow = notKnown;
  for (const each of node.expressions ?? []) {
    result = inferNode(each, inside);
    const name = each.type === 'bind' ? leftOf(each)?.value : undefined;
    if (typeof name === 'string') inside = withVariable(inside, name, result);
  }
  return result;
}

function inferUnary(node: Node, context: Context): Flow {
  if (node.value === '-') return inferNegation(node, context);
  if (node.value === '[') {
    const items = (node.expressions ?? []).map(each => inferNode(each, context));
    const element = items.length > 0 ? items.reduce(either) : notKnown;
    const { types: _, view: __, optional: ___, ...known } = element;
    return { ...known, ...typed('array'), keepsList: true };
  }
  for (const pair of pairsOf(node.lhs)) for (const part of pair) inferNode(part, context);
  return { ...typed('object'), keepsList: true };
}

/** The body is looked at once, with parameters of which nothing is known; a function that calls it with a list knows more. */
function inferLambda(node: Node, context: Context): Flow {
  const inside = (node.arguments ?? []).reduce((before, each) => withVariable(before, String(each.value), notKnown), context);
  if (node.body) inferNode(node.body, inside);
  return notKnown;
}

/** `{ key: value }` behind a path: keys see one element, values all elements of a key. */
function inferGroup(node: Node, result: Flow, context: Context): Flow {
  const item = at(context, itemOf(result));
  for (const [key, value] of node.group!.lhs) {
    inferNode(key, item);
    inferNode(value, item);
  }
  return typed('object');
}

/** Parts of which only the paths matter. */
function inferParts(node: Node, context: Context): Flow {
  const elsewhere = at(context, undefined);
  for (const child of childrenOf(node)) {
    if (child.node.type !== 'name') inferNode(child.node, child.sameContext ? context : elsewhere);
  }
  return notKnown;
}
