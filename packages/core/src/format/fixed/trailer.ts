import type { Issue } from '../../value/issue.ts';
import { readCell } from './cell.ts';
import type { FixedRules } from './layout.ts';
import type { LaidOutLine } from './line.ts';
import { lineIssue } from './line.ts';

/** What is wrong with a trailer that stands after `records` records; without a count there is nothing to compare. */
export function trailerIssue({ layout, text }: LaidOutLine, line: number, records: number, rules: FixedRules): Issue | undefined {
  const { count } = layout;
  if (!count) return undefined;
  const cell = readCell(text.slice(count.start, count.start + count.length), count, rules.mark);
  if ('fault' in cell) return lineIssue('fixed.trailer', line, count.start, cell.fault);
  if (String(cell.value) === String(records)) return undefined;
  return lineIssue(
    'fixed.trailer',
    line,
    count.start,
    `the trailer says ${cell.value === '' ? 'no number of' : String(cell.value)} records, but ${records} came`,
  );
}
