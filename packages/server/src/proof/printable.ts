/** Whether a font has a letter for a code point. */
export type HasLetter = (codePoint: number) => boolean;

/**
 * Text as it may stand in a document that people sign: what cannot be seen, what turns the direction of writing, what is written from right to left and
 * what the font has no letter for becomes its code point, so that nothing is lost or looks like something else.
 */
export function printable(text: string, hasLetter: HasLetter): string {
  return text.replace(/[^\x20-\x7e]/gu, found => {
    const code = found.codePointAt(0)!;
    if (hidden.test(found) || !hasLetter(code)) return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
    return found;
  });
}

const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u;

/** Lines of at most so many characters; at a blank where there is one near the end, else in the middle of a word. */
export function linesOf(text: string, width: number): readonly string[] {
  return text.split('\n').flatMap(line => wrapped([...line], width));
}

function wrapped(letters: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  for (let at = 0; at < letters.length || lines.length === 0;) {
    const rest = letters.length - at;
    const blank = rest > width ? letters.lastIndexOf(' ', at + width) : -1;
    const end = rest <= width ? letters.length : blank > at + width / 2 ? blank + 1 : at + width;
    lines.push(letters.slice(at, end).join('').trimEnd());
    at = Math.max(end, at + 1);
  }
  return lines;
}
