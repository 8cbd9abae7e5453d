import { standardFunctions } from '../functions/standard.ts';
import type { Node } from '../syntax.ts';
import type { Library } from './generate/unit.ts';
import type { Callable } from './machine.ts';
import { callableOf } from './operations/call.ts';
import { compileRegex } from './regex.ts';

const callables: ReadonlyMap<string, Callable> = new Map(
  [...standardFunctions].map(([name, native]) => [name, callableOf(native)]),
);

/** The functions of the library and regular expressions, as generated code uses them. */
export const jsonataLibrary: Library = {
  native: name => standardFunctions.get(name),
  callable: name => callables.get(name),
  regex: (node: Node) => {
    const { source, flags } = node.value as RegExp;
    return compileRegex(String(source), String(flags));
  },
};
