import type { JsonSchema, Schema } from './schema.ts';

/**
 * What somebody may do. `read`: see everything. `operate`: hold, release, replay, pause. `change`: documents of the project. `approve`: what a second
 * person must agree to. `admin`: accounts, tokens and the node itself.
 */
export type Scope = 'read' | 'operate' | 'change' | 'approve' | 'admin';

/** The scopes, from the least. */
export const scopes: readonly Scope[] = ['read', 'operate', 'change', 'approve', 'admin'];

const included: Readonly<Record<Scope, readonly Scope[]>> = {
  read: ['read'],
  operate: ['read', 'operate'],
  change: ['read', 'operate', 'change'],
  approve: ['read', 'approve'],
  admin: scopes,
};

/** Whether holding some scopes allows what needs one. */
export function allows(held: readonly Scope[], needed: Scope): boolean {
  return held.some(scope => included[scope].includes(needed));
}

/** One route as data. */
export interface RouteData {
  readonly method: 'GET' | 'POST';
  /** With `{name}` for path parameters. */
  readonly path: string;
  readonly summary: string;
  readonly scope: Scope | 'none';
  readonly params?: JsonSchema;
  readonly query?: JsonSchema;
  readonly body?: JsonSchema;
  readonly answer: JsonSchema;
  readonly answerType:
    'application/json' | 'application/octet-stream' | 'application/pdf' | 'text/plain' | 'text/csv' | 'text/event-stream';
  /** Another status that carries the same body. */
  readonly failing?: number;
  /** `long` answers may take minutes, the others are cut after half a minute. */
  readonly patience: 'short' | 'long';
}

/** A route that also tells the compiler what it is given (the fields of path, query and body in one object) and what it answers. */
export interface Route<Arguments, Answer> extends RouteData {
  readonly types?: readonly [given: Arguments, answered: Answer];
}

interface Declaration<P, Q, B, R> extends Pick<RouteData, 'method' | 'path' | 'summary' | 'scope' | 'failing'> {
  readonly params?: Schema<P>;
  readonly query?: Schema<Q>;
  readonly body?: Schema<B>;
  readonly answer: Schema<R>;
  readonly answerType?: RouteData['answerType'];
  readonly patience?: RouteData['patience'];
}

/** Declares a route: JSON answer and short patience unless said otherwise. */
export function route<R, P = unknown, Q = unknown, B = unknown>(declaration: Declaration<P, Q, B, R>): Route<P & Q & B, R> {
  const { params, query, body, answer, ...rest } = declaration;
  return {
    answerType: 'application/json',
    patience: 'short',
    ...rest,
    ...(params && { params: params.json }),
    ...(query && { query: query.json }),
    ...(body && { body: body.json }),
    answer: answer.json,
  };
}
