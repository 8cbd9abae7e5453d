import type { Result } from '../value/issue.ts';
import { failure, success } from '../value/issue.ts';
import { BytePool } from './byte-pool.ts';
import { formatIssue } from './format-issue.ts';
import type { Encoding } from './encoding.ts';
import type { RecordSplitter, SplitItem } from './format.ts';
import type { CutLine } from './line-cutter.ts';
import { LineCutter } from './line-cutter.ts';

/** Cuts NDJSON into its lines; blank lines are none. A line longer than the limit comes as an item with an issue. */
export class JsonLinesSplitter implements RecordSplitter {
  readonly #cutter: LineCutter;
  readonly #limit: number;
  readonly #pool = new BytePool();
  #received = 0;

  constructor(encoding: Encoding | undefined, limit: number) {
    this.#limit = limit;
    this.#cutter = new LineCutter({ encoding, limit });
  }

  push(chunk: Uint8Array): Result<readonly SplitItem[]> {
    this.#received += chunk.length;
    const appended = this.#cutter.append(chunk);
    return appended.ok ? success(this.#complete()) : appended;
  }

  end(): Result<readonly SplitItem[]> {
    if (this.#received === 0) return failure(formatIssue('format.empty', '', 'expected lines of JSON, found no bytes'));
    const closed = this.#cutter.close();
    if (!closed.ok) return closed;
    const items = this.#complete();
    const last = this.#cutter.last();
    if (last && !isBlank(last.bytes)) items.push(itemOf(last, this.#cutter.mark, this.#limit, this.#pool));
    return success(items);
  }

  #complete(): SplitItem[] {
    const items: SplitItem[] = [];
    for (let line = this.#cutter.next(); line; line = this.#cutter.next()) {
      if (!isBlank(line.bytes)) items.push(itemOf(line, this.#cutter.mark, this.#limit, this.#pool));
    }
    return items;
  }
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
