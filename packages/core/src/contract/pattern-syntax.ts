/** A part of a regular expression, as far as repetition matters. */
export type PatternNode =
  /** One character out of a class. */
  | { readonly kind: 'one'; readonly text: string }
  /** An anchor or a look around, which takes no character. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'sequence'; readonly parts: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly branches: readonly PatternNode[] }
  | { readonly kind: 'repeat'; readonly body: PatternNode; readonly least: number; readonly most: number };

/** What a pattern consists of; look arounds are patterns of their own. */
export interface ParsedPattern {
  readonly parts: readonly PatternNode[];
}

const atom =
  /\\u\{[0-9A-Fa-f]+\}|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|\\[pP]\{[^}]*\}|\\c[A-Za-z]|\\k<[^>]*>|\\[0-9]+|\\.|\[\^?(?:\\.|[^\]\\])*\]|[^()|]/suy;
const quantifier = /(?:[*+?]|\{(\d+)(,(\d*))?\})\??/y;
const groupStart = /\((?:\?(?::|[a-z-]+:|(<?[=!])|<[^>=!][^>]*>))?/y;

/** Takes a regular expression apart. The expression must compile with the flag `u`. */
export function parsePattern(pattern: string): ParsedPattern {
  const parts: PatternNode[] = [];
  let at = 0;
  parts.push(choice());
  return { parts };

  function choice(): PatternNode {
    const branches = [sequence()];
    while (pattern[at] === '|') {
      at++;
      branches.push(sequence());
    }
    return branches.length === 1 ? branches[0]! : { kind: 'choice', branches };
  }

  function sequence(): PatternNode {
    const terms: PatternNode[] = [];
    while (at < pattern.length && pattern[at] !== '|' && pattern[at] !== ')') terms.push(repeated(term()));
    return terms.length === 1 ? terms[0]! : { kind: 'sequence', parts: terms };
  }

  function term(): PatternNode {
    const group = take(groupStart);
    if (group) {
      const inner = choice();
      at++;
      if (group[1] === undefined) return inner;
      parts.push(inner);
      return { kind: 'empty' };
    }
    const text = take(atom)![0];
    return text === '^' || text === '$' || text === '\\b' || text === '\\B' ? { kind: 'empty' } : { kind: 'one', text };
  }

  function repeated(body: PatternNode): PatternNode {
    const found = take(quantifier);
    if (!found) return body;
    const [text, least, range, most] = found;
    if (least !== undefined) {
      const upper = range === undefined ? Number(least) : most === '' ? Infinity : Number(most);
      return { kind: 'repeat', body, least: Number(least), most: upper };
    }
    return { kind: 'repeat', body, least: text.startsWith('+') ? 1 : 0, most: text.startsWith('?') ? 1 : Infinity };
  }

  function take(expression: RegExp): RegExpExecArray | null {
    expression.lastIndex = at;
    const found = expression.exec(pattern);
    if (found) at += found[0].length;
    return found;
  }
}
