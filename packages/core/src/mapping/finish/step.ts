import type { Issue } from '../../value/issue.ts';
import type { Value } from '../../value/value.ts';
import type { Scope } from '../program.ts';

/** What finishing a value may need beside the value. */
export interface FinishPlace {
  readonly scope: Scope;
  /** What the `unit` expression of the field gave; absent where the field has none, or it gave nothing. */
  readonly unit?: Value;
}

/** One step on the way from the result of an expression to the value of a field; an issue carries no path. Never given null. */
export type Step = (found: Value, at: FinishPlace) => { readonly value: Value } | { readonly issue: Issue };
