import { jsonataLibrary } from './library.ts';
import { parseJsonata } from './parse.ts';
import { evaluatorOf } from './evaluator.ts';
import { ExpressionFailure } from './failure.ts';
import { generateExpression } from './generate/expression.ts';
import { Scope, boundNames } from './generate/scope.ts';
import { Body, names, Unit, type Place, type Settings } from './generate/unit.ts';
import { declare } from './generate/variable.ts';
import { anyKinds } from './kinds.ts';
import { addMarks, defaultBounds, Machine, Mark, sequenceOf, type Datum } from './machine.ts';
import { operations } from './operations/operations.ts';
import type { Given, JsonataOptions, JsonataProgram } from './program.ts';
import { childrenOf, type Node } from '../syntax.ts';

/**
 * Compiles an expression of JSONata, or its syntax tree, to one JavaScript function. Throws `ExpressionFailure` with the code of the
 * parser, and `EvalError` where a page's policy forbids code generation.
 */
export function compileJsonata(source: string | Node, options: JsonataOptions = {}): JsonataProgram {
  const node = typeof source === 'string' ? parseJsonata(source) : source;
  const variables = options.variables ?? [];
  const evaluate = generated(node, variables);
  return { run: (input, given = {}) => run(evaluate, variables, input, given) };
}

type Evaluate = (input: Datum, machine: Machine, root: Datum, given: readonly Datum[]) => Datum;

function compileInside(text: string, options: JsonataOptions): Evaluate {
  return generated(parseJsonata(text), options.variables ?? []);
}

function generated(node: Node, variables: readonly string[]): Evaluate {
  const unit = new Unit(new Map([...operations, ['evaluator', evaluatorOf(compileInside)]]));
  const body = new Body();
  const scope = new Scope();
  declare(boundNames([node]), scope, { unit, body });
  const settings: Settings = { variables, tupleNames: tupleNames(node), library: jsonataLibrary };
  const place: Place = {
    unit,
    body,
    scope,
    input: { code: 'i', kinds: anyKinds },
    isWrapped: true,
    isOuter: true,
    generate: generateExpression,
    settings,
  };
  const made = generateExpression(node, place);
  return unit.build(`(i,${names.machine},${names.root},${names.given})=>${body.answering(made.code)}`) as Evaluate;
}

function run(evaluate: Evaluate, variables: readonly string[], input: Datum, given: Given): Datum {
  const machine = new Machine(given.bounds ?? defaultBounds, given.now ?? 0, given.random ?? ((): number => 0));
  const bindings = given.bindings ?? {};
  const values = variables.map(name => (Object.hasOwn(bindings, name) ? bindings[name] : undefined));
  const wrapped = Array.isArray(input) ? addMarks(sequenceOf(input), Mark.wrapper) : input;
  try {
    return evaluate(wrapped, machine, input, values);
  } catch (error) {
    throw located(error, machine);
  }
}

/** A failure that knows where it happened. The engine's own stack is the last bound on depth. */
function located(error: unknown, machine: Machine): unknown {
  if (error instanceof RangeError) return new ExpressionFailure({ code: 'D1011', value: machine.bounds.depth });
  if (!(error instanceof ExpressionFailure) || error.facts.position !== undefined) return error;
  const { position, token } = machine;
  return new ExpressionFailure({
    ...(token !== undefined && { token }),
    ...error.facts,
    ...(position !== undefined && { position }),
  });
}

function tupleNames(root: Node): ReadonlySet<string> {
  const found = new Set<string>();
  const walk = (node: Node): void => {
    for (const name of [node.focus, node.index, node.ancestor?.label]) if (name !== undefined) found.add(name);
    for (const stage of node.stages ?? []) if (stage.type === 'index') found.add(String(stage.value));
    for (const child of childrenOf(node)) walk(child.node);
  };
  walk(root);
  return found;
}
