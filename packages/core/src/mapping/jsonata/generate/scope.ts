import { anyKinds } from '../kinds.ts';
import { childrenOf, type Node } from '../../syntax.ts';

/** A variable of the expression, as a variable of the generated code. */
export interface Variable {
  readonly id: string;
  /** It certainly has a value where code is being generated now; before that, a name of a scope further out may be meant. */
  isBound: boolean;
  /** One place alone sets it, so that what that place sets is all it may hold. */
  readonly isSetOnce: boolean;
  /** What it may hold. */
  kinds: number;
}

/**
 * The names that can be seen at a place: those of a block, a lambda or a tuple, and everything further out. JSONata binds a name when
 * `:=` is carried out, so that a name stands for the scope outside until then.
 */
export class Scope {
  readonly parent: Scope | undefined;
  /** Identifier of the tuple whose names can be seen. */
  readonly tuple: string | undefined;
  readonly variables = new Map<string, Variable>();
  readonly #trail: Variable[];

  constructor(parent?: Scope, tuple?: string) {
    this.parent = parent;
    this.tuple = tuple;
    this.#trail = parent ? parent.#trail : [];
  }

  /** A scope inside this one. */
  inner(tuple?: string): Scope {
    return new Scope(this, tuple);
  }

  /** Adds a name. */
  add(name: string, variable: Variable): void {
    this.variables.set(name, variable);
  }

  /** The variable that `:=` sets here: of the nearest scope that has variables of its own. */
  target(name: string): Variable {
    const variable = this.variables.get(name) ?? this.parent?.target(name);
    if (!variable) throw new Error(`generating code: no scope holds a variable that is set`);
    return variable;
  }

  /** Notes that a variable has a value from here on. */
  bind(variable: Variable, kinds: number): void {
    if (variable.isBound) return;
    variable.kinds = variable.isSetOnce ? kinds : anyKinds;
    variable.isBound = true;
    this.#trail.push(variable);
  }

  /** Generates code that may not run, or runs later: what it binds is not certain behind it. */
  aside<T>(make: () => T): T {
    const mark = this.#trail.length;
    const made = make();
    for (const variable of this.#trail.splice(mark)) {
      variable.isBound = false;
      variable.kinds = anyKinds;
    }
    return made;
  }

  /** Every name that can be seen. */
  visible(): readonly string[] {
    return [...new Set([...this.variables.keys(), ...(this.parent?.visible() ?? [])])];
  }
}

/**
 * The names that expressions bind in the scope they stand in, and at how many places: not those inside blocks and lambdas, which
 * have scopes of their own.
 */
export function boundNames(nodes: readonly Node[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const walk = (node: Node): void => {
    if (node.type === 'bind') found.set(nameBound(node), (found.get(nameBound(node)) ?? 0) + 1);
    for (const { node: child } of childrenOf(node)) if (!hasOwnScope(child)) walk(child);
  };
  for (const node of nodes) if (!hasOwnScope(node)) walk(node);
  return found;
}

/** The name on the left of `:=`. */
export function nameBound(node: Node): string {
  return String((node.lhs as Node).value);
}

function hasOwnScope(node: Node): boolean {
  return node.type === 'block' || (node.type === 'lambda' && node.thunk !== true);
}
