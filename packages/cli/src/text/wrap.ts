import { visible, visibleLine, widthOf } from './paint.ts';

/** The columns that every view keeps to. */
export const pageWidth = 100;

/** A sentence broken at blanks; a word that is wider than a line is broken where the line ends. Every line is indented and ends. */
export function sentence(text: string, indent = 0, width = pageWidth): string {
  const room = width - indent;
  const lines = [''];
  for (const word of visibleLine(text)
    .split(' ')
    .flatMap(word => pieces(word, room))) {
    const last = lines.at(-1)!;
    if (last === '') lines[lines.length - 1] = word;
    else if (widthOf(last) + 1 + widthOf(word) <= room) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map(line => `${' '.repeat(indent)}${line}\n`).join('');
}

/** A text with its own line breaks, each line broken at the width, at most so many lines; what is missing is said. */
export function block(text: string, indent: number, most = 24): string {
  const lines = visible(text.replace(/\r?\n$/, ''))
    .split('\n')
    .flatMap(line => pieces(line, pageWidth - indent));
  const shown = lines.slice(0, most);
  const more = lines.length - shown.length;
  return [...shown, ...(more > 0 ? [`… ${more} more lines`] : [])]
    .map(line => `${' '.repeat(indent)}${line}`.trimEnd() + '\n')
    .join('');
}

function pieces(text: string, width: number): readonly string[] {
  if (widthOf(text) <= width) return [text];
  const characters = [...text];
  return Array.from({ length: Math.ceil(characters.length / width) }, (_, index) =>
    characters.slice(index * width, (index + 1) * width).join(''),
  );
}
