import { failure, success, type Result } from '../../value/issue.ts';
import { checkPatterns } from '../check/check-patterns.ts';
import { checkNames } from '../check/check-names.ts';
import { isPlainPath, parseExpression, type Node, type Parse } from '../syntax.ts';

/** An expression that has been read: its text, for whoever is told of it, and its syntax tree. */
export interface Expression {
  readonly text: string;
  readonly node: Node;
}

/** Reads an expression and checks the names and the regular expressions it uses. `path` is where it stands, for the issues. */
export function readExpression(text: string, path: string, parse: Parse = parseExpression): Result<Expression> {
  const parsed = parse(text, path);
  if (!parsed.ok) return parsed;
  if (isPlainPath(text)) return success({ text, node: parsed.value });
  const issues = [...checkNames(parsed.value, path), ...checkPatterns(parsed.value, path)];
  if (issues.some(issue => issue.level === 'error')) return failure(...issues);
  return success({ text, node: parsed.value }, issues);
}
