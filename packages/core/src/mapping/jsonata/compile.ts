import type { Node } from '../syntax.ts';
import { evaluatorOf } from './evaluator.ts';
import { ExpressionFailure } from './failure.ts';
import { generateOutermost } from './generate/outermost.ts';
import { Body, Unit } from './generate/unit.ts';
import { anyKinds, dataKinds, type Made } from './kinds.ts';
import { defaultBounds } from './bounds.ts';
import { Machine, type Datum } from './machine.ts';
import { operations } from './operations/operations.ts';
import { wrapped } from './operations/path.ts';
import { parseJsonata } from './parse.ts';
import type { Given, JsonataOptions, JsonataProgram } from './program.ts';

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

/** A unit for expressions: generated code may call what the language needs, and nothing else. */
export function openUnit(more: ReadonlyMap<string, unknown> = new Map()): Unit {
  return new Unit(new Map([...operations, ['evaluator', evaluatorOf(compileInside)], ...more]));
}

function compileInside(text: string, options: JsonataOptions): Evaluate {
  return generated(parseJsonata(text), options.variables ?? []);
}

function generated(node: Node, names: readonly string[]): Evaluate {
  const unit = openUnit();
  const body = new Body();
  const variables = new Map(names.map((name, index): [string, Made] => [name, { code: `g[${index}]`, kinds: anyKinds }]));
  const input = { code: 'i', kinds: anyKinds };
  const root = { code: 'r', kinds: dataKinds, isData: true };
  const { code } = generateOutermost(node, { unit, body, input, isWrapped: true, root, variables });
  return unit.build(`(i,m,r,g)=>${body.answering(code)}`) as Evaluate;
}

function run(evaluate: Evaluate, variables: readonly string[], input: Datum, given: Given): Datum {
  const machine = new Machine(given.bounds ?? defaultBounds, given.now ?? 0, given.random ?? ((): number => 0));
  const bindings = given.bindings ?? {};
  const values = variables.map(name => (Object.hasOwn(bindings, name) ? bindings[name] : undefined));
  try {
    return evaluate(wrapped(input), machine, input, values);
  } catch (error) {
    throw located(error, machine);
  }
}

/** A failure that knows where it happened. The engine's own stack is the last bound on depth. */
export function located(error: unknown, machine: Machine): unknown {
  if (error instanceof RangeError) return new ExpressionFailure({ code: 'D1011', value: machine.bounds.depth });
  if (!(error instanceof ExpressionFailure) || error.facts.position !== undefined) return error;
  const { position, token } = machine;
  return new ExpressionFailure({ token, ...error.facts, ...(position !== undefined && { position }) });
}
