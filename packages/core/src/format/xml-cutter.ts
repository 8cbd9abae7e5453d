import type { Issue, Result } from '../value/issue.ts';
import { failure, success } from '../value/issue.ts';
import { deepestEver } from '../value/json-reader.ts';
import type { FormatCode } from './codes.ts';
import { formatIssue } from './format-issue.ts';
import type { Markup } from './xml-markup.ts';
import { markupAt, rootNameOf } from './xml-markup.ts';

/** One record cut from a document, as a document of its own: its ancestors' tags around it. */
export interface CutRecord {
  readonly text: string;
  /** Characters that the record has, where they are more than the limit; `text` then is only its beginning. */
  readonly tooLong?: number;
  readonly line: number;
}

/** How records are cut. */
export interface CutterRules {
  /** Names of the elements from the root down to a record. */
  readonly path: readonly string[];
  /** Longest record and longest tag, in characters. */
  readonly limit: number;
  /** What is wrong with a root element, if anything. */
  readonly rootIssue: (tag: { readonly uri: string; readonly local: string }) => Issue | undefined;
}

/** An ancestor of records that is open. */
interface OpenAncestor {
  readonly name: string;
  /** The tag as written, with its attributes and namespace declarations. */
  readonly tag: string;
}

/** Ends the cutting at the first place where the document cannot be read any further. */
class Unreadable extends Error {}

/**
 * Cuts the records at a path out of a document that comes in pieces. Looks only for tags and for what may hide them; whether a record is
 * XML in full is found when it is decoded. Holds the open record (its beginning, where it is longer than the limit) and one piece,
 * however large the document is.
 */
export class XmlCutter {
  readonly #rules: CutterRules;
  /** Text that may still be needed; `#at` is where looking goes on in it, `#gone` how many characters stood before it. */
  #held = '';
  #at = 0;
  #gone = 0;
  /** Ends the comment, CDATA section or instruction that is open. */
  #until: string | undefined;
  readonly #names: string[] = [];
  readonly #ancestors: OpenAncestor[] = [];
  #isRootClosed = false;
  /** How many elements of the path have been met, at most. */
  #reached = 0;
  /** Offsets from the start of the document; -1 outside a record. */
  #recordStart = -1;
  #recordLine = 1;
  #head: string | undefined;
  #line = 1;
  #counted = 0;
  #records: CutRecord[] = [];
  #issue: Issue | undefined;

  constructor(rules: CutterRules) {
    this.#rules = rules;
  }

  /** Records completed by this piece. */
  push(piece: string): Result<readonly CutRecord[]> {
    return this.#read(() => {
      this.#held += piece;
      while (this.#step());
      this.#shed();
    });
  }

  /** The records left at the end; a failure where the document is cut off or nothing stood at the path. */
  end(): Result<readonly CutRecord[]> {
    return this.#read(() => {
      const open = this.#names.join('.');
      if (!this.#isRootClosed || this.#until !== undefined) {
        this.#stop('xml.truncated', open === '' ? 'the document ends too early' : `the document ends inside the element ${open}`);
      }
      this.#expectBlank(this.#held.slice(this.#at));
      const { path } = this.#rules;
      if (this.#reached === path.length) return;
      const parent = path.slice(0, this.#reached).join('.');
      const where = parent === '' ? 'the document' : `"${parent}"`;
      const sentence = `expected records at "${path.join('.')}", but ${where} has no field "${path[this.#reached]}"`;
      this.#stop('format.no-records', sentence, parent);
    });
  }

  #read(step: () => void): Result<readonly CutRecord[]> {
    try {
      step();
    } catch (error) {
      if (!(error instanceof Unreadable) || !this.#issue) throw error;
      this.#held = '';
      return failure(this.#issue);
    }
    const records = this.#records;
    this.#records = [];
    return success(records);
  }

  /** Goes over one piece of markup; false where more text is needed for that. */
  #step(): boolean {
    if (this.#until !== undefined) return this.#passOver(this.#until);
    const open = this.#held.indexOf('<', this.#at);
    if (this.#names.length === 0) this.#expectBlank(this.#held.slice(this.#at, open === -1 ? undefined : open));
    if (open === -1) {
      this.#at = this.#held.length;
      return false;
    }
    this.#at = open;
    const markup = markupAt(this.#held, open);
    if (markup === undefined) return this.#wait(open);
    this.#at = markup.end;
    if (markup.kind === 'hidden') this.#until = markup.until;
    else if (markup.kind === 'doctype') this.#stop('xml.doctype', 'found a document type declaration');
    else if (markup.kind === 'end') this.#leave(markup);
    else this.#enter(markup, open);
    return true;
  }

  #passOver(until: string): boolean {
    const found = this.#held.indexOf(until, this.#at);
    if (found === -1) {
      this.#at = Math.max(this.#at, this.#held.length - until.length + 1);
      return false;
    }
    this.#at = found + until.length;
    this.#until = undefined;
    return true;
  }

  #wait(open: number): false {
    const { limit } = this.#rules;
    if (this.#held.length - open > limit) this.#stop('format.too-large', `a tag has more than ${limit} characters`);
    return false;
  }

  #enter(markup: Markup & { readonly kind: 'start' }, open: number): void {
    const { path, rootIssue } = this.#rules;
    const { name, local, isEmpty } = markup;
    const depth = this.#names.push(name);
    if (depth > deepestEver) {
      this.#stop('xml.too-deep', `the document nests at least ${depth} levels deep, the limit is ${deepestEver}`);
    }
    const tag = this.#held.slice(open, markup.end);
    if (depth === 1) {
      if (this.#isRootClosed) this.#stop('xml.syntax', `a second root element, ${name}, follows the first`);
      const issue = rootIssue(rootNameOf(tag, name));
      if (issue) this.#fail(issue);
    }
    if (this.#recordStart === -1 && this.#ancestors.length === depth - 1 && local === path[depth - 1]) {
      this.#reached = Math.max(this.#reached, depth);
      if (depth === path.length) this.#beginRecord(this.#gone + open);
      else this.#ancestors.push({ name, tag: isEmpty ? `${tag.slice(0, -2)}>` : tag });
    }
    if (isEmpty) this.#close();
  }

  #leave({ name }: Markup & { readonly kind: 'end' }): void {
    const open = this.#names.at(-1);
    if (open === name) return this.#close();
    const sentence =
      open === undefined ? `the end tag ${name} ends nothing` : `expected the end tag of ${open}, found that of ${name}`;
    this.#stop('xml.syntax', sentence);
  }

  #close(): void {
    const depth = this.#names.length;
    this.#names.pop();
    if (depth === this.#rules.path.length && this.#recordStart !== -1) this.#cut(this.#gone + this.#at);
    else if (this.#ancestors.length === depth) this.#ancestors.pop();
    if (depth === 1) this.#isRootClosed = true;
  }

  #beginRecord(start: number): void {
    this.#recordStart = start;
    this.#recordLine = this.#lineAt(start);
  }

  #cut(end: number): void {
    const { limit } = this.#rules;
    const length = end - this.#recordStart;
    const content = this.#head ?? this.#held.slice(this.#recordStart - this.#gone, end - this.#gone);
    const line = this.#recordLine;
    if (length > limit) this.#records.push({ text: content.slice(0, limit), line, tooLong: length });
    else this.#records.push({ text: this.#wrapped(content), line });
    this.#recordStart = -1;
    this.#head = undefined;
  }

  #wrapped(content: string): string {
    const before = this.#ancestors.map(each => each.tag).join('');
    const after = this.#ancestors.map(each => `</${each.name}>`).toReversed();
    return before + content + after.join('');
  }

  /** Lets go of text that no record needs any more. */
  #shed(): void {
    const { limit } = this.#rules;
    const start = this.#recordStart - this.#gone;
    if (this.#recordStart === -1) return this.#drop(this.#at);
    if (this.#at - start <= limit) return this.#drop(Math.max(0, start));
    this.#head ??= this.#held.slice(start, start + limit);
    this.#drop(this.#at);
  }

  #drop(count: number): void {
    this.#lineAt(this.#gone + count);
    this.#held = this.#held.slice(count);
    this.#gone += count;
    this.#at -= count;
  }

  /** The line of an offset; counts on from the last one asked for. */
  #lineAt(offset: number): number {
    for (let at = this.#held.indexOf('\n', this.#counted - this.#gone); at !== -1 && at + this.#gone < offset;) {
      this.#line++;
      at = this.#held.indexOf('\n', at + 1);
    }
    this.#counted = Math.max(this.#counted, offset);
    return this.#line;
  }

  #expectBlank(text: string): void {
    if (/\S/.test(text)) this.#stop('xml.syntax', 'text stands outside the root element');
  }

  #stop(code: FormatCode, sentence: string, path = this.#names.join('.')): never {
    return this.#fail(formatIssue(code, path, sentence, { line: this.#lineAt(this.#gone + this.#at), column: 1 }));
  }

  #fail(issue: Issue): never {
    this.#issue = issue;
    throw new Unreadable();
  }
}
