import type { Result } from '../value/issue.ts';
import { failure, success } from '../value/issue.ts';
import { BytePool } from './byte-pool.ts';
import type { Encoding } from './encoding.ts';
import type { DecodeLimits, RecordSplitter, SplitItem } from './format.ts';
import { formatIssue } from './format-issue.ts';
import { encodeText } from './text.ts';
import { TextStream } from './text-stream.ts';
import { WholeSplitter } from './whole-splitter.ts';
import type { CutRecord, CutterRules } from './xml-cutter.ts';
import { XmlCutter } from './xml-cutter.ts';
import { xmlEncoding } from './xml-prolog.ts';

/** A document with records up to this size stays whole, if the limit allows it. */
const largestWhole = 256 * 1024;

/** What an XML document is cut by. */
export interface XmlSplitting {
  /** Dotted path of the records; without it, or where the root itself is the record, a document is never cut. */
  readonly records: string | undefined;
  readonly encoding: Encoding | undefined;
  readonly limits: DecodeLimits;
  readonly rootIssue: CutterRules['rootIssue'];
}

/** The splitter of XML: a document is one item; one with records that is larger than 256 KiB (or than the limit) is cut at them. */
export function xmlSplitter(splitting: XmlSplitting): RecordSplitter {
  const path = splitting.records?.split('.') ?? [];
  return path.length < 2 ? new WholeSplitter(splitting.limits.bytes) : new XmlSplitter(path, splitting);
}

/**
 * Keeps a small document whole, and cuts a larger one into documents of one record each, with the tags of the record's
 * ancestors (their attributes and namespaces) around it. What stands beside the records is passed over.
 */
class XmlSplitter implements RecordSplitter {
  readonly #splitting: XmlSplitting;
  readonly #cutter: XmlCutter;
  #beginning: Uint8Array[] | undefined = [];
  readonly #pool = new BytePool();
  #length = 0;
  #text: TextStream | undefined;

  constructor(path: readonly string[], splitting: XmlSplitting) {
    this.#splitting = splitting;
    this.#cutter = new XmlCutter({ path, limit: splitting.limits.bytes, rootIssue: splitting.rootIssue });
  }

  push(chunk: Uint8Array): Result<readonly SplitItem[]> {
    if (!this.#beginning) return this.#cut(chunk);
    this.#length += chunk.length;
    this.#beginning.push(new Uint8Array(chunk));
    if (this.#length <= Math.min(largestWhole, this.#splitting.limits.bytes)) return success([]);
    const beginning = concat(this.#beginning, this.#length);
    this.#beginning = undefined;
    const opened = this.#open(beginning);
    return opened.ok ? this.#cut(beginning) : opened;
  }

  end(): Result<readonly SplitItem[]> {
    if (!this.#beginning) return this.#end();
    if (this.#length === 0) return failure(formatIssue('format.empty', '', 'the document holds no bytes'));
    return success([{ bytes: concat(this.#beginning, this.#length), line: 1 }]);
  }

  #open(beginning: Uint8Array): Result<undefined> {
    const encoding = xmlEncoding(beginning, this.#splitting.encoding);
    if (!encoding.ok) return encoding;
    const text = TextStream.open(beginning, encoding.value);
    if (!text.ok) return text;
    this.#text = text.value;
    return success(undefined);
  }

  #cut(chunk: Uint8Array): Result<readonly SplitItem[]> {
    const text = this.#text!.push(chunk);
    const records = text.ok ? this.#cutter.push(text.value) : text;
    return records.ok ? success(records.value.map(record => this.#itemOf(record))) : records;
  }

  #end(): Result<readonly SplitItem[]> {
    const text = this.#text!.end();
    const records = text.ok ? this.#cutter.end() : text;
    return records.ok ? success(records.value.map(record => this.#itemOf(record))) : records;
  }

  #itemOf({ text, line, tooLong }: CutRecord): SplitItem {
    const { encoding } = this.#text!;
    const label = encoding.kind === 'single-byte' ? encoding.name : encoding.kind.slice(0, 6);
    const whole = tooLong === undefined ? `<?xml version="1.0" encoding="${label.toUpperCase()}"?>\n${text}` : text;
    const bytes = encoding.kind === 'utf-8' ? this.#pool.encode(whole) : bytesOf(whole, encoding);
    const limit = this.#splitting.limits.bytes;
    if (tooLong === undefined && bytes.length <= limit) return { bytes, line };
    const size = tooLong === undefined ? `${bytes.length} bytes with the tags around it` : `${tooLong} characters`;
    const kept = tooLong === undefined ? '' : '; its beginning is kept';
    const sentence = `the record at line ${line} has ${size}, the limit is ${limit}${kept}`;
    return { bytes, line, issue: formatIssue('format.too-large', '', sentence, { line, column: 1 }) };
  }
}

/** The bytes of a text that was decoded from this encoding; a beginning may end inside a character, whose rest is gone. */
function bytesOf(text: string, encoding: Encoding): Uint8Array {
  const encoded = encodeText(text.isWellFormed() ? text : text.slice(0, -1), encoding);
  return encoded.ok ? encoded.value : new Uint8Array(0);
}

function concat(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
