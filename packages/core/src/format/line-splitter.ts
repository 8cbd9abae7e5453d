import type { Issue, Result } from '../value/issue.ts';
import { failure, success } from '../value/issue.ts';
import { formatIssue } from './format-issue.ts';
import type { RecordSplitter, SplitItem } from './format.ts';
import type { CutLine, LineCutter } from './line-cutter.ts';

/** What a format makes of the lines of one stream, in order. What either function returns fails the stream. */
export interface LineTaker {
  /** Takes one line and adds the items that it completes. */
  take(line: CutLine, items: SplitItem[]): Issue | undefined;
  /** Adds the items that the end of the stream completes. */
  finish?(items: SplitItem[]): Issue | undefined;
}

/** Cuts a stream into lines for a format that makes records of them. */
export class LineSplitter implements RecordSplitter {
  readonly #cutter: LineCutter;
  readonly #taker: LineTaker;
  readonly #expected: string;
  #received = 0;

  /** `expected` names, for a stream without a byte, what should have come. */
  constructor(cutter: LineCutter, taker: LineTaker, expected: string) {
    this.#cutter = cutter;
    this.#taker = taker;
    this.#expected = expected;
  }

  push(chunk: Uint8Array): Result<readonly SplitItem[]> {
    this.#received += chunk.length;
    const appended = this.#cutter.append(chunk);
    if (!appended.ok) return appended;
    const items: SplitItem[] = [];
    return itemsOr(this.#takeComplete(items), items);
  }

  end(): Result<readonly SplitItem[]> {
    if (this.#received === 0) return failure(formatIssue('format.empty', '', `expected ${this.#expected}, found no bytes`));
    const closed = this.#cutter.close();
    if (!closed.ok) return closed;
    const items: SplitItem[] = [];
    return itemsOr(this.#takeComplete(items) ?? this.#takeLast(items), items);
  }

  #takeComplete(items: SplitItem[]): Issue | undefined {
    for (let line = this.#cutter.next(); line; line = this.#cutter.next()) {
      const issue = this.#taker.take(line, items);
      if (issue) return issue;
    }
    return undefined;
  }

  #takeLast(items: SplitItem[]): Issue | undefined {
    const last = this.#cutter.last();
    return (last && this.#taker.take(last, items)) ?? this.#taker.finish?.(items);
  }
}

function itemsOr(issue: Issue | undefined, items: readonly SplitItem[]): Result<readonly SplitItem[]> {
  return issue ? failure(issue) : success(items);
}
