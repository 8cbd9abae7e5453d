import { bare, closingOf, is } from './sql-words.ts';

/** A CHECK of a column or table. */
export interface SqlCheck {
  /** Every word of it that could be a column. */
  readonly columns: readonly string[];
  /** The texts that a column may be, where that is all it says. */
  readonly choices?: readonly string[];
  readonly text: string;
}

/** Each CHECK among the words of a definition. */
export function checksIn(words: readonly string[]): readonly SqlCheck[] {
  return words.flatMap((word, at) => {
    const close = is(word, 'check') && words[at + 1] === '(' ? closingOf(words, at + 1) : undefined;
    return close === undefined ? [] : [checkOf(words.slice(at + 2, close))];
  });
}

function checkOf(words: readonly string[]): SqlCheck {
  const choices = choicesIn(words);
  const text = words.join(' ').replaceAll('( ', '(').replaceAll(' )', ')');
  return { columns: words.map(bare), text: `CHECK (${text})`, ...(choices && { choices }) };
}

/** `state IN ('open', 'closed')` and nothing else. */
function choicesIn(words: readonly string[]): readonly string[] | undefined {
  const isList = is(words[1], 'in') && words[2] === '(' && closingOf(words, 2) === words.length - 1;
  return isList ? textsIn(words.slice(3, -1)) : undefined;
}

/** The texts of a list, where there are only texts. */
export function textsIn(words: readonly string[]): readonly string[] | undefined {
  const listed = words.filter(word => word !== ',');
  return listed.length > 0 && listed.every(word => word.startsWith("'"))
    ? listed.map(word => word.slice(1, -1).replaceAll("''", "'"))
    : undefined;
}
