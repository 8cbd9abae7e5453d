import type { Issue, Result } from '../../value/issue.ts';
import { failure, success } from '../../value/issue.ts';
import { formatIssue } from '../format-issue.ts';
import type { RecordSplitter, SplitItem } from '../format.ts';
import type { Dialect } from './dialect.ts';
import type { Level } from './level.ts';
import { trailerFault } from './level.ts';
import { readSegment, skipBreaks } from './read-segments.ts';
import type { Segment, Syntax } from './syntax.ts';
import { elementText } from './syntax.ts';
import { segmentWriter, writeSegment } from './write-segments.ts';

/** Characters from which on an open segment is not looked at again with every chunk. */
const longSegment = 4096;

/** The mark of UTF-8 as bytes; it stays in front of the first interchange, for `decode` to judge. */
const byteOrderMark = '\xef\xbb\xbf';

/** An interchange or group that is open: its header as it came, and how many parts it had so far. */
interface OpenPart {
  readonly level: Level;
  readonly segment: Segment;
  readonly raw: string;
  count: number;
}

/**
 * Cuts interchanges into messages, each inside an interchange of its own with the headers it came under. What the trailers of groups and
 * interchanges say is checked when they come and fails the stream; the trailer of a message is left to `decode`, which refuses that message
 * alone. Works on text of one character a byte, because every delimiter is a single byte in every accepted encoding.
 */
export class EdiSplitter implements RecordSplitter {
  readonly #dialect: Dialect;
  readonly #limit: number;
  readonly #items: SplitItem[] = [];
  #text = '';
  #at = 0;
  #received = 0;
  #messages = 0;
  /** Characters that must be there before the next look at an open segment. */
  #enough = 0;
  #syntax: Syntax | undefined;
  #interchange: OpenPart | undefined;
  #group: OpenPart | undefined;
  /** The segments of the open message as they came, as far as the limit allows, and their whole length. */
  #message: { raw: string; length: number } | undefined;

  constructor(dialect: Dialect, limit: number) {
    this.#dialect = dialect;
    this.#limit = limit;
  }

  push(chunk: Uint8Array): Result<readonly SplitItem[]> {
    this.#received += chunk.length;
    this.#text = this.#text.slice(this.#at) + byteText(chunk);
    this.#at = 0;
    return this.#cut(false);
  }

  end(): Result<readonly SplitItem[]> {
    if (this.#received === 0) return failure(formatIssue('format.empty', '', 'expected an interchange, found no bytes'));
    const rest = this.#cut(true);
    if (!rest.ok || !this.#interchange) return rest;
    const sentence = `the text ends after ${this.#messages} messages without ${this.#interchange.level.close}: it is cut off`;
    return failure(formatIssue('edi.truncated', '', sentence));
  }

  /** Takes every segment that is complete; at the end of the stream what is left must be one. */
  #cut(isEnd: boolean): Result<readonly SplitItem[]> {
    for (;;) {
      const issue = this.#interchange ? undefined : this.#open(isEnd);
      if (issue) return failure(issue);
      const segment = this.#syntax && this.#next(isEnd);
      if (segment === undefined) break;
      const wrong = 'code' in segment ? segment : this.#take(segment);
      if (wrong) return failure({ ...wrong, sentence: `after ${this.#messages} messages: ${wrong.sentence}` });
    }
    if (this.#text.length - this.#at > this.#limit) {
      return failure(formatIssue('format.too-large', '', `a segment has more bytes than the limit of ${this.#limit}`));
    }
    return success(this.#items.splice(0));
  }

  /** Finds out the syntax of the next interchange as soon as enough of it is there. */
  #open(isEnd: boolean): Issue | undefined {
    this.#syntax = undefined;
    this.#at = skipBreaks(this.#text, this.#at);
    const mark = this.#text.startsWith(byteOrderMark, this.#at) ? byteOrderMark : '';
    const from = this.#at + mark.length;
    const there = this.#text.length - from;
    if (there <= 0 || (!isEnd && there < this.#dialect.headLength + 20)) return undefined;
    const opening = this.#dialect.open(this.#text, from);
    if (!opening.ok) return opening.issues[0];
    const service = mark + this.#text.slice(from, opening.value.at);
    const header = readSegment(this.#text, opening.value.at, this.#dialect.headerSyntax(opening.value.syntax));
    if (header === undefined || 'code' in header) return isEnd ? header : undefined;
    this.#syntax = opening.value.syntax;
    this.#at = header.end;
    this.#interchange = this.#part(this.#dialect.interchange, header, service);
    return undefined;
  }

  #part(level: Level, segment: Segment, before = ''): OpenPart {
    return { level, segment, raw: before + this.#text.slice(segment.start, segment.end), count: 0 };
  }

  /** The next segment if it is complete. One that was not is looked at again when twice as much of it is there. */
  #next(isEnd: boolean): Segment | Issue | undefined {
    const there = this.#text.length - this.#at;
    if (!isEnd && there < this.#enough) return undefined;
    const segment = readSegment(this.#text, this.#at, this.#syntax as Syntax);
    const isOpen = segment !== undefined && 'code' in segment && segment.code === 'edi.truncated' && !isEnd;
    this.#enough = isOpen && there > longSegment ? 2 * there : 0;
    if (segment === undefined || isOpen) return undefined;
    if (!('code' in segment)) this.#at = segment.end;
    return segment;
  }

  /** Takes one segment; what it returns fails the stream. */
  #take(segment: Segment): Issue | undefined {
    const { interchange, group, message, notice } = this.#dialect;
    if (this.#message) return this.#takeInside(segment);
    if (segment.tag === message.open) this.#message = { raw: '', length: 0 };
    if (this.#message) return this.#takeInside(segment);
    if (segment.tag === group.open && !this.#group) this.#group = this.#part(group, segment);
    else if (segment.tag === group.close && this.#group) return this.#close(this.#group, segment);
    else if (segment.tag === interchange.close && !this.#group) return this.#close(this.#interchange as OpenPart, segment);
    else if (segment.tag === notice && !this.#group) this.#emit(this.#text.slice(segment.start, segment.end), 0);
    else return formatIssue('edi.structure', '', `${segment.tag} stands outside of a message`);
    return undefined;
  }

  #takeInside(segment: Segment): Issue | undefined {
    const open = this.#message as { raw: string; length: number };
    const { interchange, group, message } = this.#dialect;
    if ([interchange, group].some(level => segment.tag === level.open || segment.tag === level.close)) {
      return formatIssue('edi.structure', '', `${segment.tag} stands inside a message that ${message.close} does not close`);
    }
    const length = segment.end - segment.start;
    if (open.length + length <= this.#limit) open.raw += this.#text.slice(segment.start, segment.end);
    open.length += length;
    if (segment.tag !== message.close) return undefined;
    this.#message = undefined;
    this.#messages++;
    this.#emit(open.raw, open.length);
    return undefined;
  }

  #emit(raw: string, length: number): void {
    const isMessage = length > 0;
    const [interchange, group] = [this.#interchange as OpenPart, isMessage ? this.#group : undefined];
    if (isMessage && group) group.count++;
    if (isMessage && (!group || this.#dialect.counts === 'messages')) interchange.count++;
    const trailers = (group ? this.#trailer(group, 1) : '') + this.#trailer(interchange, isMessage ? 1 : 0);
    const bytes = bytesOf(interchange.raw + (group?.raw ?? '') + raw + trailers);
    const sentence = `message ${this.#messages} has ${length} bytes, the limit is ${this.#limit}; its beginning is kept`;
    const issue = length > this.#limit ? formatIssue('format.too-large', '', sentence) : undefined;
    this.#items.push({ bytes, line: Math.max(this.#messages, 1), ...(issue && { issue }) });
  }

  /** The trailer of a part that holds a number of parts. */
  #trailer({ level, segment }: OpenPart, count: number): string {
    const out: string[] = [];
    const { reference } = level;
    const fields = {
      [`e${level.count}`]: String(count),
      ...(reference && { [`e${reference.close}`]: elementText(segment, reference.open) }),
    };
    writeSegment(segmentWriter(this.#syntax as Syntax, '', out), level.close, fields, '');
    return out.join('');
  }

  #close(part: OpenPart, trailer: Segment): Issue | undefined {
    const fault = trailerFault(part.level, part.segment, trailer, part.count);
    if (fault) return formatIssue(fault.code, trailer.tag, fault.sentence);
    if (part === this.#interchange) this.#interchange = undefined;
    else {
      this.#group = undefined;
      if (this.#dialect.counts === 'parts') (this.#interchange as OpenPart).count++;
    }
    return undefined;
  }
}

/** Bytes as a text of one character each. */
function byteText(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return text;
}

function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
