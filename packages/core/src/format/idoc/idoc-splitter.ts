import type { Issue } from '../../value/issue.ts';
import type { Encoding } from '../encoding.ts';
import { formatIssue } from '../format-issue.ts';
import type { RecordSplitter, SplitItem } from '../format.ts';
import { isBlank } from '../json-lines-splitter.ts';
import type { CutLine } from '../line-cutter.ts';
import { LineCutter } from '../line-cutter.ts';
import type { LineTaker } from '../line-splitter.ts';
import { LineSplitter } from '../line-splitter.ts';
import { controlName } from './control-record.ts';

const mark = [...controlName].map(letter => letter.charCodeAt(0));

/** The lines of one IDoc, as far as the limit allows. */
interface OpenIdoc {
  readonly line: number;
  readonly lines: Uint8Array[];
  length: number;
}

/** Cuts flat text into IDocs, each from its control record to the next one. A stream that begins with anything else fails. */
export function idocSplitter(encoding: Encoding | undefined, limit: number): RecordSplitter {
  const cutter = new LineCutter({ encoding, limit });
  return new LineSplitter(cutter, new IdocLines(cutter, limit), 'an IDoc');
}

/** The lines of one stream of IDocs; holds the IDoc that is open. */
class IdocLines implements LineTaker {
  readonly #cutter: LineCutter;
  readonly #limit: number;
  #idoc: OpenIdoc | undefined;

  constructor(cutter: LineCutter, limit: number) {
    this.#cutter = cutter;
    this.#limit = limit;
  }

  /** A control record completes the IDoc before it. */
  take(line: CutLine, items: SplitItem[]): Issue | undefined {
    if (isBlank(line.bytes)) return undefined;
    const begins = beginsIdoc(line.bytes);
    if (!begins && !this.#idoc) {
      const at = { line: line.line, column: 1 };
      return formatIssue('idoc.control', '', `line ${line.line}: expected ${controlName}`, at);
    }
    if (begins) this.finish(items);
    this.#idoc ??= { line: line.line, lines: [], length: 0 };
    if (this.#idoc.length + line.length <= this.#limit) this.#idoc.lines.push(line.bytes.slice(), this.#cutter.lineEnd);
    this.#idoc.length += line.length;
    return undefined;
  }

  finish(items: SplitItem[]): undefined {
    const idoc = this.#idoc;
    this.#idoc = undefined;
    if (idoc) items.push(this.#itemOf(idoc));
  }

  #itemOf({ line, lines, length }: OpenIdoc): SplitItem {
    const bytes = joined([this.#cutter.mark, ...lines]);
    if (length <= this.#limit) return { bytes, line };
    const sentence = `the IDoc at line ${line} has ${length} bytes, the limit is ${this.#limit}; its beginning is kept`;
    return { bytes, line, issue: formatIssue('format.too-large', '', sentence, { line, column: 1 }) };
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
