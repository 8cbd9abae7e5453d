import type { Datum, Machine } from '../jsonata/machine.ts';
import { parseSignature, type Signature } from './signature.ts';

/**
 * A function of the standard library. The caller lets `signature` check and complete the arguments; `call` gets them in order,
 * `undefined` where absent, and answers at once.
 */
export interface NativeFunction {
  readonly name: string;
  readonly signature: Signature;
  /** How many arguments a function of higher order hands it, as it would a lambda with so many parameters. */
  readonly arity: number;
  readonly call: (args: readonly Datum[], machine: Machine) => Datum;
}

/** Describes a function of the library; its arity is the number of its parameters unless said. */
export function native(name: string, signature: string, call: NativeFunction['call'], arity?: number): NativeFunction {
  const parsed = parseSignature(signature);
  return { name, signature: parsed, arity: arity ?? parsed.parameters.length, call };
}
