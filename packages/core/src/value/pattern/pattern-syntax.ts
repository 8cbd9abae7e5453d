/** A part of a regular expression. */
export type PatternNode =
  /** One character out of a class, as it was written. */
  | { readonly kind: 'one'; readonly text: string }
  | { readonly kind: 'anchor'; readonly text: '^' | '$' | '\\b' | '\\B' }
  | { readonly kind: 'look'; readonly body: PatternNode; readonly isBehind: boolean; readonly isNegative: boolean }
  /** What no machine without memory can match: a reference back to a group. */
  | { readonly kind: 'reference'; readonly text: string }
  | { readonly kind: 'sequence'; readonly parts: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly branches: readonly PatternNode[] }
  /** A group that keeps what it matched, counted from 1. */
  | { readonly kind: 'group'; readonly index: number; readonly body: PatternNode }
  | {
      readonly kind: 'repeat';
      readonly body: PatternNode;
      readonly least: number;
      readonly most: number;
      readonly isLazy: boolean;
    };

/** A regular expression taken apart. */
export interface ParsedPattern {
  readonly root: PatternNode;
  /** How many groups keep what they matched. */
  readonly groups: number;
  /** A group changes the flags for its part (`(?i:…)`). */
  readonly changesFlags: boolean;
}

const unicodeAtom =
  /\\u[dD][89abAB][0-9A-Fa-f]{2}\\u[dD][c-fC-F][0-9A-Fa-f]{2}|\\u\{[0-9A-Fa-f]+\}|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|\\[pP]\{[^}]*\}|\\c[A-Za-z]|\\k<[^>]*>|\\[0-9]+|\\.|\[\^?(?:\\.|[^\]\\])*\]|[^()|]/suy;
const plainAtom =
  /\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|\\c[A-Za-z]|\\k<[^>]*>|\\(?:[0-3][0-7]{0,2}|[4-7][0-7]?|[89])|\\.|\[\^?(?:\\.|[^\]\\])*\]|[^()|]/sy;
const quantifier = /(?:[*+?]|\{(\d+)(,(\d*))?\})(\??)/y;
const groupStart = /\((?:\?(?::|(<?)([=!])|<[^>=!][^>]*>|([a-z]*(?:-[a-z]*)?):))?/y;
const capture = /\\.|\[(?:\\.|[^\]\\])*\]|(\((?!\?)|\(\?<(?![=!]))/gs;
const anchors: ReadonlySet<string> = new Set(['^', '$', '\\b', '\\B']);

/** Takes a regular expression apart, by the grammar of JavaScript. It must compile with the same flags. */
export function parsePattern(pattern: string, flags: string): ParsedPattern {
  const atom = flags.includes('u') ? unicodeAtom : plainAtom;
  const groups = [...pattern.matchAll(capture)].filter(found => found[1] !== undefined).length;
  const hasNames = flags.includes('u') || /\(\?<[^=!]/.test(pattern);
  let changesFlags = false;
  let opened = 0;
  let at = 0;
  const root = choice();
  return { root, groups, changesFlags };

  function choice(): PatternNode {
    const branches = [sequence()];
    while (pattern[at] === '|') {
      at++;
      branches.push(sequence());
    }
    return branches.length === 1 ? branches[0]! : { kind: 'choice', branches };
  }

  function sequence(): PatternNode {
    const parts: PatternNode[] = [];
    while (at < pattern.length && pattern[at] !== '|' && pattern[at] !== ')') parts.push(repeated(term()));
    return parts.length === 1 ? parts[0]! : { kind: 'sequence', parts };
  }

  function term(): PatternNode {
    const start = take(groupStart);
    if (!start) return single(take(atom)![0]);
    const keeps = start[0] === '(' || (start[0].startsWith('(?<') && start[2] === undefined);
    const index = keeps ? ++opened : 0;
    if (start[3]) changesFlags = true;
    const body = choice();
    at++;
    if (start[2] !== undefined) return { kind: 'look', body, isBehind: start[1] === '<', isNegative: start[2] === '!' };
    return keeps ? { kind: 'group', index, body } : body;
  }

  function single(text: string): PatternNode {
    if (anchors.has(text)) return { kind: 'anchor', text: text as '^' };
    const number = /^\\([1-9][0-9]*)$/.exec(text)?.[1];
    if (number !== undefined && (Number(number) <= groups || flags.includes('u'))) return { kind: 'reference', text };
    if (text.startsWith('\\k<')) {
      if (hasNames) return { kind: 'reference', text };
      at -= text.length - 2;
      return { kind: 'one', text: 'k' };
    }
    return { kind: 'one', text };
  }

  function repeated(body: PatternNode): PatternNode {
    const found = take(quantifier);
    if (!found) return body;
    const [text, least, range, most, lazy] = found;
    const isLazy = lazy === '?';
    if (least === undefined)
      return { kind: 'repeat', body, least: text.startsWith('+') ? 1 : 0, most: text.startsWith('?') ? 1 : Infinity, isLazy };
    const upper = range === undefined ? Number(least) : most === '' ? Infinity : Number(most);
    return { kind: 'repeat', body, least: Number(least), most: upper, isLazy };
  }

  function take(expression: RegExp): RegExpExecArray | null {
    expression.lastIndex = at;
    const found = expression.exec(pattern);
    if (found) at += found[0].length;
    return found;
  }
}
