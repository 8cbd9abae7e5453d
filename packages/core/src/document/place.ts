import type { Issue } from '../value/issue.ts';
import type { Aspect, FilePosition } from './locate.ts';

/** An issue whose place in the files of the project is known. */
export type PlacedIssue = Issue & { readonly at: FilePosition };

/** Issues about a setting that should not be there point at its name, all others at its value. */
export function aspectOf(code: string): Aspect {
  return /\.(unknown-setting|target-unknown|schema-keyword|unused)$/u.test(code) ? 'name' : 'value';
}

/** `file:line:column level code sentence`, the line that `millrace check` prints. */
export function formatIssue(issue: Issue): string {
  const { file, line, column } = issue.at ?? { line: 1, column: 1 };
  return `${file ?? '-'}:${line}:${column} ${issue.level} ${issue.code} ${issue.sentence}`;
}

/** By file, then line and column, then code: the order in which a reader works through them. */
export function byPlace(a: PlacedIssue, b: PlacedIssue): number {
  const order = a.at.file < b.at.file ? -1 : Number(a.at.file > b.at.file);
  return order || a.at.line - b.at.line || a.at.column - b.at.column || (a.code < b.code ? -1 : Number(a.code > b.code));
}
