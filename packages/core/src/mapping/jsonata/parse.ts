import jsonata from 'jsonata';
import type { Node } from '../syntax.ts';
import { copiesFault } from './copies.ts';
import { fail } from './failure.ts';

/** The syntax tree of an expression, by the parser of the `jsonata` package. Throws `ExpressionFailure` with its code (`S0201` …), `S0500` for one that would not be read in time. */
export function parseJsonata(text: string): Node {
  const fault = copiesFault(text);
  if (fault !== undefined) return fail({ code: 'S0500', message: fault });
  try {
    return jsonata(text).ast() as unknown as Node;
  } catch (error) {
    const { code, message, position, token, value } = error as Readonly<Record<string, unknown>>;
    if (typeof code !== 'string') throw error;
    return fail({
      code,
      token,
      value,
      ...(typeof position === 'number' && { position }),
      ...(typeof message === 'string' && { message }),
    });
  }
}
