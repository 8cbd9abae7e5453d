import { checkArguments } from '../../functions/check-arguments.ts';
import type { NativeFunction } from '../../functions/native.ts';
import { parseSignature, type Signature } from '../../functions/signature.ts';
import { fail } from '../failure.ts';
import { Callable, type Call, type Datum, type Machine } from '../machine.ts';
import { settle } from './path.ts';

/** Stands for an argument that a partial application leaves open (`?`). */
export const hole: unique symbol = Symbol('hole');

/** A call in the last place of a lambda: carried out by whoever called the lambda, so that it needs no depth. */
export class TailCall extends Callable {
  readonly callee: Callable;
  readonly args: readonly Datum[];
  constructor(callee: Callable, args: readonly Datum[]) {
    super('', 0, () => undefined);
    this.callee = callee;
    this.args = args;
  }
}

/** A function written in the expression. Its body may answer a `TailCall`. */
export class Lambda extends Callable {
  readonly #body: Call;
  readonly #signature: Signature | undefined;

  constructor(arity: number, body: Call, signature: Signature | undefined) {
    super('', arity, body);
    this.#body = body;
    this.#signature = signature;
  }

  override callIn(context: Datum, args: readonly Datum[], machine: Machine): Datum {
    const { position, token } = machine;
    machine.enter();
    let result = this.#enter(args, machine, context);
    while (result instanceof TailCall) {
      machine.spend(1);
      const { callee, args: next } = result;
      result = callee instanceof Lambda ? callee.#enter(next, machine, context) : callee.callIn(context, next, machine);
    }
    machine.leave();
    // A later failure of the caller is the caller's.
    machine.position = position;
    machine.token = token;
    return result;
  }

  #enter(args: readonly Datum[], machine: Machine, context: Datum): Datum {
    const checked = this.#signature === undefined ? args : checkArguments(this.#signature, args, context);
    return this.#body(checked, machine, context);
  }

  /** The same function with some arguments given. Its signature no longer applies. */
  withGiven(given: readonly Datum[]): Lambda {
    const places = Array.from({ length: this.arity }, (_, index) => given[index]);
    const open = places.filter(each => each === hole).length;
    return new Lambda(open, (args, machine, context) => this.#body(filled(places, args), machine, context), undefined);
  }
}

/** A lambda of so many parameters. */
export function lambda(arity: number, body: Call, signature: Signature | undefined): Callable {
  return new Lambda(arity, body, signature);
}

/** A function of the library as a callable: arguments are checked and completed before it gets them. */
export function callableOf({ name, signature, arity, call }: NativeFunction): Callable {
  return new Callable(name, arity, (args, machine, context) => call(checkArguments(signature, args, context, name), machine));
}

/** `f(…)`. */
export function invoke(
  callee: Datum,
  args: readonly Datum[],
  machine: Machine,
  context: Datum,
  position: number,
  token: string | undefined,
): Datum {
  machine.callFrom(position, token);
  return callee instanceof Callable ? callee.callIn(context, args, machine) : notFunction('T1006', position, token);
}

/** `f(…)` in the last place of a lambda. */
export function invokeLast(
  callee: Datum,
  args: readonly Datum[],
  machine: Machine,
  position: number,
  token: string | undefined,
): Datum {
  machine.callFrom(position, token);
  return callee instanceof Callable ? new TailCall(callee, args) : notFunction('T1006', position, token);
}

/** Fails where a function is called by its name without the dollar sign. */
export function checkForgotten(code: string, callee: Datum, namesake: Datum, position: number, token: string): void {
  const isThere = namesake !== undefined && namesake !== null && namesake !== '' && namesake !== 0 && namesake !== false;
  if (callee === undefined && isThere) fail({ code, position, token });
}

/** `f(…, ?)`: the function with some arguments given. */
export function partial(callee: Datum, given: readonly Datum[], position: number, token: string | undefined): Datum {
  if (callee instanceof Lambda) return callee.withGiven(given);
  if (!(callee instanceof Callable)) return notFunction('T1008', position, token);
  const open = given.filter(each => each === hole).length;
  return new Lambda(open, (args, machine) => callee.call(filled(given, args), machine), undefined);
}

function filled(places: readonly Datum[], args: readonly Datum[]): readonly Datum[] {
  let next = 0;
  return places.map(each => (each === hole ? args[next++] : each));
}

/** `value ~> f`, and `f ~> g`, which is a function. */
export function applyTo(value: Datum, callee: Datum, machine: Machine, position: number): Datum {
  machine.callFrom(position, '~>');
  if (!(callee instanceof Callable)) fail({ code: 'T2006', position, token: '~>', value: callee });
  if (!(value instanceof Callable)) return callee.call([value], machine);
  return new Lambda(1, ([first], inner) => new TailCall(callee, [settle(value.call([first], inner))]), undefined);
}

const changing = parseSignature('<(oa):o>');

/** A function made by the language itself, for objects and lists of them. */
export function transformer(call: (value: Datum, machine: Machine) => Datum): Callable {
  return new Callable('', 1, (args, machine, context) => call(checkArguments(changing, args, context)[0], machine));
}

function notFunction(code: string, position: number, token: string | undefined): never {
  return fail({ code, position, ...(token !== undefined && { token }) });
}
