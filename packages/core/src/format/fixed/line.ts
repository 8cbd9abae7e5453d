import type { OpenFields } from '../../value/fields.ts';
import { putField } from '../../value/fields.ts';
import type { Issue, Position } from '../../value/issue.ts';
import type { Fields } from '../../value/value.ts';
import type { FormatCode } from '../codes.ts';
import { formatIssue } from '../format-issue.ts';
import { readCell, writeCell } from './cell.ts';
import type { FixedField, FixedLayout, FixedRules } from './layout.ts';

/** A line with the layout it has. */
export interface LaidOutLine {
  readonly layout: FixedLayout;
  /** The characters of the line, as many as the layout has. */
  readonly text: string;
}

/** Finds the layout of a line and checks its width; `line` counts from 1. */
export function layOut(text: string, line: number, rules: FixedRules): LaidOutLine | Issue {
  const { discriminator, layouts, trimmed } = rules;
  const mark = discriminator ? text.slice(discriminator.start, discriminator.start + discriminator.length).trimEnd() : '';
  const layout = layouts.get(mark);
  if (!layout) {
    const known = [...layouts.keys()].map(one => JSON.stringify(one)).join(', ');
    return lineIssue('fixed.layout', line, discriminator?.start ?? 0, `expected one of ${known}, found ${JSON.stringify(mark)}`);
  }
  const { width } = layout;
  const whole = trimmed ? text.padEnd(width) : text;
  if (whole.length === width) return { layout, text: whole };
  return lineIssue(
    'fixed.width',
    line,
    Math.min(whole.length, width),
    `the line has ${text.length} characters, expected ${width}`,
  );
}

/** The fields of a line; what is wrong is added to the issues with line and column. */
export function readLine({ layout, text }: LaidOutLine, line: number, rules: FixedRules, issues: Issue[]): Fields {
  const fields: OpenFields = {};
  if (rules.discriminator && layout.role === 'record') putField(fields, rules.discriminator.name, layout.mark);
  for (const field of layout.fields) {
    const cell = readCell(text.slice(field.start, field.start + field.length), field, rules.mark);
    if ('fault' in cell) issues.push({ ...lineIssue('fixed.field', line, field.start, cell.fault), path: field.name });
    else if (cell.value !== undefined) putField(fields, field.name, cell.value);
  }
  return fields;
}

/** An issue at a place of the text. */
export function lineIssue(code: FormatCode, line: number, offsetInLine: number, sentence: string): Issue {
  const at: Position = { line, column: offsetInLine + 1 };
  return formatIssue(code, '', `line ${line}, column ${offsetInLine + 1}: ${sentence}`, at);
}

/** The characters of a line for the fields of one layout; what is wrong is added to the issues. */
export function writeLine(
  fields: Fields,
  layout: FixedLayout,
  rules: FixedRules,
  path: string,
  issues: Issue[],
  count?: number,
): string {
  const known = new Set([...layout.fields.map(({ name }) => name), rules.discriminator?.name, 'header']);
  for (const name of Object.keys(fields).filter(one => !known.has(one))) {
    issues.push(formatIssue('fixed.unknown-field', join(path, name), `the field "${name}" has no place in the line`));
  }
  let text = ' '.repeat(layout.width);
  if (rules.discriminator) text = placed(text, rules.discriminator, layout.mark.padEnd(rules.discriminator.length));
  for (const field of layout.fields) {
    const cell = writeCell(Object.hasOwn(fields, field.name) ? fields[field.name] : undefined, field, rules.mark);
    if ('fault' in cell) issues.push(formatIssue('fixed.not-representable', join(path, field.name), cell.fault));
    else text = placed(text, field, cell.text);
  }
  if (layout.count && count !== undefined) {
    const cell = writeCell(count, layout.count, rules.mark);
    if ('fault' in cell) issues.push(formatIssue('fixed.not-representable', path, cell.fault));
    else text = placed(text, layout.count, cell.text);
  }
  return text;
}

function placed(text: string, { start, length }: FixedField, characters: string): string {
  return text.slice(0, start) + characters + text.slice(start + length);
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
