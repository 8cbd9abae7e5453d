import { standardFunctions } from '../functions/standard.ts';
import type { Node } from '../syntax.ts';
import type { Library } from './generate/unit.ts';
import { fail } from './failure.ts';
import type { Callable } from './machine.ts';
import { callableOf } from './operations/call.ts';
import { readRegex, regexMatcher } from './regex.ts';

const callables: ReadonlyMap<string, Callable> = new Map(
  [...standardFunctions].map(([name, native]) => [name, callableOf(native)]),
);

/** The functions of the library and regular expressions, as generated code uses them. */
export const jsonataLibrary: Library = {
  native: name => standardFunctions.get(name),
  callable: name => callables.get(name),
  regex: ({ value, position }: Node) => {
    const pattern = readRegex(value as RegExp);
    return typeof pattern === 'string'
      ? fail({ code: 'S0303', message: pattern, ...(position !== undefined && { position }) })
      : regexMatcher(pattern, position ?? 0);
  },
};
