import type { Shape } from '../contract/contract.ts';
import type { FormatSettings } from '../document/model.ts';
import { exactNumber, plainDecimal } from '../value/decimal.ts';
import type { Issue } from '../value/issue.ts';
import type { Value } from '../value/value.ts';
import { formatIssue } from './format-issue.ts';

/** What the fields of a column become. A decimal stays text, exactly, with a point; it may carry a qualifier (`<0.002`). */
export type CellKind = 'text' | 'decimal' | 'number' | 'flag';

/** Which kind the column of a name has. */
export function cellKinds(settings: FormatSettings, shape: Shape | undefined): (column: string) => CellKind {
  const decimals = new Set(settings.decimals);
  return column => {
    if (shape?.numbers.has(column) === true) return 'number';
    if (shape?.flags.has(column) === true) return 'flag';
    return decimals.has(column) ? 'decimal' : 'text';
  };
}

/** The decimal mark in use. */
export type DecimalMark = '.' | ',';

const written = {
  '.': /^([<>]=?|[≤≥~])?\s*([-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)$/,
  ',': /^([<>]=?|[≤≥~])?\s*([-+]?\d+(?:,\d+)?(?:[eE][-+]?\d+)?)$/,
} as const;

/** The value of one field, `undefined` where an empty field says that there is none, or an issue without position. */
export function readCell(text: string, column: string, kind: CellKind, mark: DecimalMark): { value: Value | undefined } | Issue {
  if (kind === 'text') return { value: text };
  const trimmed = text.trim();
  if (kind === 'decimal') return trimmed === '' ? { value: '' } : readDecimal(trimmed, column, mark);
  if (trimmed === '') return { value: undefined };
  return kind === 'number' ? readNumber(trimmed, column, mark) : readFlag(trimmed, column);
}

function readDecimal(text: string, column: string, mark: DecimalMark): { value: Value } | Issue {
  const match = written[mark].exec(text);
  if (match) return { value: (match[1] ?? '') + (match[2] as string).replace(',', '.') };
  const sentence = `expected a decimal number with "${mark}" and without thousands separators, found ${JSON.stringify(text.slice(0, 60))}`;
  return formatIssue('delimited.number', column, sentence);
}

function readNumber(text: string, column: string, mark: DecimalMark): { value: Value } | Issue {
  const decimal = readDecimal(text, column, mark);
  if (!('value' in decimal)) return decimal;
  const value = exactNumber(decimal.value as string);
  if (value !== undefined) return { value };
  const sentence = `expected a number that a double holds exactly, found ${JSON.stringify(text.slice(0, 60))}`;
  return formatIssue('delimited.number', column, sentence);
}

function readFlag(text: string, column: string): { value: Value } | Issue {
  if (text === 'true' || text === '1') return { value: true };
  if (text === 'false' || text === '0') return { value: false };
  return formatIssue('delimited.flag', column, `expected true, false, 1 or 0, found ${JSON.stringify(text.slice(0, 60))}`);
}

/** The text of one field to be written; null and an absent value become an empty field. */
export function writeCell(value: Value | undefined, column: string, kind: CellKind, mark: DecimalMark): string | Issue {
  if (value === undefined || value === null) return '';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return plainDecimal(value).replace('.', mark);
    return formatIssue('delimited.not-representable', column, `expected a finite number, found ${value}`);
  }
  if (typeof value !== 'string') {
    return formatIssue('delimited.not-representable', column, 'expected a text, number or flag, found a list or fields');
  }
  if (kind !== 'decimal' || value === '') return value;
  if (written['.'].test(value)) return value.replace('.', mark);
  return formatIssue('delimited.number', column, `expected a decimal number, found ${JSON.stringify(value.slice(0, 60))}`);
}
