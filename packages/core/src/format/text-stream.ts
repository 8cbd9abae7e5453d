import type { Result } from '../value/issue.ts';
import { failure, success } from '../value/issue.ts';
import type { Encoding } from './encoding.ts';
import { formatIssue } from './format-issue.ts';
import { decodeText, encodingIn } from './text.ts';

/** Decodes a text that comes in pieces, as strictly as `decodeText` does a whole one. */
export class TextStream {
  readonly encoding: Encoding;
  readonly #decoder: InstanceType<typeof TextDecoder> | undefined;
  #skip: number;
  #received = 0;

  /** The stream of a text that begins with these bytes, in an encoding that `encodingIn` accepts for them. */
  static open(beginning: Uint8Array, declared: Encoding | undefined): Result<TextStream> {
    const found = encodingIn(beginning, declared);
    return found.ok ? success(new TextStream(found.value.encoding, found.value.skip)) : found;
  }

  private constructor(encoding: Encoding, skip: number) {
    this.encoding = encoding;
    this.#skip = skip;
    const label = encoding.kind === 'utf-16' ? 'utf-16le' : encoding.kind;
    if (label !== 'single-byte') this.#decoder = new TextDecoder(label, { fatal: true, ignoreBOM: true });
  }

  /** The text of the next piece; characters that a piece ends inside come with the next one. */
  push(piece: Uint8Array): Result<string> {
    const content = piece.subarray(this.#skip);
    this.#skip = 0;
    const before = this.#received;
    this.#received += piece.length;
    if (this.#decoder) return this.#decode(content, before);
    const decoded = decodeText(content, this.encoding);
    return decoded.ok ? success(decoded.value.text) : decoded;
  }

  /** Says that the text is over; a failure where it ends inside a character. */
  end(): Result<string> {
    return this.#decode(undefined, this.#received);
  }

  #decode(content: Uint8Array | undefined, offset: number): Result<string> {
    try {
      return success(this.#decoder?.decode(content, { stream: content !== undefined }) ?? '');
    } catch {
      const sentence = `a byte after offset ${offset} is not allowed in ${this.encoding.name}`;
      return failure(formatIssue('text.not-decodable', '', sentence));
    }
  }
}
