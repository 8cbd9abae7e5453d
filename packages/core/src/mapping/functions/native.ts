import type { Datum, Machine } from '../jsonata/machine.ts';

/**
 * A function of the standard library. `signature` is JSONata's (`<s-nn?:s>`), from which the caller checks and coerces arguments;
 * `call` gets them in order, already checked, `undefined` where absent, and answers at once.
 */
export interface NativeFunction {
  readonly name: string;
  readonly signature: string;
  readonly call: (args: readonly Datum[], machine: Machine) => Datum;
}
