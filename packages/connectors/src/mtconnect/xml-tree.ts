import type { Issue, Position, Result } from '@millrace/core';
import { failure, success } from '@millrace/core';
import { SaxesParser, type SaxesTagNS } from 'saxes';

import { issueOf } from './issue.ts';

/** An element with everything in it. Attributes by local name; those of other namespaces are left out. */
export interface XmlElement {
  readonly name: string;
  readonly uri: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
  readonly at: Position;
}

interface Growing extends XmlElement {
  readonly children: Growing[];
  text: string;
}

const most = { depth: 64, elements: 1_000_000, attributes: 64 } as const;
/** Without the prototype in which `&constructor;` would be found. */
const entities: Record<string, string> = Object.freeze(
  Object.assign(Object.create(null) as Record<string, string>, { amp: '&', gt: '>', lt: '<', quot: '"', apos: "'" }),
);

class Unreadable extends Error {}

/** Reads one document within bounds; a document type declaration is refused before anything is expanded (F93). */
export function readTree(text: string, mostCharacters: number): Result<XmlElement> {
  if (text.length > mostCharacters) {
    return failure(
      issueOf('mtconnect.xml', 'error', '', `the document has ${text.length} characters, the limit is ${mostCharacters}`),
    );
  }
  const growing = new Tree();
  return growing.read(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
}

/** Lives while one document is read. */
class Tree {
  readonly #parser = new SaxesParser<{ xmlns: true }>({ xmlns: true });
  readonly #open: Growing[] = [];
  #root: Growing | undefined;
  #elements = 0;
  #attributes = 0;
  #start: Position = { line: 1, column: 1 };
  #issue: Issue | undefined;

  constructor() {
    const parser = this.#parser;
    parser.ENTITIES = entities;
    parser.on('error', error => this.#stop(error.message.replace(/^\d+:\d+: /, '').replace(/\.$/, '')));
    parser.on('doctype', () => this.#stop('found a document type declaration'));
    parser.on('opentagstart', ({ name }) => this.#begin(name));
    parser.on('attribute', () => {
      if (++this.#attributes > most.attributes) this.#stop(`an element has more than ${most.attributes} attributes`);
    });
    parser.on('opentag', tag => this.#enter(tag));
    parser.on('text', part => this.#add(part));
    parser.on('cdata', part => this.#add(part));
    parser.on('closetag', () => void this.#open.pop());
  }

  read(text: string): Result<XmlElement> {
    try {
      this.#parser.write(text).close();
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
    }
    if (this.#issue) return failure(this.#issue);
    return this.#root ? success(this.#root) : failure(issueOf('mtconnect.xml', 'error', '', 'the document is empty'));
  }

  #begin(name: string): void {
    this.#start = { line: this.#parser.line, column: Math.max(1, this.#parser.column - name.length - 1) };
    this.#attributes = 0;
    if (++this.#elements > most.elements) this.#stop(`the document has more than ${most.elements} elements`);
    if (this.#open.length >= most.depth) this.#stop(`the document nests deeper than ${most.depth} levels`);
  }

  #enter(tag: SaxesTagNS): void {
    const attributes: Record<string, string> = {};
    for (const { local, uri, value } of Object.values(tag.attributes)) if (uri === '') attributes[local] = value;
    const element: Growing = { name: tag.local, uri: tag.uri, attributes, children: [], text: '', at: this.#start };
    const parent = this.#open.at(-1);
    if (parent) parent.children.push(element);
    else this.#root ??= element;
    this.#open.push(element);
  }

  #add(part: string): void {
    const element = this.#open.at(-1);
    if (element) element.text += part;
  }

  #here(): Position {
    return { line: this.#parser.line, column: this.#parser.column + 1 };
  }

  #stop(sentence: string): never {
    const path = this.#open.map(({ name }) => name).join('/');
    this.#issue = issueOf('mtconnect.xml', 'error', path, sentence, this.#here());
    throw new Unreadable();
  }
}
