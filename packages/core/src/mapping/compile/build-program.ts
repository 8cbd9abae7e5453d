import { failure, success, type Result } from '../../value/issue.ts';
import { mappingIssue } from '../codes.ts';
import type { Unit } from '../jsonata/generate/unit.ts';
import { defaultBounds, type Bounds } from '../jsonata/bounds.ts';
import { Machine } from '../jsonata/machine.ts';
import type { Scope } from '../program.ts';

/** Makes the function of generated code. A page or process may forbid that; an expression may be nested too deeply for it. */
export function buildProgram<T>(unit: Unit, code: string): Result<T> {
  try {
    return success(unit.build(code) as T);
  } catch (error) {
    if (error instanceof EvalError)
      return failure(mappingIssue('mapping.generation-forbidden', '', `code cannot be made here: ${error.message}`));
    if (error instanceof RangeError) return failure(mappingIssue('mapping.syntax', '', 'the expressions are nested too deeply'));
    throw error;
  }
}

/** The machine of one evaluation. What an attempt draws by chance, the next one draws too. */
export function machineFor({ now = 0 }: Scope, bounds: Bounds = defaultBounds): Machine {
  return new Machine(bounds, now, drawing(now));
}

/** Numbers that look random, the same ones for the same seed (mulberry32). */
function drawing(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 4_294_967_296;
  };
}
