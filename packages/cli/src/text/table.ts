import { visibleLine, widthOf } from './paint.ts';

/** Lines of equal columns, two blanks apart, without trailing blanks. A column is as wide as its widest cell. */
export function table(
  rows: readonly (readonly string[])[],
  options: { readonly indent?: number; readonly right?: readonly number[] } = {},
): string {
  const lines = rows.map(row => row.map(visibleLine));
  const widths = columnWidths(lines);
  const indent = ' '.repeat(options.indent ?? 0);
  return lines
    .map(
      row => indent + row.map((cell, column) => pad(cell, widths[column]!, options.right?.includes(column) ?? false)).join('  '),
    )
    .map(line => `${line.trimEnd()}\n`)
    .join('');
}

function columnWidths(rows: readonly (readonly string[])[]): readonly number[] {
  const columns = Math.max(0, ...rows.map(row => row.length));
  return Array.from({ length: columns }, (_, column) => Math.max(...rows.map(row => widthOf(row[column] ?? ''))));
}

function pad(cell: string, width: number, right: boolean): string {
  const blanks = ' '.repeat(width - widthOf(cell));
  return right ? blanks + cell : cell + blanks;
}

/** A text cut to a width, with `…` where something is missing. */
export function cut(text: string, width: number): string {
  const characters = [...visibleLine(text)];
  return characters.length <= width ? characters.join('') : `${characters.slice(0, width - 1).join('')}…`;
}
