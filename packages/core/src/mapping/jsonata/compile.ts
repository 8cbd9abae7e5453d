import type { Node } from '../syntax.ts';
import { defaultBounds } from './bounds.ts';
import { located } from './located.ts';
import { Machine, type Datum } from './machine.ts';
import { generateJsonata, type Evaluate } from './open-unit.ts';
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
  const evaluate = generateJsonata(node, variables);
  return { run: (input, given = {}) => run(evaluate, variables, input, given) };
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
