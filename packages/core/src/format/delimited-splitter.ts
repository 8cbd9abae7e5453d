import type { Issue, Result } from '../value/issue.ts';
import { failure, success } from '../value/issue.ts';
import { BytePool } from './byte-pool.ts';
import { formatIssue } from './format-issue.ts';
import { headerIssue } from './delimited-header.ts';
import type { Row } from './delimited-row.ts';
import { nextRow, rowReader } from './delimited-row.ts';
import { isTrailer, trailerIssue } from './delimited-trailer.ts';
import type { DelimitedRules } from './delimited.ts';
import type { RecordSplitter, SplitItem } from './format.ts';
import { isBlank, itemOf } from './json-lines-splitter.ts';
import type { CutLine } from './line-cutter.ts';
import { LineCutter } from './line-cutter.ts';
import type { LineTaker } from './line-splitter.ts';
import { LineSplitter } from './line-splitter.ts';
import { decodeText, encodeText } from './text.ts';

/**
 * Cuts delimited text into records, each behind the header line. The header is checked at once and the closing line at the end: a wrong
 * header, a missing closing line or a count that does not agree fails the stream, a bad record only itself.
 */
export function delimitedSplitter(rules: DelimitedRules): RecordSplitter {
  const { separator, quote } = rules.delimiters;
  const cutter = new LineCutter({
    encoding: rules.encoding,
    limit: rules.limits.bytes,
    ...(quote !== '' && { quote: { mark: quote.charCodeAt(0), separator: separator.charCodeAt(0) } }),
  });
  return new LineSplitter(cutter, new DelimitedLines(rules, cutter), 'delimited text');
}

/** The lines of one stream of delimited text: what of header and closing line has come, and how many records. */
class DelimitedLines implements LineTaker {
  readonly #rules: DelimitedRules;
  readonly #cutter: LineCutter;
  readonly #pool = new BytePool();
  #columns: readonly string[] | undefined;
  #front: Uint8Array | undefined;
  #trailerMark: readonly number[] | undefined;
  #trailer: { readonly row: Row; readonly line: number } | undefined;
  #records = 0;

  constructor(rules: DelimitedRules, cutter: LineCutter) {
    this.#rules = rules;
    this.#cutter = cutter;
    if (!rules.header) this.#columns = rules.columns ?? [];
  }

  /** Takes one line as header, closing line or record; what it returns fails the stream. */
  take(line: CutLine, items: SplitItem[]): Issue | undefined {
    if (this.#cutter.isInsideQuotes) return cutInQuotes(line);
    if (isBlank(line.bytes, this.#rules.delimiters.separator.charCodeAt(0))) return undefined;
    if (this.#columns === undefined) return this.#takeHeader(line);
    if (this.#trailer) {
      const sentence = `a record stands at line ${line.line}, after the closing line at line ${this.#trailer.line}`;
      return formatIssue('delimited.trailer', '', sentence, { line: line.line, column: 1 });
    }
    if (this.#mayBeTrailer(line.bytes)) {
      const row = this.#rowOf(line);
      if (row.ok && isTrailer(row.value.fields, this.#rules.trailer)) {
        this.#trailer = { row: row.value, line: line.line };
        return undefined;
      }
    }
    this.#front ??= this.#cutter.mark;
    this.#records++;
    items.push(itemOf(line, this.#front, this.#rules.limits.bytes, this.#pool));
    return undefined;
  }

  #takeHeader(line: CutLine): Issue | undefined {
    const { limits } = this.#rules;
    if (line.length > limits.bytes) {
      return formatIssue('format.too-large', '', `the header line has ${line.length} bytes, the limit is ${limits.bytes}`);
    }
    const row = this.#rowOf(line);
    if (!row.ok) return row.issues[0];
    this.#columns = row.value.fields;
    this.#front = concat(this.#cutter.mark, line.bytes, this.#cutter.lineEnd);
    return headerIssue(row.value.fields, this.#rules.columns);
  }

  #rowOf(line: CutLine): Result<Row> {
    const text = decodeText(concat(this.#cutter.mark, line.bytes), this.#rules.encoding);
    if (!text.ok) return text;
    const row = nextRow(rowReader(text.value.text, this.#rules.delimiters));
    if (row === undefined) return failure(formatIssue('format.empty', '', 'the line is empty'));
    return 'fields' in row ? success(row) : failure(row);
  }

  /** Whether a line contains the first letters of the closing mark near its start: cheap, and never wrong with a no. */
  #mayBeTrailer(bytes: Uint8Array): boolean {
    const { trailer, encoding } = this.#rules;
    if (!trailer) return false;
    if (!this.#trailerMark) {
      const first = encodeText(
        trailer.mark.slice(0, 1),
        encoding?.kind === 'single-byte' ? encoding : { kind: 'utf-8', name: 'utf-8' },
      );
      this.#trailerMark = first.ok ? [...first.value] : [];
    }
    const [letter] = this.#trailerMark;
    if (letter === undefined || letter > 0x7f) return true;
    const at = bytes.indexOf(letter);
    return at !== -1 && at < 64;
  }

  finish(): Issue | undefined {
    const { trailer } = this.#rules;
    if (this.#columns === undefined) return formatIssue('format.empty', '', 'expected a header line, found only blank lines');
    if (!trailer) return undefined;
    if (!this.#trailer) {
      const sentence = `the closing line "${trailer.mark}" is missing after ${this.#records} records: the text is cut off`;
      return formatIssue('delimited.trailer', '', sentence);
    }
    const at = { line: this.#trailer.line, column: 1 };
    return trailerIssue(this.#trailer.row.fields, trailer, this.#records, at);
  }
}

function cutInQuotes({ line }: CutLine): Issue {
  const sentence = `the text ends inside a quoted field of the record that begins at line ${line}`;
  return formatIssue('delimited.truncated', '', sentence, { line, column: 1 });
}

function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
