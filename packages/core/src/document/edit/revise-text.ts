import type { Scalar } from 'yaml';
import { isBlockText } from './yaml-place.ts';
import { foldedText, inBraces, noFolds, scalarText, writtenText, type Writing } from './yaml-write.ts';

/** Where a text stands. */
export interface TextPlace {
  /** Column of its name. */
  readonly indent: number;
  /** Column of its first character. */
  readonly column: number;
  /** Between braces. */
  readonly inFlow: boolean;
}

/**
 * How another text is written in the place of one. Where the present style is the one that would be chosen anyway, the best style for the new text is
 * chosen; where the author chose another one (quotes that are not needed, lines broken at certain places), it is kept as far as it can carry the text.
 */
export function revisedText(written: string, before: Scalar, after: string, place: TextPlace, writing: Writing): string {
  const text = String(before.value);
  if (place.inFlow) {
    const isUsual = written === inBraces(text, writing);
    return isUsual ? inBraces(after, writing) : keptInFlow(before, after, writing);
  }
  if (isBlockText(before)) return revisedBlock(written, before, text, after, place, writing);
  const usual = writtenText(text, place.indent, place.column, writing);
  if (written === usual || after.includes('\n')) return writtenText(after, place.indent, place.column, writing);
  return scalarText(after, before.type ?? undefined, writing);
}

function keptInFlow(before: Scalar, after: string, writing: Writing): string {
  return before.type === 'PLAIN' ? inBraces(after, writing) : scalarText(after, before.type ?? undefined, writing);
}

function revisedBlock(
  written: string,
  before: Scalar,
  text: string,
  after: string,
  { indent, column }: TextPlace,
  writing: Writing,
): string {
  if (after.includes('\n') || before.type !== 'BLOCK_FOLDED') return writtenText(after, indent, column, writing);
  const lines = written
    .split(/\r?\n/u)
    .slice(1)
    .map(line => line.trim());
  const isOneLine = written.startsWith('>-') && lines.join(' ') === text;
  const usual = writtenText(text, indent, column, writing);
  const short = writtenText(after, indent, column, writing);
  if (isOneLine && usual.startsWith('>') && !short.startsWith('>')) return short;
  return (
    foldedText(after, indent, isOneLine ? { breaks: keptBreaks(lines, text, after), kept: lines } : noFolds, writing) ?? short
  );
}

/** The places of the former line breaks that lie in what both texts begin and end with. */
function keptBreaks(lines: readonly string[], before: string, after: string): readonly number[] {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  let at = -1;
  return lines.slice(0, -1).flatMap(line => {
    at += line.length + 1;
    if (at < head) return [at];
    return at >= before.length - tail ? [at + after.length - before.length] : [];
  });
}
