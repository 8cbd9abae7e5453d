import type { Machine } from '../jsonata/machine.ts';

/** A text made of pieces, each counted before it is added. */
export class GrowingText {
  readonly #machine: Machine;
  #text = '';

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  /** Adds a piece; fails where the whole would be longer than the bound. */
  add(piece: string): void {
    this.#machine.text(this.#text.length + piece.length, piece.length);
    this.#text += piece;
  }

  /** The pieces so far, in order. */
  toString(): string {
    return this.#text;
  }
}
