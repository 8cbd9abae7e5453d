import { exactNumber } from '../value/decimal.ts';
import type { Issue, Position } from '../value/issue.ts';
import type { Value } from '../value/value.ts';
import { formatIssue } from './format-issue.ts';
import type { ElementShape } from './xml-shape.ts';

/** A text as its shape says: a number or flag exactly, or the text itself, without the white space around it where that means nothing. */
export function typedText(
  text: string,
  shape: ElementShape | undefined,
  path: () => string,
  at: Position,
  issues: Issue[],
): Value {
  if (!shape) return text;
  if (shape.number) return numberOf(text, path, at, issues);
  if (shape.flag) return flagOf(text, path, at, issues);
  if (!shape.trimmed) return text;
  const trimmed = text.trim();
  return shape.decimal ? wholeDecimal(trimmed) : trimmed;
}

function numberOf(text: string, path: () => string, at: Position, issues: Issue[]): Value {
  const number = exactNumber(text.trim());
  if (number !== undefined) return number;
  const sentence = `expected a number that a double holds exactly, found ${shown(text)}`;
  issues.push(formatIssue('xml.not-a-number', path(), sentence, at));
  return text;
}

function flagOf(text: string, path: () => string, at: Position, issues: Issue[]): Value {
  const trimmed = text.trim();
  if (trimmed === 'true' || trimmed === '1') return true;
  if (trimmed === 'false' || trimmed === '0') return false;
  issues.push(formatIssue('xml.not-a-flag', path(), `expected true, false, 1 or 0, found ${shown(text)}`, at));
  return text;
}

/** XML Schema lets a decimal begin or end with its point (`.5`, `5.`); a decimal text has a digit on both sides. */
function wholeDecimal(text: string): string {
  return text.replace(/^([+-]?)\.(?=[0-9])/, '$10.').replace(/(?<=[0-9])\.$/, '');
}

function shown(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
