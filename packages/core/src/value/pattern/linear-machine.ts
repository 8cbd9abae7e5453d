import type { LookAround, Program } from './pattern-program.ts';

/** Where a pattern matched: of the whole first, then of each group, two a piece, -1 where it took no part. */
export type Slots = readonly number[];

/** Called with the work done, in units of instructions a character; throws where there was too much. */
export type Spend = (steps: number) => void;

/** A place in the program, and what the groups kept on the way to it. */
interface Thread {
  readonly at: number;
  /** A character was taken since the turn of the innermost loop began. */
  readonly hasTaken: boolean;
  readonly slots: Slots;
}

/**
 * A text to be searched for a pattern, in time that grows with the text and not with the ways to match it: all ways are followed
 * at once, in the order in which a backtracking engine would try them (Thompson, Pike). The results are those of JavaScript.
 */
export class LinearSearch {
  readonly #program: Program;
  readonly #text: string;
  readonly #spend: Spend;
  /** For each look-around: the positions at which its body matches. */
  readonly #tables: readonly Uint8Array[];
  readonly #seen: Uint32Array;
  #step = 0;

  constructor(program: Program, text: string, spend: Spend) {
    this.#program = program;
    this.#text = text;
    this.#spend = spend;
    this.#tables = program.looks.map(look => lookTable(look, text, spend));
    this.#seen = new Uint32Array(program.instructions.length * 2);
  }

  /** The first match from a position on (only at it, where `isSticky`). */
  find(from: number, isSticky = false): Slots | undefined {
    const { slots, instructions } = this.#program;
    const none = Array<number>(slots).fill(-1);
    let threads: Thread[] = [];
    let found: Slots | undefined;
    for (let at = from; at <= this.#text.length;) {
      this.#step++;
      const now: Thread[] = [];
      for (const thread of threads) this.#follow(thread, at, now);
      if (found === undefined && (!isSticky || at === from)) {
        this.#follow({ at: 0, hasTaken: false, slots: none.with(0, at) }, at, now);
      }
      this.#spend(1 + now.length);
      const code = this.#codeAt(at);
      threads = [];
      for (const thread of now) {
        const instruction = instructions[thread.at]!;
        if (instruction.op === 'done') {
          found = thread.slots.with(1, at);
          break;
        }
        if (instruction.op === 'take' && code !== undefined && instruction.takes(code))
          threads.push({ at: thread.at + 1, hasTaken: true, slots: thread.slots });
      }
      if (threads.length === 0 && (found !== undefined || isSticky)) break;
      at += code !== undefined && code > 0xffff ? 2 : 1;
    }
    return found && this.#withLookGroups(found);
  }

  /** Follows what takes no character, and keeps the threads that wait for one, best first. */
  #follow(start: Thread, position: number, into: Thread[]): void {
    const stack = [start];
    for (let thread = stack.pop(); thread; thread = stack.pop()) {
      const { at, hasTaken, slots } = thread;
      const mark = at * 2 + (hasTaken ? 1 : 0);
      if (this.#seen[mark] === this.#step) continue;
      this.#seen[mark] = this.#step;
      const instruction = this.#program.instructions[at]!;
      switch (instruction.op) {
        case 'take':
        case 'done':
          into.push(thread);
          break;
        case 'jump':
          stack.push({ at: instruction.to, hasTaken, slots });
          break;
        case 'split':
          stack.push({ at: instruction.second, hasTaken, slots }, { at: instruction.first, hasTaken, slots });
          break;
        case 'save':
          stack.push({ at: at + 1, hasTaken, slots: slots.with(instruction.slot, position) });
          break;
        case 'clear':
          stack.push({ at: at + 1, hasTaken, slots: cleared(slots, instruction.slots) });
          break;
        case 'begin':
          stack.push({ at: at + 1, hasTaken: false, slots });
          break;
        case 'end':
          if (hasTaken) stack.push({ at: at + 1, hasTaken, slots });
          break;
        case 'anchor':
          if (instruction.holds(this.#text, position)) stack.push({ at: at + 1, hasTaken, slots });
          break;
        case 'look':
          if (this.#tables[instruction.index]![position] === 1)
            stack.push({ at: at + 1, hasTaken, slots: instruction.slot < 0 ? slots : slots.with(instruction.slot, position) });
          break;
      }
    }
  }

  #codeAt(at: number): number | undefined {
    if (at >= this.#text.length) return undefined;
    return this.#program.isUnicode ? this.#text.codePointAt(at) : this.#text.charCodeAt(at);
  }

  /** Fills the groups of each look-ahead that stands in the match, at the position where it stood. */
  #withLookGroups(found: Slots): Slots {
    const filled = [...found];
    for (const instruction of this.#program.instructions) {
      if (instruction.op !== 'look' || instruction.slot < 0 || found[instruction.slot] === -1) continue;
      const body = this.#program.looks[instruction.index]!.groups!;
      const inner = new LinearSearch(body, this.#text, this.#spend).find(found[instruction.slot]!, true);
      inner?.forEach((place, slot) => {
        if (slot > 1 && slot < 2 * body.groups + 2 && place !== -1) filled[slot] = place;
      });
    }
    return filled;
  }
}

function cleared(slots: Slots, forgotten: readonly number[]): Slots {
  const left = [...slots];
  for (const slot of forgotten) left[slot] = -1;
  return left;
}

/** At which positions a look-around holds: one pass over the text, against the direction in which it looks. */
function lookTable({ program, isBehind, isNegative }: LookAround, text: string, spend: Spend): Uint8Array {
  const table = new Uint8Array(text.length + 1);
  const walk = new StateWalk(program, text, spend);
  const places = [...placesOf(text, program.isUnicode)];
  for (const at of isBehind ? places : places.toReversed()) table[at] = walk.visit(at) ? 1 : 0;
  return isNegative ? table.map(holds => 1 - holds) : table;
}

/** Where characters begin, and the end. */
function* placesOf(text: string, isUnicode: boolean): Generator<number> {
  for (let at = 0; at < text.length; at += isUnicode && text.codePointAt(at)! > 0xffff ? 2 : 1) yield at;
  yield text.length;
}

/** The set of places that a body without groups can be in, started anew at every position. */
class StateWalk {
  readonly #program: Program;
  readonly #text: string;
  readonly #spend: Spend;
  readonly #tables: readonly Uint8Array[];
  readonly #seen: Uint32Array;
  #waiting: number[] = [];
  #before = 0;
  #step = 0;

  constructor(program: Program, text: string, spend: Spend) {
    this.#program = program;
    this.#text = text;
    this.#spend = spend;
    this.#tables = program.looks.map(look => lookTable(look, text, spend));
    this.#seen = new Uint32Array(program.instructions.length);
  }

  /** Takes the character between the position visited before and this one; whether a match ends here. */
  visit(position: number): boolean {
    this.#step++;
    const { instructions } = this.#program;
    const next: number[] = [];
    const taken = Math.min(position, this.#before);
    this.#before = position;
    const code = this.#program.isUnicode ? (this.#text.codePointAt(taken) ?? NaN) : this.#text.charCodeAt(taken);
    let isDone = false;
    for (const at of this.#waiting) {
      const instruction = instructions[at]!;
      if (instruction.op === 'take' && instruction.takes(code)) isDone = this.#follow(at + 1, position, next) || isDone;
    }
    isDone = this.#follow(0, position, next) || isDone;
    this.#waiting = next;
    this.#spend(1 + next.length);
    return isDone;
  }

  #follow(start: number, position: number, into: number[]): boolean {
    let isDone = false;
    const stack = [start];
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      if (this.#seen[at] === this.#step) continue;
      this.#seen[at] = this.#step;
      const instruction = this.#program.instructions[at]!;
      if (instruction.op === 'done') isDone = true;
      else if (instruction.op === 'take') into.push(at);
      else if (instruction.op === 'jump') stack.push(instruction.to);
      else if (instruction.op === 'split') stack.push(instruction.second, instruction.first);
      else if (instruction.op === 'anchor' && !instruction.holds(this.#text, position)) continue;
      else if (instruction.op === 'look' && this.#tables[instruction.index]![position] !== 1) continue;
      else stack.push(at + 1);
    }
    return isDone;
  }
}
