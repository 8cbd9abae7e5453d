import { excerpt } from '../contract/excerpt.ts';
import { failure, success, type Result } from '../value/issue.ts';
import type { Value } from '../value/value.ts';
import { mappingIssue } from './codes.ts';
import { compileExpression } from './expression.ts';
import { frameOf, needInterpreter } from './fast-operators.ts';
import type { Condition } from './program.ts';

/** Compiles a condition (`when`): true, false, or an issue that says what came instead. */
export function compileCondition(text: string): Result<Condition> {
  const compiled = compileExpression(text, '');
  if (!compiled.ok) return compiled;
  const { fast, evaluate } = compiled.value;
  const condition: Condition = {
    bounded: fast !== undefined,
    run: (value, scope) => {
      const answer = fast ? fast(value, frameOf(value, scope)) : needInterpreter;
      return answer === needInterpreter ? undefined : decided(text, answer);
    },
    evaluate: async (value, scope) => {
      const result = await evaluate(value, frameOf(value, scope));
      return result.ok ? decided(text, result.value) : result;
    },
  };
  return success(condition, compiled.issues);
}

function decided(text: string, answer: Value | undefined): Result<boolean> {
  if (typeof answer === 'boolean') return success(answer);
  const sentence = `expected true or false from ${JSON.stringify(text)}, found ${excerpt(answer)}`;
  return failure(mappingIssue('mapping.condition-type', '', sentence));
}
