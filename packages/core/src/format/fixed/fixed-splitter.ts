import type { Issue } from '../../value/issue.ts';
import { BytePool } from '../byte-pool.ts';
import type { Encoding } from '../encoding.ts';
import { utf8 } from '../encoding.ts';
import { formatIssue } from '../format-issue.ts';
import type { RecordSplitter, SplitItem } from '../format.ts';
import type { CutLine } from '../line-cutter.ts';
import { LineCutter } from '../line-cutter.ts';
import type { LineTaker } from '../line-splitter.ts';
import { LineSplitter } from '../line-splitter.ts';
import { decodeText, encodeText } from '../text.ts';
import type { FixedRules } from './layout.ts';
import { layOut, lineIssue, writeLine } from './line.ts';
import { trailerIssue } from './trailer.ts';

/**
 * Cuts lines into records, each a text of its own with the header line in front and a trailer that counts one. A wrong header, a missing
 * trailer or a count that does not agree fails the stream, a bad record only itself.
 */
export function fixedSplitter(rules: FixedRules, declared: Encoding | undefined, limit: number): RecordSplitter {
  const encoding = declared ?? utf8;
  const cutter = new LineCutter({ encoding, limit });
  return new LineSplitter(cutter, new FixedLines(rules, encoding, limit, cutter), 'lines of fixed width');
}

/** The lines of one stream of fixed width: what of header and trailer has come, and how many records. */
class FixedLines implements LineTaker {
  readonly #rules: FixedRules;
  readonly #encoding: Encoding;
  readonly #limit: number;
  readonly #cutter: LineCutter;
  readonly #pool = new BytePool();
  readonly #trailer: Uint8Array;
  #front: Uint8Array | undefined;
  #closed = false;
  #records = 0;
  #line = 0;

  constructor(rules: FixedRules, encoding: Encoding, limit: number, cutter: LineCutter) {
    this.#rules = rules;
    this.#encoding = encoding;
    this.#limit = limit;
    this.#cutter = cutter;
    const trailer = rules.trailer ? `\n${writeLine({}, rules.trailer, rules, '', [], 1)}` : '';
    const bytes = encodeText(trailer, this.#encoding);
    this.#trailer = bytes.ok ? bytes.value : new Uint8Array(0);
  }

  /** Takes one line as header, trailer or record; what it returns fails the stream. */
  take({ bytes, length, line }: CutLine, items: SplitItem[]): Issue | undefined {
    if (length === 0) return undefined;
    this.#line = line;
    if (this.#closed) return lineIssue('fixed.trailer', line, 0, 'a line stands after the trailer');
    const role = this.#roleOf(bytes);
    if (role === 'trailer') return this.#close(bytes, line);
    if (this.#rules.header && this.#front === undefined) {
      if (role !== 'header') return lineIssue('fixed.header', line, 0, 'the text does not begin with a header line');
      this.#front = joined(bytes, this.#cutter.lineEnd);
      return undefined;
    }
    if (role === 'header') return lineIssue('fixed.header', line, 0, 'a header stands after other lines');
    this.#records++;
    const item = { bytes: this.#pool.copy(this.#front ?? new Uint8Array(0), joined(bytes, this.#trailer)), line };
    const sentence = `the line has ${length} bytes, the limit is ${this.#limit}; its beginning is kept`;
    items.push(length > this.#limit ? { ...item, issue: lineIssue('format.too-large', line, 0, sentence) } : item);
    return undefined;
  }

  /** The role of a line; one that cannot be told apart is a record, which `decode` refuses. */
  #roleOf(bytes: Uint8Array): 'record' | 'header' | 'trailer' {
    const { discriminator, layouts } = this.#rules;
    if (!discriminator) return 'record';
    const text = decodeText(bytes, this.#encoding);
    const mark = text.ok ? text.value.text.slice(discriminator.start, discriminator.start + discriminator.length).trimEnd() : '';
    return layouts.get(mark)?.role ?? 'record';
  }

  #close(bytes: Uint8Array, line: number): Issue | undefined {
    this.#closed = true;
    const text = decodeText(bytes, this.#encoding);
    if (!text.ok) return text.issues[0];
    const laid = layOut(text.value.text, line, this.#rules);
    return 'code' in laid ? laid : trailerIssue(laid, line, this.#records, this.#rules);
  }

  finish(): Issue | undefined {
    const { header, trailer } = this.#rules;
    if (this.#line === 0) return formatIssue('format.empty', '', 'expected lines of fixed width, found only line breaks');
    if (header && this.#front === undefined) return lineIssue('fixed.header', this.#line, 0, 'the text has no header line');
    if (!trailer || this.#closed) return undefined;
    return lineIssue(
      'fixed.trailer',
      this.#line,
      0,
      `the trailer is missing after ${this.#records} records: the text is cut off`,
    );
  }
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(one.length + other.length);
  bytes.set(one);
  bytes.set(other, one.length);
  return bytes;
}
