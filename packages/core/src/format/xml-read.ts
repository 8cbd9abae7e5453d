import type { SaxesAttributeNS, SaxesTagNS } from 'saxes';
import { SaxesParser } from 'saxes';
import { putField } from '../value/fields.ts';
import type { Issue, Position, Result } from '../value/issue.ts';
import { failure, success } from '../value/issue.ts';
import type { Fields } from '../value/value.ts';
import type { FormatCode } from './codes.ts';
import { formatIssue } from './format-issue.ts';
import type { DecodeLimits } from './format.ts';
import type { OpenElement } from './xml-element.ts';
import { attributeField, typeName } from './xml-attribute.ts';
import { addChild, elementPath, elementValue, openElement } from './xml-element.ts';
import { instanceNamespace, namespaceOfNamespaces } from './xml-name.ts';
import { doctypeIn, predefinedEntities } from './xml-prolog.ts';
import type { ElementShape } from './xml-shape.ts';
import { typedText } from './xml-text.ts';
import { deepestEver, positionIn } from '../value/json-reader.ts';

const mostAttributes = 256;
const mostIssues = 20;

/** How a document is read. */
export interface XmlReading {
  readonly limits: DecodeLimits;
  readonly shape: ElementShape;
  /** The only namespace accepted for the root element. */
  readonly namespace?: string;
}

/** Ends a reading at the first place where the document cannot be read any further. */
class Unreadable extends Error {}

/** That the root element stands in another namespace than settings or contract say. */
export function rootIssue(tag: Pick<SaxesTagNS, 'uri' | 'local'>, reading: XmlReading): Issue | undefined {
  const namespace = reading.namespace ?? reading.shape.child(tag.local)?.namespace;
  if (namespace === undefined || tag.uri === namespace) return undefined;
  const found = tag.uri === '' ? 'no namespace' : `"${tag.uri}"`;
  return formatIssue('xml.namespace', tag.local, `expected the root element in namespace "${namespace}", found ${found}`);
}

function tooManyReferences(text: string, limit: number): Issue | undefined {
  let count = 0;
  for (let at = text.indexOf('&#'); at !== -1; at = text.indexOf('&#', at + 2)) count++;
  if (count <= limit) return undefined;
  return formatIssue('xml.too-many-references', '', `the document holds ${count} numeric references, the limit is ${limit}`);
}

/**
 * Reads XML documents, one after the other, into fields whose only top field is the root element. Namespace declarations are dropped,
 * attributes become `@name`, text beside attributes `#text`, repeated elements lists, `xsi:nil` null. A document type declaration and
 * every entity beyond the five predefined ones are refused before anything is expanded. Lives as long as its format, because making a
 * parser takes as long as reading a short document.
 */
export class XmlReader {
  readonly #reading: XmlReading;
  #parser: SaxesParser<{ xmlns: true }>;
  #issues: Issue[] = [];
  #text = '';
  #open: OpenElement | undefined;
  #top: Fields = {};
  #depth = 0;
  #elements = 0;
  #attributes = 0;

  constructor(reading: XmlReading) {
    this.#reading = reading;
    this.#parser = this.#newParser();
  }

  /** The fields of one document, or everything that is wrong with it. */
  read(text: string): Result<Fields> {
    const refused = doctypeIn(text) ?? tooManyReferences(text, this.#reading.limits.items);
    if (refused) return failure(refused);
    this.#begin(text);
    try {
      this.#parser.write(text).close();
    } catch (error) {
      // What the parser was in the middle of must not become part of the next document.
      this.#parser = this.#newParser();
      if (!(error instanceof Unreadable)) throw error;
      return failure(...this.#issues);
    } finally {
      this.#text = '';
      this.#open = undefined;
    }
    const issues = this.#issues;
    return issues.some(issue => issue.level === 'error') ? failure(...issues) : success(this.#top, issues);
  }

  #newParser(): SaxesParser<{ xmlns: true }> {
    const parser = new SaxesParser<{ xmlns: true }>({ xmlns: true });
    parser.on('error', error => this.#refuse(error.message));
    parser.on('doctype', () => this.#stop('xml.doctype', 'found a document type declaration'));
    parser.on('opentagstart', () => this.#countElement());
    parser.on('attribute', () => this.#countAttribute());
    parser.on('opentag', tag => this.#enter(tag));
    parser.on('text', part => this.#addText(part));
    parser.on('cdata', part => this.#addText(part));
    parser.on('closetag', () => this.#leave());
    return parser;
  }

  #begin(text: string): void {
    this.#parser.ENTITIES = predefinedEntities;
    this.#issues = [];
    this.#text = text;
    this.#top = {};
    this.#depth = 0;
    this.#elements = 0;
  }

  #countElement(): void {
    const { limits } = this.#reading;
    const depthLimit = Math.min(limits.depth, deepestEver);
    this.#attributes = 0;
    if (++this.#depth > depthLimit) {
      this.#stop('xml.too-deep', `the document nests at least ${this.#depth} levels deep, the limit is ${depthLimit}`);
    }
    if (++this.#elements > limits.items) {
      this.#stop('xml.too-many-elements', `the document holds at least ${this.#elements} elements, the limit is ${limits.items}`);
    }
  }

  #countAttribute(): void {
    if (++this.#attributes > mostAttributes) {
      this.#stop('xml.too-many-attributes', `an element has more than ${mostAttributes} attributes`);
    }
  }

  #enter(tag: SaxesTagNS): void {
    const element = openElement(tag.uri, tag.local, this.#open, this.#reading.shape);
    const issue = this.#open ? undefined : rootIssue(tag, this.#reading);
    if (issue) this.#issues.push({ ...issue, at: this.#here() });
    this.#open = element;
    for (const name in tag.attributes) this.#addAttribute(element, tag.attributes[name] as SaxesAttributeNS);
  }

  #addAttribute(element: OpenElement, attribute: SaxesAttributeNS): void {
    if (attribute.uri === namespaceOfNamespaces) return;
    if (attribute.uri === instanceNamespace && attribute.local === 'nil') return this.#setNil(element, attribute.value.trim());
    const name = attributeField(attribute.uri, attribute.local, element);
    if (name === undefined) return;
    const path = (): string => `${elementPath(element)}.${name}`;
    if (Object.hasOwn(element.fields, name))
      this.#note('xml.ambiguous-attribute', path(), `two attributes are named "${attribute.local}"`);
    element.attributes++;
    const isType = name === '@xsi:type';
    const text = isType ? typeName(attribute.value, element, prefix => this.#parser.resolve(prefix)) : attribute.value;
    putField(element.fields, name, typedText(text, element.shape?.child(name), path, this.#here(), this.#issues));
  }

  #setNil(element: OpenElement, value: string): void {
    element.nil = value === 'true' || value === '1';
    if (element.nil || value === 'false' || value === '0') return;
    this.#note('xml.nil-content', elementPath(element), `expected xsi:nil to be true or false, found "${value}"`);
  }

  #addText(part: string): void {
    if (this.#open) this.#open.text += part;
  }

  #leave(): void {
    const element = this.#open;
    if (!element) return;
    const value = elementValue(element, this.#here(), this.#issues);
    const isList = element.shape?.list === true;
    this.#depth--;
    this.#open = element.parent;
    if (element.parent) addChild(element.parent, element.name, value, isList);
    else putField(this.#top as Record<string, typeof value>, element.name, isList ? [value] : value);
    if (this.#issues.length > mostIssues) throw new Unreadable();
  }

  #here(): Position {
    const { line, column } = this.#parser;
    return { line, column: column + 1 };
  }

  #note(code: FormatCode, path: string, sentence: string): void {
    this.#issues.push(formatIssue(code, path, sentence, this.#here()));
  }

  #stop(code: FormatCode, sentence: string): never {
    this.#note(code, elementPath(this.#open), sentence);
    throw new Unreadable();
  }

  /** Turns the parser's first complaint (`LINE:COLUMN: text.`) into an issue. */
  #refuse(message: string): never {
    const text = message.replace(/^\d+:\d+: /, '').replace(/\.$/, '');
    if (/doctype/.test(text)) return this.#stop('xml.doctype', 'found a document type declaration');
    if (/entity/.test(text)) return this.#refuseReference();
    const isAtEnd = this.#parser.position >= this.#text.length;
    if (!isAtEnd || !/^(?:unclosed tag|unexpected end|document must contain)/.test(text)) return this.#stop('xml.syntax', text);
    if (this.#text.lastIndexOf('&') > this.#text.lastIndexOf(';')) return this.#refuseReference();
    const open = elementPath(this.#open);
    return this.#stop(
      'xml.truncated',
      open === '' ? 'the document ends too early' : `the document ends inside the element ${open}`,
    );
  }

  /** Refuses the reference that begins with the last ampersand before the parser's place. */
  #refuseReference(): never {
    const start = this.#text.lastIndexOf('&', this.#parser.position - 1);
    const shown = JSON.stringify(/^&[^\s;<]{0,30};?/.exec(this.#text.slice(start, start + 40))?.[0] ?? '&');
    const sentence = `expected a predefined entity or a reference to an allowed character, found ${shown}`;
    this.#issues.push(formatIssue('xml.entity', elementPath(this.#open), sentence, positionIn(this.#text, start)));
    throw new Unreadable();
  }
}
