import { tokensOf } from './tokens.ts';

/** Far more than anybody needs, and still read in a moment. */
const mostCopies = 20_000;

/** The parts between two brackets, copies included: of the operands that are complete, and of the one that is being read. */
interface Group {
  complete: number;
  operand: number;
}

/**
 * Why an expression must not be given to the parser, if so. The parser reads `a ?? b` as `$exists(a) ? a : b`, and `a ?: b` alike: it copies
 * `a`. So `((a ?? b) ?? c) ?? d` has `a` eight times, and twenty more pairs of brackets would take minutes and all memory.
 */
export function copiesFault(text: string): string | undefined {
  if (!text.includes('??') && !text.includes('?:')) return undefined;
  if (copiesIn(text) <= mostCopies) return undefined;
  return 'each ?? and ?: copies what stands before it, and too many stand inside one another there; bind the inner ones to variables';
}

/** How many parts the parser adds to those that are written. */
function copiesIn(text: string): number {
  const groups: Group[] = [{ complete: 0, operand: 0 }];
  let written = 0;
  for (const kind of tokensOf(text)) {
    const group = groups.at(-1)!;
    written += 1;
    group.operand += 1;
    if (kind === 'open') groups.push({ complete: 0, operand: 0 });
    else if (kind === 'close') leave(groups);
    else if (kind === 'copying' || kind === 'end') {
      group.complete += kind === 'copying' ? group.operand * 2 : group.operand;
      group.operand = 0;
    }
  }
  while (groups.length > 1) leave(groups);
  return groups[0]!.complete + groups[0]!.operand - written;
}

/** What stood in brackets belongs to the operand around them. */
function leave(groups: Group[]): void {
  const inner = groups.length > 1 ? groups.pop() : undefined;
  if (inner) groups.at(-1)!.operand += inner.complete + inner.operand;
}
