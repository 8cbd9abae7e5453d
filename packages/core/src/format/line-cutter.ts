import type { Result } from '../value/issue.ts';
import { success } from '../value/issue.ts';
import type { Encoding } from './encoding.ts';
import { encodingIn } from './text.ts';

/** How lines are cut. */
export interface LineRules {
  readonly encoding: Encoding | undefined;
  /** Longest record in bytes; of a longer one only the beginning is kept. */
  readonly limit: number;
  /** Character codes that let a line break stand inside a quoted field; absent: every line feed ends a record. */
  readonly quote?: { readonly mark: number; readonly separator: number };
}

/** One record cut from a stream, without its line end. */
export interface CutLine {
  /** The record, or its beginning where it is longer than the limit: a view that the next `append` overwrites. */
  readonly bytes: Uint8Array;
  /** Bytes that the record really has. */
  readonly length: number;
  /** Line where it begins, from 1. */
  readonly line: number;
}

/** Where the scan stands inside a delimited record; `closing` is just after a quote that may end the field. */
const at = { fieldStart: 0, plain: 1, quoted: 2, closing: 3 } as const;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * Cuts a stream of bytes into lines, incrementally: `append` a chunk, then take lines with `next` until there is none. Holds one
 * record (at most the limit) and one chunk. Works on bytes; UTF-16 lines are found by their two-byte line feed.
 */
export class LineCutter {
  readonly #rules: LineRules;
  #buffer = new Uint8Array(0);
  #start = 0;
  #scan = 0;
  #end = 0;
  #nextQuote = -1;
  #state: number = at.fieldStart;
  #line = 1;
  #breaks = 0;
  /** Beginning of an over-long record, and how many of its bytes are gone from the buffer. */
  #head: Uint8Array | undefined;
  #gone = 0;
  #width: 0 | 1 | 2 = 0;
  #bigEndian = false;
  #mark = new Uint8Array(0);

  constructor(rules: LineRules) {
    this.#rules = rules;
  }

  /** Whether the record that was last taken, or is still open, ends inside a quoted field. */
  get isInsideQuotes(): boolean {
    return this.#state === at.quoted;
  }

  /** The byte order mark that each record needs in front to be read alone; empty where none does. */
  get mark(): Uint8Array {
    return this.#mark;
  }

  /** A line feed in the encoding of the stream. */
  get lineEnd(): Uint8Array {
    return this.#width === 2
      ? Uint8Array.of(this.#bigEndian ? 0 : lineFeed, this.#bigEndian ? lineFeed : 0)
      : Uint8Array.of(lineFeed);
  }

  /** Takes the next chunk; a failure where its byte order mark contradicts the declared encoding. */
  append(chunk: Uint8Array): Result<undefined> {
    this.#makeRoom(chunk.length);
    this.#buffer.set(chunk, this.#end);
    this.#end += chunk.length;
    this.#nextQuote = -1;
    return this.#width === 0 && this.#end >= 4 ? this.#begin() : success(undefined);
  }

  /** Says that no more chunks come; `last` then gives what is left. */
  close(): Result<undefined> {
    return this.#width === 0 ? this.#begin() : success(undefined);
  }

  /** The next complete record, if there is one. */
  next(): CutLine | undefined {
    if (this.#width === 0) return undefined;
    const feed = this.#findEnd();
    if (feed !== -1) return this.#cut(feed, feed + this.#width);
    if (this.#end - this.#start > this.#rules.limit) this.#shed();
    return undefined;
  }

  /** The record that the end of the stream ends, if any bytes are left. */
  last(): CutLine | undefined {
    return this.#end > this.#start || this.#head ? this.#cut(this.#end, this.#end) : undefined;
  }

  #begin(): Result<undefined> {
    const content = this.#buffer.subarray(0, this.#end);
    const found = encodingIn(content, this.#rules.encoding);
    if (!found.ok) return found;
    const { encoding, skip } = found.value;
    this.#width = encoding.kind.startsWith('utf-16') ? 2 : 1;
    this.#bigEndian = encoding.kind === 'utf-16be';
    const isDeclared = this.#rules.encoding?.kind === encoding.kind;
    if (this.#width === 2 && skip > 0 && !isDeclared) this.#mark = content.slice(0, skip);
    this.#start = this.#scan = skip;
    return success(undefined);
  }

  #makeRoom(more: number): void {
    if (this.#end + more <= this.#buffer.length) return;
    const held = this.#end - this.#start;
    // UTF-16 records begin at even offsets and stay there.
    const target =
      held + more <= this.#buffer.length / 2 ? this.#buffer : new Uint8Array(Math.max(held + more, this.#buffer.length) * 2);
    target.set(this.#buffer.subarray(this.#start, this.#end));
    this.#buffer = target;
    this.#scan -= this.#start;
    this.#start = 0;
    this.#end = held;
  }

  #findEnd(): number {
    const { quote } = this.#rules;
    const feed = this.#findFeed(this.#scan);
    const stop = feed === -1 ? this.#wholeUnits() : feed;
    if (quote && (this.#state >= at.quoted || this.#hasQuote(quote.mark, stop))) return this.#walk(quote.mark, quote.separator);
    if (quote && stop > this.#scan) this.#state = this.#unit(stop - this.#width) === quote.separator ? at.fieldStart : at.plain;
    this.#scan = stop;
    return feed;
  }

  #findFeed(from: number): number {
    const content = this.#buffer.subarray(0, this.#end);
    if (this.#width === 1) return content.indexOf(lineFeed, from);
    const low = this.#bigEndian ? 1 : 0;
    for (let i = content.indexOf(lineFeed, from); i !== -1; i = content.indexOf(lineFeed, i + 1)) {
      if (i % 2 === low && content[i + 1 - 2 * low] === 0) return i - low;
    }
    return -1;
  }

  #hasQuote(mark: number, before: number): boolean {
    if (this.#nextQuote < this.#scan) {
      const found = this.#buffer.subarray(0, this.#end).indexOf(mark, this.#scan);
      this.#nextQuote = found === -1 ? Number.POSITIVE_INFINITY : found;
    }
    return this.#nextQuote < before;
  }

  /** Goes through the record unit by unit, because quotes decide which line feed ends it. */
  #walk(mark: number, separator: number): number {
    const stop = this.#wholeUnits();
    let state = this.#state;
    let i = this.#scan;
    for (; i < stop; i += this.#width) {
      const unit = this.#unit(i);
      if (unit === lineFeed) {
        if (state !== at.quoted) break;
        this.#breaks++;
      } else if (unit === mark) state = state === at.plain ? at.plain : state === at.quoted ? at.closing : at.quoted;
      else if (state !== at.quoted) state = unit === separator ? at.fieldStart : at.plain;
    }
    this.#state = state;
    this.#scan = i;
    return i < stop ? i : -1;
  }

  #wholeUnits(): number {
    return this.#width === 2 ? this.#end - (this.#end % 2) : this.#end;
  }

  #unit(i: number): number {
    const first = this.#buffer[i] as number;
    if (this.#width === 1) return first;
    const second = this.#buffer[i + 1] as number;
    return this.#bigEndian ? first * 256 + second : second * 256 + first;
  }

  #cut(end: number, next: number): CutLine {
    let stop = end;
    if (stop - this.#width >= this.#start && this.#unit(stop - this.#width) === carriageReturn) stop -= this.#width;
    const length = this.#gone + (stop - this.#start);
    const bytes = this.#head ?? this.#buffer.subarray(this.#start, Math.min(stop, this.#start + this.#rules.limit));
    const cut = { bytes, length, line: this.#line };
    const isEnd = next === end;
    this.#line += 1 + this.#breaks;
    this.#breaks = 0;
    this.#gone = 0;
    this.#head = undefined;
    this.#start = this.#scan = next;
    if (!isEnd) this.#state = at.fieldStart;
    return cut;
  }

  /** Lets go of an over-long record but for its beginning, and goes on looking for its end. */
  #shed(): void {
    this.#head ??= this.#buffer.slice(this.#start, this.#start + this.#rules.limit);
    this.#gone += this.#scan - this.#start;
    this.#start = this.#scan;
  }
}
