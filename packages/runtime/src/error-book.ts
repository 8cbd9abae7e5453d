import { sideOfFault } from '@millrace/core';
import type { InterfaceError } from '@millrace/core';

/** Errors remembered of one interface. */
const remembered = 20;
/** Longest sentence that is kept. */
const longest = 500;

/** What failed last at one interface; the same again in a row is counted, not kept twice. */
export class ErrorBook {
  #errors: InterfaceError[] = [];

  /** Notes one failure at a moment (milliseconds since 1970). */
  note(at: number, what: InterfaceError['what'], text: string): void {
    const sentence = text.slice(0, longest);
    const last = this.#errors[0];
    const isSame = last?.what === what && last.sentence === sentence;
    const found = sideOfFault(sentence);
    const noted: InterfaceError = {
      at: new Date(at).toISOString(),
      what,
      sentence,
      ...(found && { side: found.side }),
      times: isSame ? last.times + 1 : 1,
    };
    this.#errors = [noted, ...(isSame ? this.#errors.slice(1) : this.#errors)].slice(0, remembered);
  }

  /** The newest first. */
  get list(): readonly InterfaceError[] {
    return this.#errors;
  }
}
