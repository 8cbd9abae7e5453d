import type { Result } from '../value/issue.ts';
import { failure, success } from '../value/issue.ts';
import { formatIssue } from './format-issue.ts';
import type { RecordSplitter, SplitItem } from './format.ts';

/** Collects a stream into one item, for formats whose records cannot be cut; more than the limit is a failure at once. */
export class WholeSplitter implements RecordSplitter {
  readonly #limit: number;
  readonly #chunks: Uint8Array[] = [];
  #length = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  push(chunk: Uint8Array): Result<readonly SplitItem[]> {
    this.#length += chunk.length;
    if (this.#length > this.#limit) {
      this.#chunks.length = 0;
      const sentence = `the document has at least ${this.#length} bytes, the limit is ${this.#limit}`;
      return failure(formatIssue('format.too-large', '', sentence));
    }
    if (chunk.length > 0) this.#chunks.push(new Uint8Array(chunk));
    return success([]);
  }

  end(): Result<readonly SplitItem[]> {
    if (this.#length === 0) return failure(formatIssue('format.empty', '', 'the document holds no bytes'));
    const bytes = new Uint8Array(this.#length);
    let at = 0;
    for (const chunk of this.#chunks) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    return success([{ bytes, line: 1 }]);
  }
}
