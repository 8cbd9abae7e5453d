import type { Known } from './known.ts';

/** What an expression may come to, as bits: known before it runs, so that checks can be left out. */
export const Kind = {
  nothing: 1,
  null: 2,
  flag: 4,
  number: 8,
  text: 16,
  fields: 32,
  /** A list: of a message, written in the expression, or found by a path in a message. */
  list: 64,
  /** A sequence of two or more, or kept as a list. */
  sequence: 128,
  callable: 256,
  /** A sequence of any length, which its expression has yet to make a single value or nothing of. */
  raw: 512,
} as const;

/** Everything that a message can carry, or nothing. */
export const dataKinds = Kind.nothing | Kind.null | Kind.flag | Kind.number | Kind.text | Kind.fields | Kind.list;

/** Everything that an expression can come to, once settled. */
export const settledKinds = dataKinds | Kind.sequence | Kind.callable;

/** Everything. */
export const anyKinds = settledKinds | Kind.raw;

/** A piece of generated code, and what is known of its value. Code is one JavaScript expression that binds tighter than a comma. */
export interface Made {
  readonly code: string;
  readonly kinds: number;
  /** It is data of the message, or nothing: it can be carried on as it is. */
  readonly isData?: boolean;
  /** What the contract makes certain of it, where it is data of a checked message. */
  readonly known?: Known;
}

/** Whether a value is certainly one of these kinds. */
export function isOnly(made: Made, kinds: number): boolean {
  return (made.kinds & ~kinds) === 0;
}

/** Whether a value may be one of these kinds. */
export function maybe(made: Made, kinds: number): boolean {
  return (made.kinds & kinds) !== 0;
}
