import type { Value } from '../../value/value.ts';
import { buildProgram, machineFor } from '../compile/build-program.ts';
import { languageOperations } from '../jsonata/open-unit.ts';
import { generateOutermost } from '../jsonata/generate/outermost.ts';
import { Body, Unit } from '../jsonata/generate/unit.ts';
import { anyKinds, dataKinds } from '../jsonata/kinds.ts';
import { Callable, type Datum, type Machine } from '../jsonata/machine.ts';
import { wrapped } from '../jsonata/operations/path.ts';
import { plainValue } from '../compile/plain-value.ts';
import type { Scope } from '../program.ts';
import { parseExpression, type Node } from '../syntax.ts';
import { instrument, recorderName, type NumberBranch } from './instrument.ts';

/** Where the branches of an expression are numbered, and told of when they are taken. */
export interface BranchBook {
  readonly number: NumberBranch;
  reach(branch: number): void;
}

/** An expression that says which branches it takes; `undefined` where it gives nothing or fails. */
export type CoveredExpression = (input: Value, root: Value, scope: Scope) => Value | undefined;

type Evaluate = (input: Datum, root: Value, machine: Machine, scope: Scope, recorder: Callable) => Datum;

/** Compiles an expression that is known to be right with its branches recorded. */
export function coveredExpression(text: string, book: BranchBook): CoveredExpression {
  const parsed = parseExpression(text, '');
  const evaluate = parsed.ok ? compile(instrument(parsed.value, book.number)) : undefined;
  const recorder = new Callable('reached', 1, ([branch]) => void book.reach(branch as number));
  return (input, root, scope) => {
    if (!evaluate) return undefined;
    try {
      const plain = plainValue(evaluate(wrapped(input), root, machineFor(scope), scope, recorder));
      return 'value' in plain ? plain.value : undefined;
    } catch {
      // The mapping itself said so already: what fails here has failed the test.
      return undefined;
    }
  };
}

function compile(node: Node): Evaluate | undefined {
  const unit = new Unit(languageOperations);
  const body = new Body();
  const variables = new Map([
    ['root', { code: 'r', kinds: dataKinds, isData: true }],
    ['site', { code: 's.site', kinds: dataKinds, isData: true }],
    [recorderName, { code: 'c', kinds: anyKinds }],
  ]);
  const input = { code: 'i', kinds: anyKinds };
  const root = { code: 'r', kinds: dataKinds, isData: true };
  const { code } = generateOutermost(node, { unit, body, input, isWrapped: true, root, variables, siteUnlessIn: 'r' });
  const built = buildProgram<Evaluate>(unit, `(i,r,m,s,c)=>${body.answering(code)}`);
  return built.ok ? built.value : undefined;
}
