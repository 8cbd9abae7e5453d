import type { Bounds } from './bounds.ts';
import { fail } from './failure.ts';

/**
 * What an expression works on: `undefined` for nothing, a `Value`, a `Sequence`, a `Callable`. Data of a message can never be
 * taken for a callable, because only instances of the class are.
 */
export type Datum = unknown;

/** One evaluation under way: what is left of its bounds, and the time it was given. Never shared, never kept. */
export class Machine {
  readonly bounds: Bounds;
  /** Unix milliseconds that `$now` and `$millis` tell, the same throughout an evaluation. */
  readonly now: number;
  /** What `$random` and `$shuffle` draw from: a number from 0 up to 1 at every call. */
  readonly random: () => number;
  steps: number;
  depth = 0;
  /** Where the last call stands, and of what, for a failure that does not know. */
  position: number | undefined;
  token: string | undefined;

  constructor(bounds: Bounds, now: number, random: () => number) {
    this.bounds = bounds;
    this.now = now;
    this.random = random;
    this.steps = bounds.steps;
  }

  /** Counts work before it is done; fails with D1012 when the bound is reached. */
  spend(steps: number): void {
    this.steps -= steps;
    if (this.steps < 0) fail({ code: 'D1012', value: this.bounds.steps });
  }

  /** Counts a call, and notes where it stands. */
  callFrom(position: number, token: string | undefined): void {
    this.spend(1);
    this.position = position;
    this.token = token;
  }

  /** Goes into a function; fails with D1011 when calls are inside calls beyond the bound. */
  enter(): void {
    if (++this.depth > this.bounds.depth) fail({ code: 'D1011', value: this.bounds.depth });
  }

  /** Comes out of a function. A failure ends the evaluation, so nobody counts back then. */
  leave(): void {
    this.depth--;
  }

  /** Counts a list before it is made; fails with D2015 where it would be longer than the bound. */
  list(length: number): void {
    if (length > this.bounds.output) fail({ code: 'D2015', value: this.bounds.output });
    this.spend(length);
  }

  /** Counts a text of so many characters before it is made (or grows by so many); fails with D2015 where it would be longer than the bound. */
  text(length: number, made = length): void {
    if (length > this.bounds.output * 64 || length > longestText) fail({ code: 'D2015', value: this.bounds.output });
    this.spend(1 + Math.floor(made / 64));
  }
}

/** No engine makes a text much longer; beyond it an evaluation would fail without a code. */
const longestText = 2 ** 28;

/**
 * A function of the language: built in, written as a lambda, or applied in part. `arity` is how many arguments higher-order
 * functions give it.
 */
export class Callable {
  readonly #name: string;
  readonly #arity: number;
  readonly #call: Call;

  constructor(name: string, arity: number, call: Call) {
    this.#name = name;
    this.#arity = arity;
    this.#call = call;
  }

  get name(): string {
    return this.#name;
  }

  get arity(): number {
    return this.#arity;
  }

  /** Calls it as higher-order functions do: nothing stands in for an argument left out. */
  call(args: readonly Datum[], machine: Machine): Datum {
    return this.callIn(null, args, machine);
  }

  /** Calls it where `context` stands in for an argument left out, if the signature says so. */
  callIn(context: Datum, args: readonly Datum[], machine: Machine): Datum {
    return this.#call(args, machine, context);
  }
}

/** What a callable does with its arguments. */
export type Call = (args: readonly Datum[], machine: Machine, context: Datum) => Datum;

/** Marks arrays that the language made; no message can carry it. The bits are those of `Mark`. */
const mark: unique symbol = Symbol('sequence');

/**
 * A list that the language made itself: one of one stands for its element, an empty one for nothing. Lists of messages are not.
 * An array with a mark, because an own class of arrays takes more than twice the time to make; what `slice`, `map` or `concat`
 * make of it is a plain list.
 */
export interface Sequence extends Array<Datum> {
  [mark]: number;
}

/** What a marked array is, as bits. */
export const Mark = {
  sequence: 1,
  /** `[]` was written: a list of one stays a list. */
  keepsSingle: 2,
  /** Its elements are tuples of `@`, `#` and `%`. */
  tuples: 4,
  /** Wraps a message that is a list, so that it counts as one. */
  wrapper: 8,
  /** No sequence: made by `[…]` at the end or start of a path, and not spread into the path's result. */
  constructed: 16,
} as const;

/** A new sequence, empty. */
export function sequence(): Sequence {
  const made = [] as unknown as Sequence;
  made[mark] = Mark.sequence;
  return made;
}

/** A sequence of one. */
export function sequenceOf(only: Datum): Sequence {
  const made = [only] as unknown as Sequence;
  made[mark] = Mark.sequence;
  return made;
}

/** Whether a value is a sequence. */
export function isSequence(value: Datum): value is Sequence {
  return (marksOf(value) & Mark.sequence) !== 0;
}

/** The marks of a value; 0 for everything that the language did not make. */
export function marksOf(value: Datum): number {
  return Array.isArray(value) ? ((value as unknown as Sequence)[mark] ?? 0) : 0;
}

/** Adds marks to an array that the language made. */
export function addMarks<T extends readonly Datum[]>(list: T, marks: number): T {
  (list as unknown as Sequence)[mark] = marksOf(list) | marks;
  return list;
}
