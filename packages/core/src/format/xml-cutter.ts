import type { SaxesTagNS } from 'saxes';
import { SaxesParser } from 'saxes';
import type { Issue, Result } from '../value/issue.ts';
import { failure, success } from '../value/issue.ts';
import { deepestEver } from '../value/json-reader.ts';
import type { FormatCode } from './codes.ts';
import { formatIssue } from './format-issue.ts';
import { predefinedEntities } from './xml-prolog.ts';

const mostAttributes = 256;

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
  readonly rootIssue: (tag: SaxesTagNS) => Issue | undefined;
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
 * Cuts the records at a path out of a document that comes in pieces. Holds the record that is open (its beginning, where it is longer than
 * the limit) and the piece, however large the document is.
 */
export class XmlCutter {
  readonly #rules: CutterRules;
  readonly #parser = new SaxesParser<{ xmlns: true }>({ xmlns: true });
  readonly #issues: Issue[] = [];
  readonly #ancestors: OpenAncestor[] = [];
  /** Text from `#from` on that may still be needed. */
  #held = '';
  #from = 0;
  #depth = 0;
  #attributes = 0;
  /** How many elements of the path have been met, at most. */
  #reached = 0;
  #tagStart = -1;
  #recordStart = -1;
  #recordLine = 1;
  #head: string | undefined;
  #records: CutRecord[] = [];

  constructor(rules: CutterRules) {
    this.#rules = rules;
    const parser = this.#parser;
    parser.ENTITIES = predefinedEntities();
    parser.on('error', error => this.#refuse(error.message));
    parser.on('doctype', () => this.#stop('xml.doctype', 'found a document type declaration'));
    parser.on('opentagstart', () => this.#startTag());
    parser.on('attribute', () => this.#countAttribute());
    parser.on('opentag', tag => this.#enter(tag));
    parser.on('closetag', () => this.#leave());
  }

  /** Records completed by this piece. */
  push(piece: string): Result<readonly CutRecord[]> {
    this.#held += piece;
    return this.#read(() => {
      this.#parser.write(piece);
      this.#shed();
    });
  }

  /** The records left at the end; a failure where the document is cut off or nothing stood at the path. */
  end(): Result<readonly CutRecord[]> {
    return this.#read(() => {
      this.#parser.close();
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
      if (!(error instanceof Unreadable)) throw error;
      this.#held = '';
      return failure(...this.#issues);
    }
    const records = this.#records;
    this.#records = [];
    return success(records);
  }

  #startTag(): void {
    this.#attributes = 0;
    if (++this.#depth > deepestEver + this.#rules.path.length) {
      this.#stop('xml.too-deep', `the document nests at least ${this.#depth} levels deep, the limit is ${deepestEver}`);
    }
    if (this.#recordStart !== -1) return;
    this.#tagStart = this.#held.lastIndexOf('<', this.#parser.position - 1 - this.#from) + this.#from;
  }

  #countAttribute(): void {
    if (++this.#attributes > mostAttributes) {
      this.#stop('xml.too-many-attributes', `an element has more than ${mostAttributes} attributes`);
    }
  }

  #enter(tag: SaxesTagNS): void {
    const { path, rootIssue } = this.#rules;
    const issue = this.#depth === 1 ? rootIssue(tag) : undefined;
    if (issue) {
      this.#issues.push(issue);
      throw new Unreadable();
    }
    const isOnPath = this.#ancestors.length === this.#depth - 1 && tag.local === path[this.#depth - 1];
    if (this.#recordStart !== -1 || !isOnPath) return this.#endTag();
    this.#reached = Math.max(this.#reached, this.#depth);
    if (this.#depth === path.length) {
      this.#recordStart = this.#tagStart;
      this.#recordLine = this.#parser.line;
    } else {
      const text = this.#textBetween(this.#tagStart, this.#parser.position);
      this.#ancestors.push({ name: tag.name, tag: tag.isSelfClosing ? `${text.slice(0, -2)}>` : text });
    }
    this.#endTag();
  }

  #endTag(): void {
    this.#tagStart = -1;
  }

  #leave(): void {
    if (this.#depth === this.#rules.path.length && this.#recordStart !== -1) this.#cut();
    else if (this.#ancestors.length === this.#depth) this.#ancestors.pop();
    this.#depth--;
  }

  #cut(): void {
    const end = this.#parser.position;
    const length = end - this.#recordStart;
    const content = this.#head ?? this.#textBetween(this.#recordStart, end);
    const before = this.#ancestors.map(each => each.tag).join('');
    const after = this.#ancestors.map(each => `</${each.name}>`).toReversed();
    const isTooLong = length > this.#rules.limit;
    const text = isTooLong ? content.slice(0, this.#rules.limit) : before + content + after.join('');
    this.#records.push({ text, line: this.#recordLine, ...(isTooLong && { tooLong: length }) });
    this.#recordStart = -1;
    this.#head = undefined;
    this.#drop(end);
  }

  #textBetween(start: number, end: number): string {
    return this.#held.slice(start - this.#from, end - this.#from);
  }

  /** Lets go of text that no record needs any more. */
  #shed(): void {
    const { limit } = this.#rules;
    const here = this.#from + this.#held.length;
    // What the parser gathers itself: a comment, an instruction, a declaration, the value of an attribute, a name.
    const gathered = Math.max(this.#parser['text'].length, this.#parser['name'].length);
    if (gathered > limit || (this.#tagStart !== -1 && here - this.#tagStart > limit)) {
      this.#stop('format.too-large', `a tag or comment has more than ${limit} characters`);
    }
    if (this.#recordStart === -1) return this.#drop(this.#tagStart === -1 ? this.#startOfMarkup(here) : this.#tagStart);
    if (here - this.#recordStart <= limit) return this.#drop(this.#recordStart);
    this.#head ??= this.#textBetween(this.#recordStart, this.#recordStart + limit);
    this.#drop(here);
  }

  /** A tag whose name is not complete yet has begun with the last `<`. */
  #startOfMarkup(here: number): number {
    const open = this.#held.lastIndexOf('<');
    return open === -1 ? here : Math.min(here, open + this.#from);
  }

  #drop(before: number): void {
    this.#held = this.#held.slice(before - this.#from);
    this.#from = before;
  }

  #stop(code: FormatCode, sentence: string, path = this.#ancestors.map(each => each.name).join('.')): never {
    const { line, column } = this.#parser;
    this.#issues.push(formatIssue(code, path, sentence, { line, column: column + 1 }));
    throw new Unreadable();
  }

  #refuse(message: string): never {
    const text = message.replace(/^\d+:\d+: /, '').replace(/\.$/, '');
    if (/doctype/.test(text)) return this.#stop('xml.doctype', 'found a document type declaration');
    if (/entity/.test(text)) {
      return this.#stop('xml.entity', 'expected a predefined entity or a reference to an allowed character, found another one');
    }
    if (/^(?:unclosed tag|unexpected end|document must contain)/.test(text)) {
      return this.#stop('xml.truncated', 'the document ends too early');
    }
    return this.#stop('xml.syntax', text);
  }
}
