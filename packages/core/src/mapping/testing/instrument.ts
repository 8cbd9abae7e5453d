import type { Node } from '../syntax.ts';

/** The variable under which the recorder is bound; no expression can write this name. */
export const recorderName = '\u0000reached';

/** Says under which number a branch is recorded; called once a branch, in the order of the text. */
export type NumberBranch = (words: string) => number;

/**
 * An expression that records which of its branches are taken: each branch of `? :`, `?:` and `??` first calls the function bound
 * to `recorderName` with its number. The result of the expression stays the same.
 */
export function instrument(node: Node, number: NumberBranch): Node {
  if (node.type !== 'condition') return rewriteParts(node, each => instrument(each, number));
  const form = formOf(node);
  // The condition of a default is a second copy of its value: recorded once.
  const condition = form === 'condition' ? instrument(node.condition!, number) : node.condition!;
  const [then, otherwise] = branchWords[form];
  return {
    ...node,
    condition,
    // oxlint-disable-next-line unicorn/no-thenable -- `then` is what the syntax tree of jsonata calls it, and nothing awaits a node
    then: recording(number(then), instrument(node.then!, number)),
    else: recording(number(otherwise), node.else && instrument(node.else, number)),
  };
}

const branchWords = {
  condition: ['the condition holds', 'the condition does not hold'],
  default: ['the value is there', 'the value is absent'],
  elvis: ['the value holds something', 'the value is absent or empty'],
} as const;

/** `a ?? b` is parsed as a condition on `$exists(a)`, `a ?: b` as one on `a`. */
function formOf({ condition, then }: Node): keyof typeof branchWords {
  const same = (one: Node | undefined): boolean => JSON.stringify(one) === JSON.stringify(then);
  if (same(condition)) return 'elvis';
  return condition?.procedure?.value === 'exists' && same(condition.arguments?.[0]) ? 'default' : 'condition';
}

function recording(branch: number, result: Node | undefined): Node {
  const record: Node = {
    type: 'function',
    value: '(',
    procedure: { type: 'variable', value: recorderName },
    arguments: [{ type: 'number', value: branch }],
  };
  return { type: 'block', expressions: result ? [record, result] : [record] };
}

type Rewrite = (node: Node) => Node;

const single = [
  'lhs',
  'rhs',
  'expression',
  'condition',
  'then',
  'else',
  'procedure',
  'body',
  'pattern',
  'update',
  'delete',
] as const;
const many = ['steps', 'expressions', 'arguments'] as const;

/** The same node with its parts rewritten, wherever they stand. */
function rewriteParts(node: Node, rewrite: Rewrite): Node {
  const parts: Record<string, unknown> = {};
  for (const name of single) {
    const part = node[name];
    if (part) parts[name] = isPairs(part) ? part.map(pair => pair.map(rewrite)) : rewrite(part as Node);
  }
  for (const name of many) if (node[name]) parts[name] = node[name].map(rewrite);
  for (const name of ['stages', 'predicate'] as const) {
    if (node[name]) parts[name] = node[name].map(stage => (stage.expr ? { ...stage, expr: rewrite(stage.expr) } : stage));
  }
  if (node.terms) parts['terms'] = node.terms.map(term => ({ ...term, expression: rewrite(term.expression) }));
  if (node.group) parts['group'] = { ...node.group, lhs: node.group.lhs.map(pair => pair.map(rewrite)) };
  return { ...node, ...parts } as Node;
}

function isPairs(part: unknown): part is readonly (readonly Node[])[] {
  return Array.isArray(part);
}
