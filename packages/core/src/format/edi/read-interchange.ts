import { exactNumber } from '../../value/decimal.ts';
import type { OpenFields } from '../../value/fields.ts';
import type { Issue, Result } from '../../value/issue.ts';
import { failure, success } from '../../value/issue.ts';
import { positionIn } from '../../value/json-reader.ts';
import type { Fields, Value } from '../../value/value.ts';
import type { FormatCode } from '../codes.ts';
import { formatIssue } from '../format-issue.ts';
import type { Arrangement } from './arrange.ts';
import { arrange } from './arrange.ts';
import type { Dialect } from './dialect.ts';
import type { Level } from './level.ts';
import { trailerFault } from './level.ts';
import { readSegment, skipBreaks } from './read-segments.ts';
import { fieldsOf } from './segment-fields.ts';
import type { Segment, Syntax } from './syntax.ts';

/** How interchanges are read. */
export interface InterchangeReading extends Arrangement {
  readonly dialect: Dialect;
  /** Encoding that the first interchange announces and the text was decoded in. */
  readonly encodingLabel?: string;
  /** Most segments of one text. */
  readonly limit: number;
  /** Whether the contract has a number at a path of the record. */
  isNumber(path: string): boolean;
}

/** Ends a reading at the first place where the interchange is not what it says. */
class Unreadable extends Error {
  readonly issue: Issue;

  constructor(issue: Issue) {
    super(issue.sentence);
    this.issue = issue;
  }
}

/** Every message of every interchange of a text, each with the headers it stands under. Counts and references must all agree. */
export function readInterchanges(text: string, reading: InterchangeReading): Result<readonly Value[]> {
  try {
    return success(new InterchangeReader(text, reading).read());
  } catch (error) {
    if (error instanceof Unreadable) return failure(error.issue);
    throw error;
  }
}

/** Lives as long as one text is read. */
class InterchangeReader {
  readonly #text: string;
  readonly #reading: InterchangeReading;
  readonly #dialect: Dialect;
  readonly #records: Value[] = [];
  #syntax: Syntax | undefined;
  #at = 0;
  #segments = 0;
  #messages = 0;

  constructor(text: string, reading: InterchangeReading) {
    this.#text = text;
    this.#reading = reading;
    this.#dialect = reading.dialect;
  }

  read(): readonly Value[] {
    for (this.#at = skipBreaks(this.#text, 0); this.#at < this.#text.length; this.#at = skipBreaks(this.#text, this.#at)) {
      this.#readInterchange();
    }
    return this.#records;
  }

  #readInterchange(): void {
    const { interchange, counts } = this.#dialect;
    const opening = this.#dialect.open(this.#text, this.#at);
    if (!opening.ok) throw new Unreadable({ at: positionIn(this.#text, this.#at), ...(opening.issues[0] as Issue) });
    this.#syntax = opening.value.syntax;
    this.#at = opening.value.at;
    this.#checkEncoding();
    this.#messages = 0;
    const header = this.#next(interchange, this.#dialect.headerSyntax(this.#syntax));
    const headers: Fields = { [interchange.open]: this.#header(header, interchange) };
    let parts = 0;
    for (let next = this.#next(interchange); ; next = this.#next(interchange)) {
      if (next.tag === interchange.close)
        return this.#close(interchange, header, next, counts === 'parts' ? parts : this.#messages);
      if (next.tag === this.#dialect.notice) this.#records.push({ ...headers, [next.tag]: this.#fields(next, next.tag) });
      else {
        this.#readPart(next, headers);
        parts++;
      }
    }
  }

  /** A text is decoded once, so all of its interchanges must announce the encoding of the first. */
  #checkEncoding(): void {
    const { encodingLabel } = this.#reading;
    const label = this.#dialect.encodingLabel(this.#text.slice(this.#at, this.#at + this.#dialect.headLength));
    if (encodingLabel === undefined || label === undefined || label === encodingLabel) return;
    const sentence = `an interchange in ${label} follows one in ${encodingLabel}`;
    throw new Unreadable(formatIssue('text.encoding-contradiction', '', sentence, positionIn(this.#text, this.#at)));
  }

  /** A group, or a message directly inside an interchange. */
  #readPart(segment: Segment, headers: Fields): void {
    const { group, message, interchange, needsGroups } = this.#dialect;
    if (segment.tag === group.open) return this.#readGroup(segment, headers);
    if (segment.tag === message.open && !needsGroups) return this.#readMessage(segment, headers);
    const expected = needsGroups ? group.open : `${message.open}, ${group.open}`;
    this.#refuse('edi.structure', segment, `expected ${expected} or ${interchange.close}, found ${segment.tag}`);
  }

  #readGroup(opening: Segment, outer: Fields): void {
    const { group, message } = this.#dialect;
    const headers = { ...outer, [group.open]: this.#header(opening, group) };
    let messages = 0;
    for (let next = this.#next(group); ; next = this.#next(group)) {
      if (next.tag === group.close) return this.#close(group, opening, next, messages);
      if (next.tag !== message.open)
        this.#refuse('edi.structure', next, `expected ${message.open} or ${group.close}, found ${next.tag}`);
      this.#readMessage(next, headers);
      messages++;
    }
  }

  #readMessage(opening: Segment, headers: Fields): void {
    const { message } = this.#dialect;
    const body: Segment[] = [];
    let next = this.#next(message);
    for (; next.tag !== message.close; next = this.#next(message)) {
      if (this.#isEnvelope(next.tag))
        this.#refuse('edi.structure', next, `${next.tag} stands inside a message that ${message.close} does not close`);
      body.push(next);
    }
    this.#close(message, opening, next, body.length + 2);
    this.#messages++;
    const arranged = arrange(body, this.#reading, (segment, path) => this.#fields(segment, path));
    if ('issue' in arranged) throw new Unreadable({ ...arranged.issue, at: positionIn(this.#text, arranged.segment.start) });
    this.#records.push({ ...headers, [message.open]: this.#header(opening, message), ...arranged.fields });
  }

  #isEnvelope(tag: string): boolean {
    return [this.#dialect.interchange, this.#dialect.group, this.#dialect.message].some(
      ({ open, close }) => tag === open || tag === close,
    );
  }

  /** The next segment, which the end of the text must not keep from coming. */
  #next(level: Level, syntax = this.#syntax as Syntax): Segment {
    const segment = readSegment(this.#text, this.#at, syntax);
    if (segment === undefined) {
      const sentence = `the text ends where ${level.close} is missing: it is cut off`;
      throw new Unreadable(formatIssue('edi.truncated', '', sentence, positionIn(this.#text, this.#text.length)));
    }
    if ('code' in segment) throw new Unreadable(segment);
    this.#at = segment.end;
    if (++this.#segments <= this.#reading.limit) return segment;
    this.#refuse('format.too-many-records', segment, `the text holds more than ${this.#reading.limit} segments`);
  }

  #header(segment: Segment, level: Level): Fields {
    const fault = this.#dialect.headerFault(segment);
    if (fault !== undefined) this.#refuse('edi.header', segment, fault);
    const fields = this.#fields(segment, segment.tag);
    return level === this.#dialect.interchange ? this.#dialect.readHeader(fields) : fields;
  }

  #fields(segment: Segment, path: string): OpenFields {
    const { isNumber } = this.#reading;
    return fieldsOf(segment, (name, text) => (isNumber(`${path}.${name}`) ? this.#number(text) : text));
  }

  /** The number that a text says exactly, or the text, which the contract then refuses. */
  #number(text: string): Value {
    return exactNumber(this.#dialect.commaDecimals ? text.replace(',', '.') : text) ?? text;
  }

  #close(level: Level, opening: Segment, trailer: Segment, count: number): void {
    const fault = trailerFault(level, opening, trailer, count);
    if (fault) this.#refuse(fault.code, trailer, fault.sentence);
  }

  #refuse(code: FormatCode, segment: Segment, sentence: string): never {
    throw new Unreadable(formatIssue(code, segment.tag, sentence, positionIn(this.#text, segment.start)));
  }
}
