import type { NativeFunction } from '../../functions/native.ts';
import type { Callable } from '../machine.ts';
import type { Made } from '../kinds.ts';
import type { Node } from '../../syntax.ts';
import type { Scope } from './scope.ts';

/**
 * One JavaScript function being generated. Names, texts and everything else an expression says reach the code only as entries of a
 * table of constants; identifiers are numbered, and numbers are written anew from their value.
 */
export class Unit {
  readonly #constants: unknown[] = [];
  readonly #known = new Map<unknown, string>();
  readonly #operations: ReadonlyMap<string, unknown>;
  readonly #shared = new Map<string, unknown>();
  readonly #shapes: string[] = [];
  readonly #used = new Set<string>();
  #next = 0;

  /** `operations` are the functions that generated code may call, by name. */
  constructor(operations: ReadonlyMap<string, unknown>) {
    this.#operations = operations;
  }

  /** Code for a constant. */
  constant(value: unknown): string {
    if (value === undefined || value === null || typeof value === 'boolean') return String(value);
    if (typeof value === 'number' && Number.isFinite(value)) return numberCode(value);
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    const code = `k${this.#constants.push(value) - 1}`;
    this.#known.set(value, code);
    return code;
  }

  /** One constant for everything that is told apart by the same key. */
  shared<T>(key: string, make: () => T): T {
    const known = this.#shared.get(key) as T | undefined;
    if (known !== undefined) return known;
    const made = make();
    this.#shared.set(key, made);
    return made;
  }

  /** Code for an operation, to be called. */
  operation(name: string): string {
    if (!this.#operations.has(name)) throw new Error(`generating code: there is no operation ${name}`);
    this.#used.add(name);
    return `o_${name}`;
  }

  /** Code for a call of an operation. */
  call(name: string, ...args: readonly string[]): string {
    return `${this.operation(name)}(${args.join(',')})`;
  }

  /** A new identifier. */
  fresh(prefix: string): string {
    return `${prefix}${this.#next++}`;
  }

  /**
   * Code that makes an empty object for so many fields. Its constructor names as many fields as will be filled and never sets them:
   * from that alone the engine knows how large the object becomes, and does not grow it field by field.
   */
  object(fields: number): string {
    const id = `c${this.#shapes.length}`;
    const slots = Array.from({ length: Math.min(fields, mostSlots) }, (_, index) => `this.d${index}=0;`);
    this.#shapes.push(`function ${id}(never){if(never){${slots.join('')}}}${id}.prototype=${this.operation('inertPrototype')};`);
    return `new ${id}()`;
  }

  /** The function that the code is. Throws `EvalError` where the page or process forbids code generation. */
  build(code: string): unknown {
    const constants = this.#constants.map((_, index) => `k${index}=k[${index}]`);
    const operations = [...this.#used].map(name => `o_${name}=o.get("${name}")`);
    const heads = [...constants, ...operations];
    const head = `${heads.length === 0 ? '' : `const ${heads.join(',')};`}${this.#shapes.join('')}`;
    // The one place where code is made of text; all of the text is ours. For the parentheses the engine compiles it at once, which it
    // would otherwise read over now and read again when it first runs.
    const make = new Function('k', 'o', `"use strict";${head}return (${code});`) as (k: unknown, o: unknown) => unknown;
    return make(this.#constants, this.#operations);
  }
}

/** Larger objects are rare, and the engine keeps them in another way. */
const mostSlots = 64;

function numberCode(value: number): string {
  return value < 0 || Object.is(value, -0) ? `(-${String(-value)})` : String(value);
}

/** The variables of one generated function, which its temporaries share. */
export class Body {
  readonly #locals: string[] = [];

  /** Declares a local variable. */
  local(id: string, initial?: string): string {
    this.#locals.push(initial === undefined ? id : `${id}=${initial}`);
    return id;
  }

  /** The declarations of the variables. */
  declared(): string {
    return this.#locals.length === 0 ? '' : `let ${this.#locals.join(',')};`;
  }

  /** The body of a function that answers the value of `code`. */
  answering(code: string): string {
    return this.#locals.length === 0 ? `(${code})` : `{${this.declared()}return ${code};}`;
  }
}

/** Where in the generated code an expression stands. */
export interface Place {
  readonly unit: Unit;
  readonly body: Body;
  readonly scope: Scope;
  /** The context (`$`). */
  readonly input: Made;
  /** The context may be the wrapper of a message that is a list. */
  readonly isWrapped: boolean;
  /** The expression stands in the context of the whole expression, where the name `site` may mean the site. */
  readonly isOuter: boolean;
  /** The input of the whole expression (`$$`). */
  readonly root: Made;
  readonly generate: (node: Node, place: Place) => Made;
  readonly settings: Settings;
}

/** What is the same throughout an expression. */
export interface Settings {
  /** Variables that are given from outside, and the code for each. */
  readonly variables: ReadonlyMap<string, Made>;
  /** Names that `@`, `#` and `%` bind anywhere in the expression. */
  readonly tupleNames: ReadonlySet<string>;
  readonly library: Library;
  /** Code for the whole message; where it is there, the name `site` means the site unless the message or the context has such a field. */
  readonly siteUnlessIn?: string;
}

/** What generated code knows of the functions of the library. */
export interface Library {
  native(name: string): NativeFunction | undefined;
  callable(name: string): Callable | undefined;
  /** The matcher that a regular expression is. */
  regex(node: Node): Callable;
}

/** Whether code is a constant or a context, which may stand at several places and never changes. */
export function isFixed({ code }: Made): boolean {
  return /^(?:[kx]\d+|\d+|i|r|true|false|null|undefined)$/.test(code);
}

/** A temporary that holds the value of a piece of code: first the assignment, then its name. */
export function held(made: Made, place: Place): { readonly set: string; readonly id: string } {
  const id = place.body.local(place.unit.fresh('t'));
  return { set: `(${id}=${made.code})`, id };
}

/** Code for a function of one element (and its tuple), in which `make` generates. */
export function closure(
  place: Place,
  input: Omit<Made, 'code'>,
  make: (inner: Place, tuple: string | undefined) => string,
  withTuple = place.settings.tupleNames.size > 0,
): string {
  const { unit } = place;
  const body = new Body();
  const item = unit.fresh('x');
  const tuple = withTuple ? unit.fresh('u') : undefined;
  const scope = place.scope.inner(tuple);
  const inner: Place = { ...place, body, scope, input: { ...input, code: item }, isWrapped: false, isOuter: false };
  const code = place.scope.aside(() => make(inner, tuple));
  return `(${item}${tuple ? `,${tuple}` : ''})=>${body.answering(code)}`;
}
