import { failure, success, type Result } from '../value/issue.ts';
import type { Value } from '../value/value.ts';
import { compileFast, hasOwnSite } from './fast.ts';
import { needInterpreter, type Fast, type Frame } from './fast-operators.ts';
import { namesSite, openInterpreter, type Interpreter } from './interpreter.ts';
import { checkNames } from './names.ts';
import { parseExpression, type Node } from './syntax.ts';

/** An expression ready to run. */
export interface Expression {
  readonly text: string;
  /** Answers at once; absent where only the interpreter can evaluate the expression. */
  readonly fast: Fast | undefined;
  /** The plain result, whatever it takes. */
  evaluate(input: Value, frame: Frame): Promise<Result<Value | undefined>>;
}

/** Compiles an expression. `path` is where it stands, for the issues. The interpreter is made when it is first needed. */
export function compileExpression(text: string, path: string): Result<Expression> {
  const parsed = parseExpression(text, path);
  if (!parsed.ok) return parsed;
  const issues = checkNames(parsed.value, path);
  if (issues.some(issue => issue.level === 'error')) return failure(...issues);
  return success(expressionOf(text, parsed.value), issues);
}

function expressionOf(text: string, node: Node): Expression {
  const fast = compileFast(node);
  const usesSite = namesSite(node);
  let withField: Interpreter | undefined;
  let withSite: Interpreter | undefined;
  return {
    text,
    fast,
    evaluate: async (input, frame) => {
      const answer = fast ? fast(input, frame) : needInterpreter;
      if (answer !== needInterpreter) return success(answer);
      if (!usesSite || hasOwnSite(input, frame)) return (withField ??= openInterpreter(text, false)).evaluate(input, frame);
      return (withSite ??= openInterpreter(text, true)).evaluate(input, frame);
    },
  };
}
