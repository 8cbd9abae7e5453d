import { appendFile, readFile, rename, writeFile } from 'node:fs/promises';

import { isMissing } from './failure.ts';

/** How many files are remembered. The store recognises their records for longer; the book only knows the names. */
const remembered = 10_000;

/** Which contents were taken under which name, so that the same content under another name, or other content under the same, can be told. */
export class Book {
  readonly #path: string;
  readonly #names: Map<string, string>;
  readonly #contents: Map<string, string>;
  #lines: number;

  private constructor(path: string, entries: readonly (readonly [sha256: string, name: string])[]) {
    this.#path = path;
    this.#names = new Map(entries);
    this.#contents = new Map(entries.map(([sha256, name]) => [name, sha256]));
    this.#lines = entries.length;
  }

  /** Reads the book, or begins one. A damaged line is left out: the book is a help for people, the store decides. */
  static async open(path: string): Promise<Book> {
    const text = await readFile(path, 'utf8').catch(error => {
      if (isMissing(error)) return '';
      throw error;
    });
    const lines = text.split('\n').flatMap(line => {
      const match = /^([0-9a-f]{64}) (.+)$/u.exec(line);
      return match === null ? [] : [[match[1]!, match[2]!] as const];
    });
    return new Book(path, lines.slice(-remembered));
  }

  /** The name under which this content was taken last. */
  nameOf(sha256: string): string | undefined {
    return this.#names.get(sha256);
  }

  /** The content last taken under this name. */
  contentOf(name: string): string | undefined {
    return this.#contents.get(name);
  }

  async add(sha256: string, name: string): Promise<void> {
    remember(this.#names, sha256, name);
    remember(this.#contents, name, sha256);
    this.#lines += 1;
    if (this.#lines > 2 * remembered) await this.#rewrite();
    else await appendFile(this.#path, `${sha256} ${name}\n`);
  }

  async #rewrite(): Promise<void> {
    const lines = [...this.#names].map(([sha256, name]) => `${sha256} ${name}\n`);
    await writeFile(`${this.#path}.new`, lines.join(''));
    await rename(`${this.#path}.new`, this.#path);
    this.#lines = lines.length;
  }
}

/** Adds an entry as the newest and forgets the oldest beyond the bound. */
function remember(map: Map<string, string>, key: string, value: string): void {
  map.delete(key);
  map.set(key, value);
  const oldest = map.size > remembered ? map.keys().next() : undefined;
  if (oldest?.done === false) map.delete(oldest.value);
}
