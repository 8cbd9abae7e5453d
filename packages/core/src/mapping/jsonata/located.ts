import { ExpressionFailure } from './failure.ts';
import type { Machine } from './machine.ts';

/** A failure that knows where it happened. The engine's own stack is the last bound on depth. */
export function located(error: unknown, machine: Machine): unknown {
  if (error instanceof RangeError) return new ExpressionFailure({ code: 'D1011', value: machine.bounds.depth });
  if (!(error instanceof ExpressionFailure) || error.facts.position !== undefined) return error;
  const { position, token } = machine;
  return new ExpressionFailure({ token, ...error.facts, ...(position !== undefined && { position }) });
}
