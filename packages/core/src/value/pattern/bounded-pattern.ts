import { LinearSearch, type Spend } from './linear-machine.ts';
import { isUnambiguous } from './pattern-ambiguity.ts';
import { compileProgram, NotLinear, type Program } from './pattern-program.ts';
import { parsePattern, type PatternNode } from './pattern-syntax.ts';

/** What a pattern found: where, and what its groups kept (`undefined` for a group that took no part). */
export interface PatternMatch {
  readonly index: number;
  readonly end: number;
  readonly groups: readonly (string | undefined)[];
}

/** Finds the first match at or after a position of one text. */
export type PatternSearch = (from: number) => PatternMatch | undefined;

/**
 * A regular expression of JavaScript that answers every text in time that grows with the text: by the engine's own matcher where
 * it provably cannot backtrack far, by a machine that never does everywhere else. Flags: `i`, `m`, `s`, `u`.
 */
export interface BoundedPattern {
  readonly source: string;
  readonly flags: string;
  /** Begins a search. `spend` is told of the work and may throw. */
  search(text: string, spend?: Spend): PatternSearch;
  /** The first match in a text from a position on. */
  exec(text: string, from: number): PatternMatch | undefined;
  test(text: string): boolean;
}

/** Longest text on which an unambiguous pattern may try every start: at most some million steps. */
const longestTriedText = 2_048;

/** Longest match that keeps the trying of every start cheap on any text. */
const longestTriedMatch = 64;

/** A pattern, or the reason why it is refused: it does not compile, or cannot be matched in linear time. */
export function boundedPattern(source: string, flags: string): BoundedPattern | string {
  const native = compileNative(source, flags);
  if (typeof native === 'string') return native;
  const parsed = parsePattern(source, flags);
  const isTame = !parsed.changesFlags && isUnambiguous(parsed.root, flags);
  const isTameOnAnyText = isTame && (isAnchored(parsed.root, flags) || longestMatch(parsed.root) <= longestTriedMatch);
  let program: Program | string | undefined;
  // The program of a tame pattern is made when the first long text comes; only great counts can make it too long.
  if (!isTame || (!isTameOnAnyText && /\{\d{3}/.test(source))) {
    program = tryCompile(source, flags);
    if (typeof program === 'string') return `cannot be matched in bounded time: ${program}`;
  }
  const search = (text: string, spend: Spend = () => {}): PatternSearch => {
    if (isTameOnAnyText || (isTame && text.length <= longestTriedText)) return searchNative(native, text, spend);
    program ??= tryCompile(source, flags);
    if (typeof program === 'string') throw new Error(`the pattern /${source}/ cannot be matched on so long a text: ${program}`);
    return searchLinear(program, text, spend);
  };
  const exec = (text: string, from: number): PatternMatch | undefined => search(text)(from);
  return { source, flags, search, exec, test: text => exec(text, 0) !== undefined };
}

function compileNative(source: string, flags: string): RegExp | string {
  try {
    return new RegExp(source, `${flags}g`);
  } catch (error) {
    return (error as Error).message.replace(/^Invalid regular expression: /, 'no regular expression: ');
  }
}

function tryCompile(source: string, flags: string): Program | string {
  try {
    return compileProgram(parsePattern(source, flags), flags);
  } catch (error) {
    if (error instanceof NotLinear) return error.message;
    throw error;
  }
}

function searchNative(native: RegExp, text: string, spend: Spend): PatternSearch {
  return from => {
    native.lastIndex = from;
    const found = native.exec(text);
    const end = found ? found.index + found[0].length : text.length;
    spend(1 + Math.floor((end - from) / 64));
    return found ? { index: found.index, end, groups: found.slice(1) } : undefined;
  };
}

function searchLinear(program: Program, text: string, spend: Spend): PatternSearch {
  const machine = new LinearSearch(program, text, spend);
  return from => {
    const found = machine.find(from);
    if (found === undefined) return undefined;
    const groups = Array.from({ length: program.groups }, (_, index) => {
      const start = found[2 * index + 2]!;
      return start === -1 ? undefined : text.slice(start, found[2 * index + 3]);
    });
    return { index: found[0]!, end: found[1]!, groups };
  };
}

/** Whether a match can only begin at the start of the text. */
function isAnchored(node: PatternNode, flags: string): boolean {
  if (flags.includes('m')) return false;
  if (node.kind === 'anchor') return node.text === '^';
  if (node.kind === 'sequence') return node.parts[0] !== undefined && isAnchored(node.parts[0], flags);
  if (node.kind === 'choice') return node.branches.every(branch => isAnchored(branch, flags));
  return node.kind === 'group' && isAnchored(node.body, flags);
}

/** The most characters that a match can have. */
function longestMatch(node: PatternNode): number {
  switch (node.kind) {
    case 'one':
      return 1;
    case 'group':
      return longestMatch(node.body);
    case 'sequence':
      return node.parts.reduce((sum, part) => sum + longestMatch(part), 0);
    case 'choice':
      return Math.max(...node.branches.map(longestMatch));
    case 'repeat':
      return node.most === 0 ? 0 : node.most * longestMatch(node.body);
    default:
      return 0;
  }
}
