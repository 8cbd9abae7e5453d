import { Lexer } from 'yaml';
import { deepest } from './yaml-data.ts';

/** What the lexer puts before a scalar; the next token is its text. */
const scalarFollows = '\u001F';

/** Marks of the lexer that do not stand in the text: the start of a document, the end of a flow, a scalar. */
const marks: ReadonlySet<string> = new Set(['\u0002', '\u0018', scalarFollows]);

/** The offset at which brackets are nested deeper than a document may be; `undefined` where they are not. */
export function overDeep(text: string): number | undefined {
  if (!mayBeDeep(text)) return undefined;
  let depth = 0;
  let offset = 0;
  let isScalar = false;
  for (const token of new Lexer().lex(text)) {
    if (!isScalar && (token === '[' || token === '{') && ++depth > deepest) return offset;
    if (!isScalar && (token === ']' || token === '}')) depth = Math.max(0, depth - 1);
    isScalar = token === scalarFollows;
    if (!marks.has(token)) offset += token.length;
  }
  return undefined;
}

/** A quick look, brackets in texts and comments counted in: few documents need the closer one. */
function mayBeDeep(text: string): boolean {
  let depth = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/gu)) {
    depth = Math.max(0, depth + (bracket === '[' || bracket === '{' ? 1 : -1));
    if (depth > deepest) return true;
  }
  return false;
}
