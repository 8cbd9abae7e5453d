import { checkArguments } from '../functions/check-arguments.ts';
import { parseSignature } from '../functions/signature.ts';
import { ExpressionFailure, fail } from './failure.ts';
import { Callable, isSequence, type Datum, type Machine } from './machine.ts';
import { wrapped } from './operations/path.ts';
import type { JsonataOptions } from './program.ts';

/** Compiles a text inside an evaluation; the answer shares the machine of that evaluation. */
export type CompileInside = (
  text: string,
  options: JsonataOptions,
) => (input: Datum, machine: Machine, root: Datum, given: readonly Datum[]) => Datum;

const signature = parseSignature('<sx?:x>');

/** Bounds that were reached are told as such, not as a failure of the text. */
const boundCodes: ReadonlySet<string> = new Set(['D1011', 'D1012', 'D2015']);

/** The operation that makes `$eval` at a place: it sees the variables of that place by their names. */
export function evaluatorOf(compile: CompileInside) {
  return (names: readonly string[], values: readonly Datum[], root: Datum): Callable =>
    new Callable('eval', 2, (args, machine, context) => {
      const [text, focus] = checkArguments(signature, args, context, 'eval');
      if (text === undefined) return undefined;
      const evaluate = compiled(compile, text as string, names, machine);
      try {
        machine.enter();
        const result = evaluate(focus === undefined ? context : inputOf(focus), machine, root, values);
        machine.leave();
        return result;
      } catch (error) {
        if (!(error instanceof ExpressionFailure) || boundCodes.has(error.facts.code)) throw error;
        return fail({ code: 'D3121', value: error.message });
      }
    });
}

function compiled(
  compile: CompileInside,
  text: string,
  variables: readonly string[],
  machine: Machine,
): ReturnType<CompileInside> {
  // Making code of a text costs more than carrying it out.
  machine.spend(1_000 + text.length * 20);
  try {
    return compile(text, { variables });
  } catch (error) {
    if (!(error instanceof ExpressionFailure)) throw error;
    return fail({ code: 'D3120', value: error.message });
  }
}

function inputOf(focus: Datum): Datum {
  return isSequence(focus) ? focus : wrapped(focus);
}
