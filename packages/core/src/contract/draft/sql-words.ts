/** A word of SQL, and where it begins. */
export interface SqlWord {
  readonly word: string;
  readonly at: number;
}

/** Quoted names and texts, numbers, words, signs; comments are left out. */
const token =
  /--[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]|'(?:[^']|'')*'|[\p{L}_][\p{L}\d_$#]*|\d+(?:\.\d+)?|[<>!]=|<>|[(),;.]|\S/gu;

/** The words of a text in SQL. */
export function sqlWords(text: string): readonly SqlWord[] {
  const all = [...text.matchAll(token)].map(({ 0: word, index }) => ({ word, at: index }));
  return all.filter(({ word }) => !word.startsWith('--') && !word.startsWith('/*'));
}

/** Where the parenthesis closes that opens there; `undefined`: nowhere. */
export function closingOf(words: readonly string[], open: number): number | undefined {
  let depth = 0;
  for (let at = open; at < words.length; at++) {
    depth += words[at] === '(' ? 1 : words[at] === ')' ? -1 : 0;
    if (depth === 0) return at;
  }
  return undefined;
}

/** Whether a word is this one, in any case. */
export function is(word: string | undefined, wanted: string): boolean {
  return word?.toLowerCase() === wanted;
}

/** A name without its quotes. */
export function bare(name: string): string {
  const quoted = /^(?:"(.*)"|`(.*)`|\[(.*)\])$/u.exec(name);
  return (quoted?.[1] ?? quoted?.[2] ?? quoted?.[3] ?? name).replaceAll('""', '"');
}
