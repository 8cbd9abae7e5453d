import type { Document, YAMLError } from 'yaml';
import type { Issue } from '../value/issue.ts';
import { problem } from './problem.ts';
import { deepest, type TextIssue } from './yaml-data.ts';

const quotesForExpression = "where this is an expression, put it in single quotes, so that YAML takes it as one text: 'a & b'";

/** What YAML itself says is wrong with a document of this text. */
export function syntaxIssues({ errors, warnings }: Document.Parsed, text: string): TextIssue[] {
  const full = errors.find(({ message }) => message.startsWith('Maximum call stack'));
  if (full !== undefined) {
    const issue = problem('document.too-deep', '', `the document is nested deeper than ${deepest} levels`);
    return [{ issue, offset: full.pos[0] }];
  }
  return [...errors, ...warnings].map(error => ({ issue: issueOf(error, text), offset: error.pos[0] }));
}

function issueOf({ code, message, pos: [offset] }: YAMLError, text: string): Issue {
  const sentence = message.charAt(0).toLowerCase() + message.slice(1).replace(/\.$/u, '');
  if (code === 'DUPLICATE_KEY')
    return problem('document.duplicate-setting', '', `${nameAt(text, offset)} stands twice in one group`);
  if (code === 'TAG_RESOLVE_FAILED') return problem('document.tag', '', sentence);
  return problem('document.not-yaml', '', sentence, looksLikeExpression(lineAt(text, offset)) ? quotesForExpression : undefined);
}

/** The name that begins at an offset, in quotes. */
function nameAt(text: string, offset: number): string {
  const [name = 'this setting'] = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\n:,]+)/u.exec(text.slice(offset, offset + 200)) ?? [];
  return `"${name.trim().replace(/^(["'])(.*)\1$/u, '$2')}"`;
}

function lineAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return text.slice(start, end < 0 ? undefined : end);
}

/** Whether operators, functions or names in backticks stand behind the name of a setting. */
function looksLikeExpression(line: string): boolean {
  const value = /:\s+(.*)$/u.exec(line)?.[1] ?? '';
  return /^[`%*]|\s(?:[&?=<>*/+~%]|!=|<=|>=|:=|~>|and|or|in)\s|\$[A-Za-z]*[(.]/u.test(value);
}
