import type { Node } from '../syntax.ts';
import { evaluatorOf } from './evaluator.ts';
import { generateOutermost } from './generate/outermost.ts';
import { Body, Unit } from './generate/unit.ts';
import { anyKinds, dataKinds, type Made } from './kinds.ts';
import type { Datum, Machine } from './machine.ts';
import { operations } from './operations/operations.ts';
import { parseJsonata } from './parse.ts';

/** A generated expression: input, machine, input as it came, values of the variables. */
export type Evaluate = (input: Datum, machine: Machine, root: Datum, given: readonly Datum[]) => Datum;

/** What generated code may call: what the language needs, and nothing else. */
export const languageOperations: ReadonlyMap<string, unknown> = new Map([
  ...operations,
  ['evaluator', evaluatorOf((text, { variables = [] }) => generateJsonata(parseJsonata(text), variables))],
]);

/** A unit for generating a function of expressions. */
export function openUnit(): Unit {
  return new Unit(languageOperations);
}

/** Makes the function of one expression with variables of these names. */
export function generateJsonata(node: Node, names: readonly string[]): Evaluate {
  const unit = openUnit();
  const body = new Body();
  const variables = new Map(names.map((name, index): [string, Made] => [name, { code: `g[${index}]`, kinds: anyKinds }]));
  const input = { code: 'i', kinds: anyKinds };
  const root = { code: 'r', kinds: dataKinds, isData: true };
  const { code } = generateOutermost(node, { unit, body, input, isWrapped: true, root, variables });
  return unit.build(`(i,m,r,g)=>${body.answering(code)}`) as Evaluate;
}
