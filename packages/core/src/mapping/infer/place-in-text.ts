import type { Position } from '../../value/issue.ts';
import type { Node } from '../syntax.ts';

/** Where a part of an expression starts in its text, lines and columns from 1; the start of the text where that is not known. */
export function placeInText(text: string, node: Node): Position {
  const offset = Math.max(0, Math.min(startOf(text, node), text.length));
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1, offset };
}

/** The parser tells where a token ended. */
function startOf(text: string, node: Node): number {
  const { type, value, position, steps } = node;
  if (type === 'path' && steps?.[0]) return startOf(text, steps[0]);
  if (type === 'function') return node.procedure?.position === undefined ? 0 : startOf(text, node.procedure);
  if (position === undefined) return 0;
  const token = type === 'condition' ? questionMark(text, position) : String(value ?? '');
  const start = position - token.length;
  if (text.slice(start, position) === token) return type === 'variable' ? start - 1 : start;
  return Math.max(text.lastIndexOf(token, position), 0);
}

/** `?`, `??` or `?:`, which the parser does not keep. */
function questionMark(text: string, end: number): string {
  const two = text.slice(end - 2, end);
  return two === '??' || two === '?:' ? two : '?';
}
