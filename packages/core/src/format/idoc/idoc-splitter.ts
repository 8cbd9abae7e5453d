import type { Result } from '../../value/issue.ts';
import { failure, success } from '../../value/issue.ts';
import type { Encoding } from '../encoding.ts';
import { formatIssue } from '../format-issue.ts';
import type { RecordSplitter, SplitItem } from '../format.ts';
import { isBlank } from '../json-lines-splitter.ts';
import type { CutLine } from '../line-cutter.ts';
import { LineCutter } from '../line-cutter.ts';
import { controlName } from './control-record.ts';

const mark = [...controlName].map(letter => letter.charCodeAt(0));

/** The lines of one IDoc, as far as the limit allows. */
interface OpenIdoc {
  readonly line: number;
  readonly lines: Uint8Array[];
  length: number;
}

/** Cuts flat text into IDocs, each from its control record to the next one. A stream that begins with anything else fails. */
export class IdocSplitter implements RecordSplitter {
  readonly #cutter: LineCutter;
  readonly #limit: number;
  #idoc: OpenIdoc | undefined;
  #received = 0;

  constructor(encoding: Encoding | undefined, limit: number) {
    this.#limit = limit;
    this.#cutter = new LineCutter({ encoding, limit });
  }

  push(chunk: Uint8Array): Result<readonly SplitItem[]> {
    this.#received += chunk.length;
    const appended = this.#cutter.append(chunk);
    return appended.ok ? this.#complete() : appended;
  }

  end(): Result<readonly SplitItem[]> {
    if (this.#received === 0) return failure(formatIssue('format.empty', '', 'expected an IDoc, found no bytes'));
    const closed = this.#cutter.close();
    if (!closed.ok) return closed;
    const complete = this.#complete();
    if (!complete.ok) return complete;
    const last = this.#cutter.last();
    const items = [...complete.value];
    if (last && !isBlank(last.bytes)) {
      const taken = this.#take(last);
      if (!taken.ok) return taken;
      items.push(...taken.value);
    }
    return success([...items, ...this.#emit()]);
  }

  #complete(): Result<readonly SplitItem[]> {
    const items: SplitItem[] = [];
    for (let line = this.#cutter.next(); line; line = this.#cutter.next()) {
      if (isBlank(line.bytes)) continue;
      const taken = this.#take(line);
      if (!taken.ok) return taken;
      items.push(...taken.value);
    }
    return success(items);
  }

  /** Takes one line; a control record completes the IDoc before it. */
  #take(line: CutLine): Result<readonly SplitItem[]> {
    const begins = beginsIdoc(line.bytes);
    if (!begins && !this.#idoc) {
      const at = { line: line.line, column: 1 };
      return failure(formatIssue('idoc.control', '', `line ${line.line}: expected ${controlName}`, at));
    }
    const items = begins ? this.#emit() : [];
    this.#idoc ??= { line: line.line, lines: [], length: 0 };
    if (this.#idoc.length + line.length <= this.#limit) this.#idoc.lines.push(line.bytes.slice(), this.#cutter.lineEnd);
    this.#idoc.length += line.length;
    return success(items);
  }

  #emit(): readonly SplitItem[] {
    const idoc = this.#idoc;
    this.#idoc = undefined;
    if (!idoc) return [];
    const bytes = joined([this.#cutter.mark, ...idoc.lines]);
    if (idoc.length <= this.#limit) return [{ bytes, line: idoc.line }];
    const sentence = `the IDoc at line ${idoc.line} has ${idoc.length} bytes, the limit is ${this.#limit}; its beginning is kept`;
    return [{ bytes, line: idoc.line, issue: formatIssue('format.too-large', '', sentence, { line: idoc.line, column: 1 }) }];
  }
}

/** Whether a line begins with the name of the control record, in any encoding. */
function beginsIdoc(bytes: Uint8Array): boolean {
  const letters = bytes.subarray(0, 2 * mark.length).filter(byte => byte !== 0);
  return mark.every((letter, i) => letters[i] === letter);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
