import type { Diagnostic } from '@codemirror/lint';
import type { StudioFinding } from '@millrace/core';

/** Findings as marks in the text of the file. */
export function marksInText(text: string, findings: readonly StudioFinding[]): readonly Diagnostic[] {
  const starts = lineStarts(text);
  return findings.map(finding => {
    const start = starts[Math.min(finding.line, starts.length) - 1] ?? 0;
    const end = text.indexOf('\n', start);
    const from = Math.min(start + finding.column - 1, end < 0 ? text.length : end);
    return markOf(finding, from, wordEnd(text, from));
  });
}

/** Findings of one field as marks in its expression, where they can be placed; else under the whole of it. */
export function marksInExpression(text: string, expression: string, findings: readonly StudioFinding[]): readonly Diagnostic[] {
  const lines = text.split('\n');
  return findings.map(finding => {
    const at = finding.line > 0 ? (lines[finding.line - 1] ?? '').indexOf(expression) : -1;
    const from = at < 0 ? 0 : finding.column - 1 - at;
    const isPlaced = at >= 0 && from > 0 && from < expression.length;
    return isPlaced ? markOf(finding, from, wordEnd(expression, from)) : markOf(finding, 0, expression.length);
  });
}

function markOf({ level, sentence, remedy }: StudioFinding, from: number, to: number): Diagnostic {
  return { from, to: Math.max(from, to), severity: level, message: remedy === undefined ? sentence : `${sentence}\n${remedy}` };
}

function lineStarts(text: string): readonly number[] {
  return [0, ...[...text.matchAll(/\n/gu)].map(({ index }) => index + 1)];
}

function wordEnd(text: string, from: number): number {
  const word = /^[\w$`.#]+/u.exec(text.slice(from, from + 200))?.[0].length ?? 1;
  return Math.min(text.length, from + word);
}
