import { sha256 } from './live-message.ts';
import type { ReadRecord } from './read-item.ts';

/** How many contents are remembered to notice repeats under another id. */
const remembered = 10_000;

/** Notices what is odd about a source without stopping it: jumps of its counter, the same content under a new id. */
export class SourceNotices {
  readonly #contents = new Map<string, string>();
  #sequence: number | undefined;
  readonly #note: (code: string, sentence: string, message: number) => void;

  constructor(note: (code: string, sentence: string, message: number) => void) {
    this.#note = note;
  }

  /** Looks at one newly accepted record; `ownId`: its id came from the source itself and says nothing about its content. */
  accepted(record: ReadRecord, message: number, ownId: boolean): void {
    const sequence = record.identity?.sequence;
    if (sequence !== undefined) this.#counted(sequence, message);
    if (ownId) this.#content(record, message);
  }

  #counted(sequence: number, message: number): void {
    const last = this.#sequence;
    if (last !== undefined && sequence > last + 1)
      this.#note(
        'intake.gap',
        `the source's counter jumped from ${last} to ${sequence}: ${sequence - last - 1} missing`,
        message,
      );
    if (last === undefined || sequence > last) this.#sequence = sequence;
  }

  #content({ message: { id, bytes } }: ReadRecord, message: number): void {
    const hash = sha256(bytes);
    const first = this.#contents.get(hash);
    if (first !== undefined && first !== id)
      this.#note('intake.possible-duplicate', `the same content came before with id ${first}, now with ${id}`, message);
    this.#contents.set(hash, first ?? id);
    if (this.#contents.size > remembered) this.#contents.delete(this.#contents.keys().next().value!);
  }
}
