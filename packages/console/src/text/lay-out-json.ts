/**
 * A JSON text with a line for each field and element. Only blanks between the tokens change, so that numbers and texts stay exactly as they are
 * written; a text that is no JSON comes back as it was.
 */
export function layOutJson(text: string): string {
  if (!isJson(text)) return text;
  const lines: string[] = [];
  let [line, depth] = ['', 0];
  const end = (): void => {
    if (line.trim() !== '') lines.push(line);
    line = '  '.repeat(depth);
  };
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gu)) {
    if (token === '}' || token === ']') {
      depth--;
      if (/[{[]$/u.test(line)) line += token;
      else {
        end();
        line = '  '.repeat(depth) + token;
      }
      continue;
    }
    if (/[{[]$/u.test(line)) end();
    line += token === ':' ? ': ' : token;
    if (token === '{' || token === '[') depth++;
    if (token === ',') end();
  }
  return [...lines, line].join('\n');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
