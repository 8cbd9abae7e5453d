import type { Entry } from './observation.ts';

/**
 * The fields of a line of SHDR: separated by bars; a field in double quotes may hold bars behind a backslash (`"a \| b"`), in which quotes and
 * backslashes before bars are no part of the text.
 */
export function splitFields(line: string): readonly string[] {
  if (!line.includes('\\|')) return line.split('|');
  const fields: string[] = [];
  let from = 0;
  while (from <= line.length) {
    const end = fieldEnd(line, from);
    fields.push(plainField(line.slice(from, end)));
    from = end + 1;
  }
  return fields;
}

function fieldEnd(line: string, from: number): number {
  const isQuoted = line.charAt(from) === '"' && /^"(?:[^"|]|\\\|)*"(?:\||$)/.test(line.slice(from));
  for (let at = line.indexOf('|', from); at !== -1; at = line.indexOf('|', at + 1)) {
    if (!isQuoted || line.charAt(at - 1) !== '\\') return at;
  }
  return line.length;
}

function plainField(field: string): string {
  const isQuoted = field.length > 1 && field.startsWith('"') && field.endsWith('"') && field.includes('\\|');
  return isQuoted ? field.slice(1, -1).replaceAll('\\|', '|') : field;
}

const mostEntries = 10_000;
const token = /\s*([^\s={}]+)(?:=(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(\{)|(\S*)))?/y;

/** Entries of a data set (`a=1 b="x y" c`) or rows of a table (`r={x=1 y=2}`); `undefined` where the text is none. */
export function readEntries(text: string): readonly Entry[] | undefined {
  const entries: Entry[] = [];
  token.lastIndex = 0;
  let at = 0;
  while (text.slice(at).trim() !== '') {
    token.lastIndex = at;
    const found = token.exec(text);
    if (!found || entries.length >= mostEntries) return undefined;
    const [, key = '', double, single, brace, bare] = found;
    at = token.lastIndex;
    if (brace === undefined) {
      const value = double ?? single ?? bare;
      entries.push(
        value === undefined || (value === '' && bare === '') ? { key, removed: true, text: '' } : { key, text: unescape(value) },
      );
      continue;
    }
    const end = text.indexOf('}', at);
    if (end === -1) return undefined;
    const inner = text.slice(at, end);
    const cells = /=/.test(inner) ? readEntries(inner) : undefined;
    entries.push({ key, text: inner, ...(cells && { cells }) });
    at = end + 1;
  }
  return entries;
}

function unescape(text: string): string {
  return text.replace(/\\(.)/g, '$1');
}
