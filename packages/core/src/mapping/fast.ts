import { isFields, type Fields, type Value } from '../value/value.ts';
import { fastFunctions } from './fast-functions.ts';
import {
  compare,
  concatenate,
  equal,
  includes,
  needInterpreter,
  numeric,
  truth,
  type Answer,
  type Fast,
  type Frame,
} from './fast-operators.ts';
import { leftOf, type Node } from './syntax.ts';

/**
 * Compiles an expression of the simple kind to closures that answer at once: paths of names, literals, operators, conditions and the
 * plain functions. `undefined` where an expression is of another kind. What comes out is exactly what the interpreter of the
 * `jsonata` package gives; where a message makes that uncertain (a path meets a list, an operator an unfit value), the answer
 * is `needInterpreter`.
 */
export function compileFast(node: Node): Fast | undefined {
  if (node.predicate || node.group || node.keepArray) return undefined;
  switch (node.type) {
    case 'string':
    case 'number':
    case 'value': {
      const value = node.value as Value;
      return () => value;
    }
    case 'path':
      return compilePath(node);
    case 'variable':
      return compileVariable(node);
    case 'binary':
      return compileBinary(node);
    case 'unary':
      return node.value === '-' && node.expression ? compileNegation(node.expression) : undefined;
    case 'condition':
      return compileCondition(node);
    case 'block':
      return node.expressions?.length === 1 ? compileFast(node.expressions[0]!) : undefined;
    case 'function':
      return compileCall(node);
    default:
      return undefined;
  }
}

function compileNegation(operand: Node): Fast | undefined {
  const inner = compileFast(operand);
  return (
    inner &&
    ((input, frame) => {
      const value = inner(input, frame);
      if (value === undefined || value === needInterpreter) return value;
      return typeof value === 'number' ? -value : needInterpreter;
    })
  );
}

function compileCondition(node: Node): Fast | undefined {
  const condition = compileFast(node.condition!);
  const then = compileFast(node.then!);
  const otherwise = node.else ? compileFast(node.else) : (): undefined => undefined;
  if (!condition || !then || !otherwise) return undefined;
  return (input, frame) => {
    const holds = truth(condition(input, frame));
    if (holds === needInterpreter) return needInterpreter;
    return holds ? then(input, frame) : otherwise(input, frame);
  };
}

function compileCall(node: Node): Fast | undefined {
  const procedure = node.procedure;
  const found = procedure?.type === 'variable' && !procedure.predicate ? fastFunctions.get(String(procedure.value)) : undefined;
  const given = node.arguments ?? [];
  if (!found || given.length < found.least || given.length > found.most) return undefined;
  const [first, second, third] = given.map(compileFast);
  if (!first || (given.length > 1 && !second) || (given.length > 2 && !third)) return undefined;
  return (input, frame) => {
    const one = first(input, frame);
    if (one === needInterpreter) return one;
    const two = second?.(input, frame);
    if (two === needInterpreter) return two;
    const three = third?.(input, frame);
    return three === needInterpreter ? three : found.call(one, two, three);
  };
}

type Operation = (left: Value | undefined, right: Value | undefined) => Answer;

const operations: ReadonlyMap<unknown, Operation> = new Map<string, Operation>([
  ['&', concatenate],
  ['=', (left, right) => equal(left, right, true)],
  ['!=', (left, right) => equal(left, right, false)],
  ['<', (left, right) => compare(left, right, (a, b) => a < b)],
  ['<=', (left, right) => compare(left, right, (a, b) => a <= b)],
  ['>', (left, right) => compare(left, right, (a, b) => a > b)],
  ['>=', (left, right) => compare(left, right, (a, b) => a >= b)],
  ['+', (left, right) => numeric(left, right, (a, b) => a + b)],
  ['-', (left, right) => numeric(left, right, (a, b) => a - b)],
  ['*', (left, right) => numeric(left, right, (a, b) => a * b)],
  ['/', (left, right) => numeric(left, right, (a, b) => a / b)],
  ['%', (left, right) => numeric(left, right, (a, b) => a % b)],
]);

function compileBinary(node: Node): Fast | undefined {
  const left = compileFast(leftOf(node)!);
  if (!left) return undefined;
  if (node.value === 'in') return compileIn(left, node.rhs!);
  const right = compileFast(node.rhs!);
  if (!right) return undefined;
  if (node.value === 'and' || node.value === 'or') return compileLogic(left, right, node.value === 'or');
  const operation = operations.get(node.value);
  if (!operation) return undefined;
  return (input, frame) => {
    const one = left(input, frame);
    if (one === needInterpreter) return one;
    const two = right(input, frame);
    return two === needInterpreter ? two : operation(one, two);
  };
}

/** `and` stops at false, `or` at true. */
function compileLogic(left: Fast, right: Fast, stop: boolean): Fast {
  return (input, frame) => {
    const one = truth(left(input, frame));
    if (one === needInterpreter || one === stop) return one;
    return truth(right(input, frame));
  };
}

/** `x in ["a", "b"]`, with literals in the list, or a list of the message. */
function compileIn(left: Fast, list: Node): Fast | undefined {
  const literals =
    list.type === 'unary' && list.value === '[' && !list.predicate ? literalsOf(list.expressions ?? []) : undefined;
  const right: Fast | undefined = literals ? (): readonly Value[] => literals : compileFast(list);
  if (!right) return undefined;
  return (input, frame) => {
    const one = left(input, frame);
    if (one === needInterpreter) return one;
    const two = right(input, frame);
    return two === needInterpreter ? two : includes(one, two);
  };
}

function literalsOf(nodes: readonly Node[]): readonly Value[] | undefined {
  const plain = nodes.every(
    each => ['string', 'number', 'value'].includes(each.type) && !each.predicate && !each.keepArray && !each.group,
  );
  return plain ? nodes.map(each => each.value as Value) : undefined;
}

type Start = (input: Value, frame: Frame) => Answer;

interface NameStep {
  readonly name: string;
  /** A position in the list that stands there, from the end where negative. */
  readonly at?: number;
}

function compilePath(node: Node): Fast | undefined {
  if (node.keepSingletonArray || node.tuple) return undefined;
  const [head, ...rest] = node.steps!;
  if (head!.type === 'variable') {
    const start = isPlain(head!) && !head!.stages ? compileVariable(head!) : undefined;
    const steps = rest.map(nameStep);
    return start && steps.every(step => step !== undefined) ? follow(start, steps) : undefined;
  }
  const steps = node.steps!.map(nameStep);
  if (!steps.every(step => step !== undefined)) return undefined;
  if (steps[0]!.name === 'site') return siteOrField(steps);
  const [only] = steps;
  if (steps.length === 1 && only!.at === undefined) {
    return (input): Answer => (Array.isArray(input) ? needInterpreter : fieldOf(input, only!.name));
  }
  return follow(context, steps);
}

/** A path that starts with `site`: a field of that name where the message has one, else the site. */
function siteOrField(steps: readonly NameStep[]): Fast {
  const field = follow(context, steps);
  const site = follow((_, frame) => frame.site, steps[0]!.at === undefined ? steps.slice(1) : []);
  if (steps[0]!.at !== undefined) return () => needInterpreter;
  return (input, frame) => (hasOwnSite(input, frame) ? field(input, frame) : site(input, frame));
}

/** Whether the name `site` means a field here: the context or the whole message has one, or there is no site. */
export function hasOwnSite(input: Value, frame: Frame): boolean {
  return !frame.site || has(input, 'site') || has(frame.root, 'site');
}

function has(value: Value, name: string): boolean {
  return isFields(value) && Object.hasOwn(value, name);
}

function follow(start: Start, steps: readonly NameStep[]): Fast {
  return (input, frame) => {
    let here = start(input, frame);
    for (const step of steps) {
      if (here === undefined || here === needInterpreter) return here;
      here = step.at === undefined ? fieldOf(here, step.name) : itemOf(fieldOf(here, step.name), step.at);
    }
    return here;
  };
}

/** The context itself; a list as the context is read in ways of its own. */
function context(input: Value): Answer {
  return Array.isArray(input) ? needInterpreter : input;
}

/** An own field. A list of one is entered; over several the path would spread, which is the interpreter's business. */
function fieldOf(value: Value, name: string): Answer {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!Array.isArray(value)) return Object.hasOwn(value, name) ? (value as Fields)[name] : undefined;
  if (value.length === 0) return undefined;
  const only = (value as readonly Value[])[0]!;
  return value.length > 1 || Array.isArray(only) ? needInterpreter : fieldOf(only, name);
}

function itemOf(value: Answer, at: number): Answer {
  if (value === undefined || value === needInterpreter) return value;
  if (!Array.isArray(value)) return at === 0 || at === -1 ? value : undefined;
  const item = (value as readonly Value[])[at < 0 ? value.length + at : at];
  return Array.isArray(item) ? needInterpreter : item;
}

function nameStep(step: Node): NameStep | undefined {
  if (step.type !== 'name' || !isPlain(step)) return undefined;
  const name = String(step.value);
  if (!step.stages) return { name };
  const [stage, ...more] = step.stages;
  const index = stage?.type === 'filter' && more.length === 0 && stage.expr?.type === 'number' ? stage.expr.value : undefined;
  return typeof index === 'number' ? { name, at: Math.floor(index) } : undefined;
}

function isPlain(node: Node): boolean {
  return !node.predicate && !node.group && !node.keepArray && !node.focus && !node.index && !node.tuple && !node.ancestor;
}

function compileVariable(node: Node): Fast | undefined {
  if (node.stages) return undefined;
  switch (node.value) {
    case '':
    case '$':
      return context;
    case 'root':
      return (_, frame) => frame.root;
    case 'site':
      return (_, frame) => frame.site;
    default:
      return undefined;
  }
}
