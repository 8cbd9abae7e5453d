import type { FormatSettings } from '../../document/model.ts';
import type { Result } from '../../value/issue.ts';
import { failure, success } from '../../value/issue.ts';
import type { Fields, Value } from '../../value/value.ts';
import { isFields } from '../../value/value.ts';
import { formatIssue } from '../format-issue.ts';
import type { Dialect } from './dialect.ts';
import type { Level } from './level.ts';
import type { SegmentWriter } from './write-segments.ts';
import { segmentWriter, Unwritable, writeMembers, writeSegment } from './write-segments.ts';

/** A part of an interchange while it is written. */
interface OpenPart {
  readonly level: Level;
  readonly header: Fields;
  /** The header as text, by which the next record is known to belong to it. */
  readonly identity: string;
  count: number;
}

/**
 * Writes records into interchanges: those that follow each other and have the same headers share one. Trailers are made from what was
 * written, so no record brings one.
 */
export function writeInterchanges(values: readonly Value[], dialect: Dialect, settings: FormatSettings): Result<string> {
  const writer = new InterchangeWriter(dialect, settings);
  try {
    for (const [index, value] of values.entries()) writer.add(value, values.length > 1 ? `[${index}]` : '');
    return success(writer.end());
  } catch (error) {
    if (error instanceof Unwritable) return failure(error.issue);
    throw error;
  }
}

/** Lives as long as one text is written. */
class InterchangeWriter {
  readonly #dialect: Dialect;
  readonly #settings: FormatSettings;
  readonly #out: string[] = [];
  #writer: SegmentWriter | undefined;
  #interchange: OpenPart | undefined;
  #group: OpenPart | undefined;

  constructor(dialect: Dialect, settings: FormatSettings) {
    this.#dialect = dialect;
    this.#settings = settings;
  }

  add(value: Value, path: string): void {
    if (!isFields(value)) throw new Unwritable(formatIssue('edi.not-representable', path, 'expected the fields of one message'));
    const { interchange, group, message, notice, needsGroups } = this.#dialect;
    this.#openInterchange(this.#headerOf(value, interchange, path), path);
    if (notice !== undefined && !Object.hasOwn(value, message.open) && Object.hasOwn(value, notice)) {
      return writeMembers(this.#segmentWriter, value, path, new Set([interchange.open]));
    }
    this.#openGroup(needsGroups || Object.hasOwn(value, group.open) ? this.#headerOf(value, group, path) : undefined, path);
    this.#writeMessage(value, path);
  }

  end(): string {
    this.#closeInterchange();
    return this.#out.join('');
  }

  get #segmentWriter(): SegmentWriter {
    return this.#writer as SegmentWriter;
  }

  #headerOf(value: Fields, level: Level, path: string): Fields {
    const header = Object.hasOwn(value, level.open) ? value[level.open] : undefined;
    if (isFields(header)) return header;
    throw new Unwritable(
      formatIssue('edi.header', join(path, level.open), `expected the fields of the header segment ${level.open}`),
    );
  }

  #openInterchange(header: Fields, path: string): void {
    const identity = JSON.stringify(header);
    if (this.#interchange?.identity === identity) return;
    this.#closeInterchange();
    const { interchange } = this.#dialect;
    const syntax = this.#dialect.syntaxFor(header, this.#settings);
    const lineEnd = this.#settings.lines === true ? '\r\n' : '';
    this.#writer = segmentWriter(syntax, lineEnd, this.#out);
    const service = this.#dialect.serviceString(syntax, this.#settings);
    if (service !== '') this.#out.push(service + lineEnd);
    this.#interchange = { level: interchange, header, identity, count: 0 };
    this.#require(interchange, header, path);
    const headerWriter = segmentWriter(this.#dialect.headerSyntax(syntax), lineEnd, this.#out);
    writeSegment(headerWriter, interchange.open, this.#dialect.writeHeader(header, syntax), join(path, interchange.open));
  }

  #openGroup(header: Fields | undefined, path: string): void {
    const identity = JSON.stringify(header);
    if (this.#group?.identity === identity) return;
    this.#closeGroup();
    if (header === undefined) return;
    const { group, counts } = this.#dialect;
    if (counts === 'parts') (this.#interchange as OpenPart).count++;
    this.#require(group, header, path);
    this.#group = { level: group, header, identity: identity as string, count: 0 };
    writeSegment(this.#segmentWriter, group.open, header, join(path, group.open));
  }

  #writeMessage(value: Fields, path: string): void {
    const { interchange, group, message, counts } = this.#dialect;
    if (this.#group) this.#group.count++;
    if (!this.#group || counts === 'messages') (this.#interchange as OpenPart).count++;
    const header = this.#headerOf(value, message, path);
    this.#require(message, header, path);
    const before = this.#out.length;
    writeSegment(this.#segmentWriter, message.open, header, join(path, message.open));
    writeMembers(this.#segmentWriter, value, path, new Set([interchange.open, group.open, message.open]));
    this.#writeTrailer({ level: message, header, identity: '', count: this.#out.length - before + 1 });
  }

  /** A header must have the reference that its trailer repeats. */
  #require({ open, reference }: Level, header: Fields, path: string): void {
    if (!reference) return;
    const name = `e${reference.open}`;
    const value = Object.hasOwn(header, name) ? header[name] : undefined;
    if ((typeof value === 'string' && value !== '') || typeof value === 'number') return;
    throw new Unwritable(
      formatIssue('edi.header', join(path, `${open}.${name}`), `expected the control reference of ${open}, found none`),
    );
  }

  #closeGroup(): void {
    if (this.#group) this.#writeTrailer(this.#group);
    this.#group = undefined;
  }

  #closeInterchange(): void {
    this.#closeGroup();
    if (this.#interchange) this.#writeTrailer(this.#interchange);
    this.#interchange = undefined;
  }

  #writeTrailer({ level, header, count }: OpenPart): void {
    const { reference } = level;
    const { syntax } = this.#segmentWriter;
    const written = level === this.#dialect.interchange ? this.#dialect.writeHeader(header, syntax) : header;
    const trailer: Record<string, Value> = { [`e${level.count}`]: String(count) };
    if (reference) trailer[`e${reference.close}`] = written[`e${reference.open}`] as Value;
    writeSegment(this.#segmentWriter, level.close, trailer, level.close);
  }
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
