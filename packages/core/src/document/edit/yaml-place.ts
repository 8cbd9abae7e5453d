import { isMap, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLMap } from 'yaml';

/** A setting with its name, as it stands in the text. */
export type NamedPair = Pair<Scalar, Node | null>;

/** The settings of a group that have a name. */
export function pairsOf(map: YAMLMap): readonly NamedPair[] {
  return map.items.filter(item => isScalar(item.key)) as NamedPair[];
}

/** The setting of this name. */
export function pairNamed(map: YAMLMap, name: string): NamedPair | undefined {
  return pairsOf(map).find(({ key }) => String(key.value) === name);
}

/** Where the name of a setting begins. */
export function nameStart({ key }: NamedPair): number {
  return key.range![0];
}

/** The place behind the colon. */
export function behindColon(text: string, { key }: NamedPair): number {
  return text.indexOf(':', key.range![1]) + 1;
}

/** The end of what a setting says, without a comment behind it and without empty lines. */
export function contentEnd(text: string, pair: NamedPair): number {
  return Math.max(endOfNode(text, pair.value) ?? 0, behindColon(text, pair));
}

function endOfNode(text: string, node: Node | null): number | undefined {
  if (node === null || !node.range) return undefined;
  if (isMap(node) && !node.flow) return maximum(pairsOf(node).map(pair => contentEnd(text, pair)));
  if (isSeq(node) && !node.flow) return maximum(node.items.map(item => endOfNode(text, item as Node | null) ?? 0));
  const end = node.range[1];
  if (!isBlockText(node)) return end;
  return node.range[0] + text.slice(node.range[0], end).trimEnd().length;
}

function maximum(ends: readonly number[]): number | undefined {
  return ends.length === 0 ? undefined : Math.max(...ends);
}

/** Whether a text is written as a block of lines. */
export function isBlockText(node: Node): boolean {
  return isScalar(node) && (node.type === 'BLOCK_FOLDED' || node.type === 'BLOCK_LITERAL');
}

/** The start of the line of a place. */
export function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

/** The start of the line after the one of a place. */
export function nextLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

/** The lines of a setting of a group that is no flow: from the comments right above it to the end of its last line. */
export function linesOf(text: string, pair: NamedPair): { readonly start: number; readonly own: number; readonly end: number } {
  const own = lineStart(text, nameStart(pair));
  let start = own;
  while (start > 0) {
    const above = lineStart(text, start - 1);
    if (!/^[ \t]*#/u.test(text.slice(above, start)) || indentAt(text, above) !== indentAt(text, own)) break;
    start = above;
  }
  return { start, own, end: nextLine(text, contentEnd(text, pair)) };
}

/** The column at which a line begins. */
export function indentAt(text: string, at: number): number {
  return /^[ ]*/u.exec(text.slice(at, at + 400))![0].length;
}
