import jsonata from 'jsonata';
import { compileJsonata } from '../../src/mapping/jsonata/compile.ts';
import { ExpressionFailure } from '../../src/mapping/jsonata/failure.ts';
import { Callable } from '../../src/mapping/jsonata/machine.ts';

/** What an expression came to, comparable: a plain result, or the code of its failure (`none` where the interpreter has none). */
export type Outcome = { readonly result: unknown } | { readonly code: string };

/** What the interpreter of the `jsonata` package makes of an expression. */
export async function interpreted(text: string, input: unknown): Promise<Outcome> {
  try {
    const result: unknown = await jsonata(text, { timeout: 2_000, stack: 2_000 }).evaluate(structuredClone(input));
    return { result: plain(result) };
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    return { code: typeof code === 'string' && /^[A-Z]\d{4}$/.test(code) ? code : 'none' };
  }
}

/** What the compiled form makes of it. Anything but a failure of the expression is thrown on. */
export function compiled(text: string, input: unknown): Outcome {
  try {
    const given = { now: Date.UTC(2026, 10, 23), random: (): number => 0.5 };
    return { result: plain(compileJsonata(text).run(input, given)) };
  } catch (error) {
    if (error instanceof ExpressionFailure) return { code: error.facts.code };
    throw error;
  }
}

/** A result without marks: a function is only that. */
function plain(value: unknown): unknown {
  if (isFunction(value)) return 'a function';
  if (Array.isArray(value)) return Array.from(value, plain);
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? 0 : value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each)]));
}

function isFunction(value: unknown): boolean {
  if (typeof value === 'function' || value instanceof Callable) return true;
  const marks = value as { readonly _jsonata_function?: unknown; readonly _jsonata_lambda?: unknown } | null | undefined;
  return marks?._jsonata_function === true || marks?._jsonata_lambda === true;
}
