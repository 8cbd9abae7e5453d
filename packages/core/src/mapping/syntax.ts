import jsonata from 'jsonata';
import { quote } from '../contract/excerpt.ts';
import { failure, success, type Result } from '../value/issue.ts';
import { mappingIssue } from './codes.ts';
import { copiesFault } from './jsonata/copies.ts';

/** A node of a parsed expression, as the parser of the `jsonata` package makes it; which members it has depends on `type`. */
export interface Node {
  readonly type: string;
  readonly value?: unknown;
  /** Offset just behind the token it was made from. */
  readonly position?: number;
  readonly steps?: readonly Node[];
  /** Left side; of an object constructor, its pairs. */
  readonly lhs?: Node | readonly Pair[];
  readonly rhs?: Node;
  readonly expression?: Node;
  readonly expressions?: readonly Node[];
  readonly condition?: Node;
  readonly then?: Node;
  readonly else?: Node;
  readonly procedure?: Node;
  readonly arguments?: readonly Node[];
  readonly body?: Node;
  readonly pattern?: Node;
  readonly update?: Node;
  readonly delete?: Node;
  readonly terms?: readonly { readonly expression: Node; readonly descending?: boolean }[];
  /** Filters behind a step of a path. */
  readonly stages?: readonly Stage[];
  /** Filters behind anything else. */
  readonly predicate?: readonly Stage[];
  readonly group?: { readonly lhs: readonly Pair[]; readonly position?: number };
  /** `[]` stands behind it: a list of one stays a list. */
  readonly keepArray?: boolean;
  readonly keepSingletonArray?: boolean;
  /** `@$name` and `#$name`. */
  readonly focus?: string;
  readonly index?: string;
  readonly tuple?: boolean;
  /** The name under which later steps find the element that a step started from (`%`). */
  readonly ancestor?: Slot;
  /** Of `%`: the name to look up. */
  readonly slot?: Slot;
  /** A list written at the start or the end of a path, which the path does not spread. */
  readonly consarray?: boolean;
  /** A lambda that stands for a call in the last place of a lambda. */
  readonly thunk?: boolean;
  /** Of a lambda: what its arguments must be. */
  readonly signature?: { readonly definition: string };
}

interface Slot {
  readonly label: string;
}

/** A pair of an object constructor: key, value. */
export type Pair = readonly [Node, Node];

/** A filter (`[…]`) or a position variable (`#$i`) on a step. */
export interface Stage {
  readonly type: string;
  readonly expr?: Node;
  readonly value?: unknown;
}

/** A part of an expression, and whether it sees the same context (`$`) as the whole. */
export interface Child {
  readonly node: Node;
  readonly sameContext: boolean;
}

const plainPath = /^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$/;
const keywords = /(^|\.)(and|or|in|true|false|null|function)(\.|$)/;

/** How an expression is read; `path` is where it stands, for the issues. */
export type Parse = (text: string, path: string) => Result<Node>;

/** Reads each text once; for a check, which needs the same expressions several times. Failures are read again, for their path. */
export function rememberingParse(): Parse {
  const known = new Map<string, Result<Node>>();
  return (text, path) => {
    const found = known.get(text);
    if (found) return found;
    const parsed = parseExpression(text, path);
    if (parsed.ok) known.set(text, parsed);
    return parsed;
  };
}

/** Parses an expression; a failure says what is wrong at which column (from 1). */
export function parseExpression(text: string, path: string): Result<Node> {
  // Most expressions of a mapping are plain paths; the parser takes forty times as long to say the same.
  if (isPlainPath(text)) return success(pathNode(text));
  const fault = copiesFault(text);
  if (fault !== undefined)
    return failure(mappingIssue('mapping.syntax', path, `the expression ${quote(text)} cannot be read: ${fault}`));
  try {
    return success(jsonata(text).ast() as unknown as Node);
  } catch (error) {
    return failure(mappingIssue('mapping.syntax', path, syntaxSentence(text, error)));
  }
}

/** Whether an expression is a path of field names alone: nothing in it can be unknown or forbidden. */
export function isPlainPath(text: string): boolean {
  return plainPath.test(text) && !keywords.test(text);
}

function pathNode(text: string): Node {
  let position = -1;
  const steps = text.split('.').map(value => ({ type: 'name', value, position: (position += value.length + 1) }));
  return { type: 'path', steps };
}

function syntaxSentence(text: string, error: unknown): string {
  const { code, message, position } = error as { readonly code?: string; readonly message?: string; readonly position?: number };
  const reason = `${code ?? ''} ${lowerFirst(message ?? String(error))}`.trim();
  if (text.trim() === '') return 'expected an expression, found an empty text';
  return `the expression ${JSON.stringify(text)} cannot be read: ${reason}${position === undefined ? '' : `, at column ${Math.max(1, position)}`}`;
}

/** A sentence of the package in our form: lower case at the start. */
export function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** The direct parts of a node, in order. */
export function childrenOf(node: Node): readonly Child[] {
  const children: Child[] = [];
  if (!isLeaf(node)) addParts(node, children);
  addStages(node.stages, children);
  addStages(node.predicate, children);
  if (node.group) addPairs(node.group.lhs, false, children);
  return children;
}

/** What most nodes of most mappings are: without parts but filters. */
function isLeaf({ type }: Node): boolean {
  return type === 'name' || type === 'variable' || type === 'string' || type === 'number';
}

function addParts(node: Node, children: Child[]): void {
  node.steps?.forEach((step, index) => add(step, index === 0, children));
  addPairs(pairsOf(node.lhs), true, children);
  for (const part of [leftOf(node), node.rhs, node.expression, node.condition, node.then, node.else, node.procedure, node.body]) {
    add(part, true, children);
  }
  node.expressions?.forEach(each => add(each, true, children));
  node.arguments?.forEach(each => add(each, true, children));
  for (const part of [node.pattern, node.update, node.delete]) add(part, false, children);
  node.terms?.forEach(term => add(term.expression, false, children));
}

function addStages(stages: readonly Stage[] | undefined, children: Child[]): void {
  stages?.forEach(stage => add(stage.expr, false, children));
}

function addPairs(pairs: readonly Pair[], sameContext: boolean, children: Child[]): void {
  for (const pair of pairs) for (const side of pair) add(side, sameContext, children);
}

function add(node: Node | undefined, sameContext: boolean, children: Child[]): void {
  if (node) children.push({ node, sameContext });
}

/** The left side of an operator. */
export function leftOf(node: Node): Node | undefined {
  return node.lhs && !isPairs(node.lhs) ? node.lhs : undefined;
}

/** The pairs of an object constructor. */
export function pairsOf(side: Node | readonly Pair[] | undefined): readonly Pair[] {
  return side && isPairs(side) ? side : [];
}

function isPairs(side: Node | readonly Pair[]): side is readonly Pair[] {
  return Array.isArray(side);
}
