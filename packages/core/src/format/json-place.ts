const space = /\s*/y;
const scalar = /[^\s,\]}]+/y;

/**
 * The offset of what stands at the steps of a path in a JSON text, or of the nearest thing around it. A list is entered at its first element
 * where the path names a field. Reads as far as it must; in a text that is no JSON the answer is where the reading ended.
 */
export function jsonOffset(text: string, steps: readonly (string | number)[]): number {
  let at = skipSpace(text, 0);
  for (let depth = 0; depth < steps.length;) {
    const step = steps[depth]!;
    const list = text[at] === '[';
    const found = list ? itemAt(text, at, typeof step === 'number' ? step : 0) : fieldAt(text, at, String(step));
    if (found === undefined) return at;
    at = found;
    if (!list || typeof step === 'number') depth++;
  }
  return at;
}

function fieldAt(text: string, open: number, name: string): number | undefined {
  if (text[open] !== '{') return undefined;
  for (let at = skipSpace(text, open + 1); text[at] === '"';) {
    const end = stringEnd(text, at);
    const value = skipSpace(text, skipSpace(text, end) + 1);
    if (nameOf(text.slice(at, end)) === name) return value;
    at = skipSpace(text, skipSpace(text, valueEnd(text, value)) + 1);
  }
  return undefined;
}

function itemAt(text: string, open: number, index: number): number | undefined {
  let at = skipSpace(text, open + 1);
  for (let place = 0; at < text.length && text[at] !== ']'; place++) {
    if (place === index) return at;
    at = skipSpace(text, skipSpace(text, valueEnd(text, at)) + 1);
  }
  return undefined;
}

function valueEnd(text: string, start: number): number {
  if (text[start] === '"') return stringEnd(text, start);
  if (text[start] !== '{' && text[start] !== '[') return after(scalar, text, start) ?? start + 1;
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const sign = text[at];
    if (sign === '"') at = stringEnd(text, at) - 1;
    else if (sign === '{' || sign === '[') depth++;
    else if ((sign === '}' || sign === ']') && --depth === 0) return at + 1;
  }
  return text.length;
}

function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}

function nameOf(quoted: string): string | undefined {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return undefined;
  }
}

function skipSpace(text: string, start: number): number {
  return after(space, text, start) ?? start;
}

function after(token: RegExp, text: string, start: number): number | undefined {
  token.lastIndex = start;
  return token.test(text) ? token.lastIndex : undefined;
}
