import type { Datum, Machine } from '../jsonata/machine.ts';

/**
 * A function of the standard library. `signature` is JSONata's (`<s-nn?:s>`), from which the caller checks and coerces arguments;
 * `call` gets them in order, already checked, `undefined` where absent, and answers at once. A `Sequence` among the results stays
 * one: the expression that called makes a single value of it.
 */
export interface NativeFunction {
  readonly name: string;
  readonly signature: string;
  /** How many arguments higher-order functions give it, where the signature does not say so. */
  readonly arity?: number;
  readonly call: (args: readonly Datum[], machine: Machine) => Datum;
}
