/** What a failed expression says of itself: the code of JSONata (`T2001`, `D3137` …) and what its sentence is filled with. */
export interface FailureFacts {
  readonly code: string;
  /** Where in the expression, in characters from 0, as the parser counts. */
  readonly position?: number;
  readonly token?: unknown;
  readonly value?: unknown;
  readonly value2?: unknown;
  readonly index?: number;
  /** The writer's own words, of `$error` and `$assert`. */
  readonly message?: string;
  /** The function that could not read or write an address. */
  readonly functionName?: string;
}

/** An expression that fails on a message, with the same code as jsonata 2.2.2. Thrown inside an evaluation, never out of it. */
export class ExpressionFailure extends Error {
  readonly facts: FailureFacts;
  constructor(facts: FailureFacts) {
    super(facts.message ?? facts.code);
    this.name = 'ExpressionFailure';
    this.facts = facts;
  }
}

/** Fails an evaluation. */
export function fail(facts: FailureFacts): never {
  throw new ExpressionFailure(facts);
}
