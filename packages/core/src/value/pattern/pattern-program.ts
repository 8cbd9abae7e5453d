import { characterClass, type TakesCode } from './character-class.ts';
import type { ParsedPattern, PatternNode } from './pattern-syntax.ts';

/** A step of the machine that matches in linear time. Targets are indexes of instructions. */
export type Instruction =
  | { readonly op: 'take'; readonly takes: TakesCode }
  /** Both ways, the first preferred. */
  | { readonly op: 'split'; first: number; second: number }
  | { readonly op: 'jump'; to: number }
  | { readonly op: 'save'; readonly slot: number }
  /** Forgets what a loop's body kept in the turn before: its groups, and where its look-arounds with groups stood. */
  | { readonly op: 'clear'; readonly slots: readonly number[] }
  /** A turn that is not required begins, and may only end after taking a character. */
  | { readonly op: 'begin' }
  | { readonly op: 'end' }
  | { readonly op: 'anchor'; readonly holds: (text: string, at: number) => boolean }
  | { readonly op: 'look'; readonly index: number; readonly slot: number }
  | { readonly op: 'done' };

/** What is asked about every position of the text before the match begins. */
export interface LookAround {
  readonly program: Program;
  readonly isBehind: boolean;
  readonly isNegative: boolean;
  /** Matches the body forward once the whole is found, to fill its groups; absent where it has none. */
  readonly groups?: Program;
}

/** A pattern compiled for the linear machine. */
export interface Program {
  readonly instructions: readonly Instruction[];
  readonly looks: readonly LookAround[];
  /** Groups of the whole pattern, without the match itself. */
  readonly groups: number;
  /** Two a group (start and end), the whole match first, and one a look-around with groups. */
  readonly slots: number;
  readonly isUnicode: boolean;
}

/** Programs beyond this are refused: counted repeats inside counted repeats. */
const longestProgram = 10_000;

/** Why a pattern cannot be compiled. */
export class NotLinear extends Error {}

/** Compiles a pattern; throws `NotLinear` where it is not regular, or too long. */
export function compileProgram(pattern: ParsedPattern, flags: string): Program {
  if (pattern.changesFlags) throw new NotLinear('a group changes the flags');
  return compile(pattern.root, flags, pattern.groups, false);
}

function compile(root: PatternNode, flags: string, groups: number, isReversed: boolean): Program {
  const instructions: Instruction[] = [];
  const looks: LookAround[] = [];
  const lookSlots = new Map<PatternNode, number>();
  const slotOf = (look: PatternNode): number => {
    if (!lookSlots.has(look)) lookSlots.set(look, 2 * (groups + 1) + lookSlots.size);
    return lookSlots.get(look)!;
  };
  emitNode(root);
  emit({ op: 'done' });
  return { instructions, looks, groups, slots: 2 * (groups + 1) + lookSlots.size, isUnicode: flags.includes('u') };

  function emit<Op extends Instruction>(instruction: Op): Op {
    if (instructions.length >= longestProgram) throw new NotLinear('its counted repeats make it too long');
    instructions.push(instruction);
    return instruction;
  }

  function emitNode(node: PatternNode): void {
    switch (node.kind) {
      case 'one':
        emit({ op: 'take', takes: characterClass(node.text, flags) });
        return;
      case 'anchor':
        emit({ op: 'anchor', holds: anchorTest(node.text, flags) });
        return;
      case 'reference':
        throw new NotLinear(`${node.text} refers back to a group`);
      case 'sequence':
        for (const part of isReversed ? node.parts.toReversed() : node.parts) emitNode(part);
        return;
      case 'group':
        emit({ op: 'save', slot: 2 * node.index + (isReversed ? 1 : 0) });
        emitNode(node.body);
        emit({ op: 'save', slot: 2 * node.index + (isReversed ? 0 : 1) });
        return;
      case 'choice':
        return emitChoice(node.branches);
      case 'repeat':
        return emitRepeat(node);
      case 'look':
        return emitLook(node);
    }
  }

  function emitChoice(branches: readonly PatternNode[]): void {
    const ends: { op: 'jump'; to: number }[] = [];
    for (const [index, branch] of branches.entries()) {
      if (index === branches.length - 1) emitNode(branch);
      else {
        const split = emit({ op: 'split', first: instructions.length + 1, second: 0 });
        emitNode(branch);
        ends.push(emit({ op: 'jump', to: 0 }));
        split.second = instructions.length;
      }
    }
    for (const end of ends) end.to = instructions.length;
  }

  function emitRepeat({ body, least, most, isLazy }: Extract<PatternNode, { readonly kind: 'repeat' }>): void {
    const inside = nodesIn(body);
    const kept = inside.flatMap(node => {
      if (node.kind === 'group') return [2 * node.index, 2 * node.index + 1];
      return node.kind === 'look' && keepsGroups(node) ? [slotOf(node)] : [];
    });
    const turn = (): void => {
      if (kept.length > 0) emit({ op: 'clear', slots: kept });
      emitNode(body);
    };
    for (let count = 0; count < least; count++) turn();
    const splits: { first: number; second: number }[] = [];
    const start = instructions.length;
    for (let count = least; count < (most === Infinity ? least + 1 : most); count++) {
      splits.push(emit({ op: 'split', first: instructions.length + 1, second: instructions.length + 1 }));
      emit({ op: 'begin' });
      turn();
      emit({ op: 'end' });
    }
    if (most === Infinity) emit({ op: 'jump', to: start });
    for (const split of splits) {
      if (isLazy) split.first = instructions.length;
      else split.second = instructions.length;
    }
  }

  function emitLook(node: Look): void {
    const keeps = keepsGroups(node);
    if (keeps && node.isBehind) throw new NotLinear('a look behind keeps a group');
    looks.push({
      program: compile(node.body, flags, groups, !node.isBehind),
      isBehind: node.isBehind,
      isNegative: node.isNegative,
      ...(keeps && { groups: compile(node.body, flags, groups, false) }),
    });
    emit({ op: 'look', index: looks.length - 1, slot: keeps ? slotOf(node) : -1 });
  }
}

type Look = Extract<PatternNode, { readonly kind: 'look' }>;

/** Whether the groups of a look-around can keep something. */
function keepsGroups(look: Look): boolean {
  return !look.isNegative && nodesIn(look.body).some(node => node.kind === 'group');
}

/** A part of a pattern and all parts of it. */
function nodesIn(node: PatternNode): readonly PatternNode[] {
  if (node.kind === 'sequence') return [node, ...node.parts.flatMap(nodesIn)];
  if (node.kind === 'choice') return [node, ...node.branches.flatMap(nodesIn)];
  return 'body' in node ? [node, ...nodesIn(node.body)] : [node];
}

function anchorTest(text: '^' | '$' | '\\b' | '\\B', flags: string): (text: string, at: number) => boolean {
  const isByLine = flags.includes('m');
  if (text === '^') return (all, at) => at === 0 || (isByLine && endsLine(all.charCodeAt(at - 1)));
  if (text === '$') return (all, at) => at === all.length || (isByLine && endsLine(all.charCodeAt(at)));
  const isWord = characterClass('\\w', flags);
  const isInside = (all: string, at: number): boolean => at >= 0 && at < all.length && isWord(all.charCodeAt(at));
  const atEdge = text === '\\b';
  return (all, at) => (isInside(all, at - 1) !== isInside(all, at)) === atEdge;
}

function endsLine(code: number): boolean {
  return code === 0x0a || code === 0x0d || code === 0x2028 || code === 0x2029;
}
