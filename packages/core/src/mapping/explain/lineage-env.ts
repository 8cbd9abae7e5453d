import type { Node } from '../syntax.ts';
import { fromNothing, oneOf, type Origin as OriginIn, type Place } from './lineage-origin.ts';

/** What the parts of an expression see. */
export interface Env {
  /** `$`. */
  readonly here: Origin;
  /** `$$`. */
  readonly input: Origin;
  /** The whole message, `$root`. */
  readonly root: Place;
  readonly variables: ReadonlyMap<string, Origin>;
  readonly names: BoundNames;
  /** How many functions are being called, one in the other. */
  readonly depth: number;
  /** Follows a part of the expression. */
  follow(node: Node, env: Env): Origin;
}

/** The variables that an expression binds anywhere with `:=`. */
export interface BoundNames {
  readonly all: ReadonlySet<string>;
  /** Those bound anywhere but directly in a block, or more than once: following them is not worth it, they may be anything. */
  readonly vague: ReadonlySet<string>;
}

/** What a value may have come from, with functions that an expression defines. */
export type Origin = OriginIn<Env>;

/** A value that may come from anything in the message. */
export function anything({ root }: Env): Origin {
  return { ...fromNothing, made: [root] };
}

/** The same origin where nobody calls the functions in it any more, or with nothing that is known. */
export function withoutClosures(origin: Origin, env: Env): Origin {
  if (origin.closures.length === 0) return origin;
  return oneOf([{ ...origin, closures: [] }, anything(env)]);
}

/** Whether a name means a function of the library. */
export function isUnbound(name: string, { names, variables }: Env): boolean {
  return !names.all.has(name) && !variables.has(name);
}

/** The same surroundings with one more variable. */
export function bound(env: Env, name: string, origin: Origin): Env {
  return { ...env, variables: new Map(env.variables).set(name, origin) };
}
