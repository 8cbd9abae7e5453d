import { failure, success } from '@millrace/core';
import type { Format, Issue, RecordSplitter, SplitItem, Value } from '@millrace/core';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
const bytesOf = (value: string): Uint8Array => new TextEncoder().encode(value);

/** JSON lines, with a closing line `END n` required where `trailer` says so; small enough to read, for tests of connectors alone. */
export function lineFormat(settings: { readonly trailer?: boolean; readonly longest?: number } = {}): Format {
  return {
    contentType: 'application/x-ndjson',
    decode: bytes => {
      try {
        return success([JSON.parse(text(bytes)) as Value]);
      } catch (error) {
        return failure(issue(`not JSON: ${String(error)}`));
      }
    },
    encode: value => success(bytesOf(JSON.stringify(value))),
    encodeAll: values => success(bytesOf(values.map(value => `${JSON.stringify(value)}\n`).join(''))),
    split: () => new LineSplitter(settings.trailer === true, settings.longest ?? 1024 * 1024),
  };
}

class LineSplitter implements RecordSplitter {
  readonly #trailer: boolean;
  readonly #longest: number;
  #rest = Buffer.alloc(0);
  #line = 0;
  #records = 0;
  #closed = false;

  constructor(trailer: boolean, longest: number) {
    this.#trailer = trailer;
    this.#longest = longest;
  }

  push(chunk: Uint8Array): ReturnType<RecordSplitter['push']> {
    const bad = chunk.indexOf(0xff);
    if (bad >= 0) return failure({ ...issue('byte 0xff is not UTF-8'), at: { line: this.#line + 1, column: 1, offset: bad } });
    const all = this.#rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#rest, chunk]);
    const items: SplitItem[] = [];
    let start = 0;
    for (let end = all.indexOf(10); end >= 0; end = all.indexOf(10, start)) {
      this.#take(all.subarray(start, end), items);
      start = end + 1;
    }
    this.#rest = all.subarray(start);
    return success(items);
  }

  end(): ReturnType<RecordSplitter['end']> {
    const items: SplitItem[] = [];
    if (this.#rest.length > 0) this.#take(this.#rest, items);
    if (this.#trailer && !this.#closed) return failure(issue(`the closing line is missing after ${this.#records} records`));
    return success(items);
  }

  #take(line: Buffer, items: SplitItem[]): void {
    this.#line += 1;
    if (this.#trailer && text(line) === `END ${this.#records}`) this.#closed = true;
    else {
      this.#records += 1;
      const long = line.length > this.#longest ? { issue: issue(`the line has ${line.length} bytes`) } : {};
      items.push({ bytes: Uint8Array.from(line), line: this.#line, ...long });
    }
  }
}

function issue(sentence: string): Issue {
  return { code: 'format.test', level: 'error', path: '', sentence };
}
