import type { Issue } from '../../value/issue.ts';
import { mappingIssue } from '../codes.ts';
import { readRegex } from '../jsonata/regex.ts';
import { childrenOf, type Node } from '../syntax.ts';

/** Regular expressions of an expression that cannot be matched in bounded time. */
export function checkPatterns(node: Node, path: string): readonly Issue[] {
  const inside = childrenOf(node).flatMap(child => checkPatterns(child.node, path));
  const pattern = node.type === 'regex' ? readRegex(node.value as RegExp) : undefined;
  return typeof pattern === 'string' ? [mappingIssue('mapping.pattern', path, pattern), ...inside] : inside;
}
