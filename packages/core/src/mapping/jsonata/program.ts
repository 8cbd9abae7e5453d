import type { Bounds } from './bounds.ts';
import type { Datum } from './machine.ts';

/** What one evaluation is given beside its input. */
export interface Given {
  /** Values of the variables that were named when the expression was compiled; one without a value is nothing. */
  readonly bindings?: Readonly<Record<string, Datum>>;
  /** Default: `defaultBounds`. */
  readonly bounds?: Bounds;
  /** Unix milliseconds for `$now` and `$millis`; without it they tell the start of 1970. */
  readonly now?: number;
  /** What `$random` and `$shuffle` draw from; without it always the same. */
  readonly random?: () => number;
}

/** A compiled expression. */
export interface JsonataProgram {
  /**
   * The result, `undefined` for nothing; it may hold sequences and callables, which `plainValue` makes plain or refuses. Throws
   * `ExpressionFailure` with the code of jsonata 2.2.2, also where a bound is reached.
   */
  run(input: Datum, given?: Given): Datum;
}

/** How an expression is compiled. */
export interface JsonataOptions {
  /** Names of the variables that `bindings` give. */
  readonly variables?: readonly string[];
}
