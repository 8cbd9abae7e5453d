/** A list of PostgreSQL, taken apart: texts, nulls and lists inside. */
export type ParsedArray = readonly (string | null | ParsedArray)[];

/** Reads the text of a list (`{1,NULL,"a \"b\"",{2}}`), with or without bounds before it. */
export function parseArray(text: string): ParsedArray {
  const lists: (string | null | ParsedArray)[][] = [];
  let at = text.indexOf('{');
  let done: ParsedArray = [];
  while (at < text.length) {
    const mark = text[at];
    if (mark === '{') {
      lists.push([]);
      at += 1;
    } else if (mark === '}') {
      done = lists.pop() ?? [];
      lists.at(-1)?.push(done);
      at += 1;
    } else if (mark === ',') at += 1;
    else at = element(text, at, lists.at(-1)!);
  }
  return done;
}

function element(text: string, from: number, into: (string | null | ParsedArray)[]): number {
  if (text[from] !== '"') {
    let end = from;
    while (end < text.length && text[end] !== ',' && text[end] !== '}') end += 1;
    const plain = text.slice(from, end);
    into.push(plain === 'NULL' ? null : plain);
    return end;
  }
  let value = '';
  let at = from + 1;
  for (; text[at] !== '"'; at += 1) {
    if (text[at] === '\\') at += 1;
    value += text[at];
  }
  into.push(value);
  return at + 1;
}

/** The text of a list of texts, every element quoted. */
export function writeArray(items: readonly (string | null)[]): string {
  const written = items.map(item =>
    item === null ? 'NULL' : `"${/["\\]/u.test(item) ? item.replace(/["\\]/gu, '\\$&') : item}"`,
  );
  return `{${written.join(',')}}`;
}
