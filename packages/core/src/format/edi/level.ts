import type { FormatCode } from '../codes.ts';
import type { Segment } from './syntax.ts';
import { elementText } from './syntax.ts';

/** A pair of segments that opens and closes a part of an interchange, and what the closing one repeats; positions count elements from 1. */
export interface Level {
  readonly open: string;
  readonly close: string;
  /** Position of the reference in both; absent where the closing segment has none. */
  readonly reference?: { readonly open: number; readonly close: number };
  /** Position of the count in the closing segment. */
  readonly count: number;
  /** What is counted, for messages. */
  readonly counts: string;
}

/** What is wrong with a trailer: its count must be a number and what came, its reference that of its header. */
export function trailerFault(
  level: Level,
  opening: Segment,
  trailer: Segment,
  count: number,
): { readonly code: FormatCode; readonly sentence: string } | undefined {
  const said = elementText(trailer, level.count);
  if (!/^\d{1,15}$/.test(said)) {
    return {
      code: 'edi.count',
      sentence: `expected the number of ${level.counts} in ${level.close}, found ${JSON.stringify(said)}`,
    };
  }
  if (Number(said) !== count) {
    return { code: 'edi.count', sentence: `${level.close} says ${Number(said)} ${level.counts}, but ${count} came` };
  }
  if (!level.reference) return undefined;
  const [opened, closed] = [elementText(opening, level.reference.open), elementText(trailer, level.reference.close)];
  if (opened === closed) return undefined;
  const sentence = `${level.close} has the reference ${JSON.stringify(closed)}, but ${level.open} has ${JSON.stringify(opened)}`;
  return { code: 'edi.reference', sentence };
}
