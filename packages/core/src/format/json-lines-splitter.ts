import { BytePool } from './byte-pool.ts';
import type { Encoding } from './encoding.ts';
import { formatIssue } from './format-issue.ts';
import type { RecordSplitter, SplitItem } from './format.ts';
import type { CutLine } from './line-cutter.ts';
import { LineCutter } from './line-cutter.ts';
import { LineSplitter } from './line-splitter.ts';

/** Cuts NDJSON into its lines; blank lines are none. A line longer than the limit comes as an item with an issue. */
export function jsonLinesSplitter(encoding: Encoding | undefined, limit: number): RecordSplitter {
  const cutter = new LineCutter({ encoding, limit });
  const pool = new BytePool();
  const take = (line: CutLine, items: SplitItem[]): undefined => {
    if (!isBlank(line.bytes)) items.push(itemOf(line, cutter.mark, limit, pool));
  };
  return new LineSplitter(cutter, { take }, 'lines of JSON');
}

/** Whether a line holds nothing but white space, in any encoding; a separator (a tab, for one) is content. */
export function isBlank(bytes: Uint8Array, separator = -1): boolean {
  for (const byte of bytes) {
    if (byte === separator || (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d && byte !== 0)) return false;
  }
  return true;
}

/** The item of a cut line behind what every item needs in front of it, with an issue where the line is longer than the limit. */
export function itemOf(line: CutLine, front: Uint8Array, limit: number, pool: BytePool): SplitItem {
  const bytes = pool.copy(front, line.bytes);
  if (line.length <= limit) return { bytes, line: line.line };
  const sentence = `the record at line ${line.line} has ${line.length} bytes, the limit is ${limit}; its beginning is kept`;
  return { bytes, line: line.line, issue: formatIssue('format.too-large', '', sentence, { line: line.line, column: 1 }) };
}
