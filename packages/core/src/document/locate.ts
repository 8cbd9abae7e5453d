import { isMap, isScalar, isSeq, type LineCounter, type Node, type Pair, type Scalar } from 'yaml';
import type { Position } from '../value/issue.ts';
import { pathSteps } from './path.ts';

/** A position in a file of the project. */
export type FilePosition = Position & { readonly file: string };

/** What of a setting an issue is about: its name (an unknown setting) or its value. */
export type Aspect = 'name' | 'value';

/** What stands at a path: the node, the name before it where there is one, and whether the whole path was there. */
interface Found {
  readonly node: Node | null;
  readonly key?: Scalar;
  readonly complete: boolean;
}

/** Finds positions inside one YAML document of a file. */
export interface Locator {
  /**
   * Where a path stands. A single value is pointed at itself, a group or list at its name; a path that is not there at its nearest
   * ancestor that is.
   */
  position(path: string, aspect: Aspect): FilePosition;
  /** Where a character of the text at this path stands, counting lines and columns inside the text from 1. */
  inside(path: string, line: number, column: number): FilePosition;
  /** The value at a path as it is written in the file. */
  written(path: string): string | undefined;
}

/** The locator of a document whose text starts somewhere in `source`. */
export function openLocator(file: string, source: string, root: Node | null, start: number, lines: LineCounter): Locator {
  const at = (offset: number): FilePosition => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1), offset };
  };
  return {
    position(path, aspect) {
      const found = find(root, pathSteps(path));
      return at(offsetOf(found, aspect) ?? start);
    },
    inside(path, line, column) {
      const { node, key, complete } = find(root, pathSteps(path));
      if (!complete || !isScalar(node) || !node.range)
        return at(offsetOf({ node, complete, ...(key && { key }) }, 'value') ?? start);
      return at(insideOffset(source, node, line, column));
    },
    written(path) {
      const { node, complete } = find(root, pathSteps(path));
      return complete && isScalar(node) ? node.source : undefined;
    },
  };
}

function find(root: Node | null, steps: readonly (string | number)[]): Found {
  let found: Found = { node: root, complete: true };
  for (let index = 0; index < steps.length; index++) {
    const next = child(found.node, steps, index);
    if (next === undefined) return { ...found, complete: false };
    found = next.found;
    index += next.extra;
  }
  return found;
}

/** One step down. A name that is not there may hold dots of its own: it is tried together with the steps after it. */
function child(
  node: Node | null,
  steps: readonly (string | number)[],
  index: number,
): { found: Found; extra: number } | undefined {
  const step = steps[index]!;
  if (isSeq(node)) {
    const entry = typeof step === 'number' ? node.items[step] : undefined;
    return entry === undefined ? undefined : { found: { node: entry as Node, complete: true }, extra: 0 };
  }
  if (!isMap(node)) return undefined;
  let name = '';
  for (let extra = 0; index + extra < steps.length; extra++) {
    name = extra === 0 ? String(step) : `${name}.${steps[index + extra]}`;
    const pair = node.items.find(item => keyText(item as Pair) === name) as Pair<Scalar, Node | null> | undefined;
    if (pair) return { found: { node: pair.value, key: pair.key, complete: true }, extra };
  }
  return undefined;
}

function keyText(pair: Pair): string | undefined {
  return isScalar(pair.key) ? String(pair.key.value) : undefined;
}

function offsetOf({ node, key, complete }: Found, aspect: Aspect): number | undefined {
  const isGroup = isMap(node) || isSeq(node);
  const atName = key !== undefined && (aspect === 'name' || isGroup || !complete || isNothing(node));
  if (atName && key.range) return key.range[0];
  return node?.range?.[0] ?? key?.range?.[0];
}

/** A name without a value after it. */
function isNothing(node: Node | null): boolean {
  return node === null || (isScalar(node) && node.source === '');
}

/** The offset of a line and column of a scalar's text; exact for plain and quoted text on one line and for literal blocks. */
function insideOffset(source: string, node: Scalar, line: number, column: number): number {
  const [start, end] = node.range!;
  if (node.type !== 'BLOCK_LITERAL' && node.type !== 'BLOCK_FOLDED') {
    const opening = node.type === 'PLAIN' ? 0 : 1;
    return Math.min(start + opening + column - 1, Math.max(start, end - 1));
  }
  const first = /[^\n]*\n(?:\s*\n)?( *)/u.exec(source.slice(start, end));
  const indent = first?.[1]?.length ?? 0;
  let lineStart = start;
  for (let count = 0; count < line; count++) lineStart = source.indexOf('\n', lineStart) + 1;
  return Math.min(lineStart + indent + column - 1, end);
}
