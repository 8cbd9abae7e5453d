/** The offset of a column in the first record of a delimited text whose first line names the columns, or of the record where it has no such column. */
export function delimitedOffset(
  text: string,
  column: string,
  separator: string,
  quote: string,
  columns?: readonly string[],
): number {
  const names = columns ?? cellsOf(text, 0, separator, quote).map(({ start, end }) => unquoted(text.slice(start, end), quote));
  const first = columns === undefined ? lineEnd(text, 0) : 0;
  const cells = cellsOf(text, first, separator, quote);
  return cells[names.indexOf(column)]?.start ?? first;
}

function cellsOf(
  text: string,
  from: number,
  separator: string,
  quote: string,
): readonly { readonly start: number; readonly end: number }[] {
  const cells: { readonly start: number; readonly end: number }[] = [];
  let [start, inside] = [from, false];
  for (let at = from; at <= text.length; at++) {
    const sign = text[at];
    if (sign !== undefined && sign === quote) inside = !inside;
    if (sign === undefined || (!inside && (sign === separator || sign === '\n'))) {
      cells.push({ start, end: sign === '\n' && text[at - 1] === '\r' ? at - 1 : at });
      start = at + 1;
    }
    if (sign === '\n' && !inside) break;
  }
  return cells;
}

function unquoted(cell: string, quote: string): string {
  return quote !== '' && cell.startsWith(quote) ? cell.slice(1, -1).replaceAll(quote + quote, quote) : cell;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end + 1;
}
