import { patternFault } from '../pattern.ts';

const classes: Readonly<Record<string, string>> = {
  '\\i': '[\\p{L}_:]',
  '\\I': '[^\\p{L}_:]',
  '\\c': '[-.\\p{L}\\p{N}_:]',
  '\\C': '[^-.\\p{L}\\p{N}_:]',
  '\\d': '\\p{Nd}',
  '\\D': '\\P{Nd}',
};
const insideClass: Readonly<Record<string, string>> = {
  '\\i': '\\p{L}_:',
  '\\c': '\\-.\\p{L}\\p{N}_:',
  '\\d': '\\p{Nd}',
  '\\D': '\\P{Nd}',
};

/**
 * A pattern of XML Schema (Part 2, appendix F) as one of JSON Schema: it covers the whole text. `undefined` where it cannot be said, such
 * as with the subtraction of classes and blocks of characters, or where a text could take exponential time.
 */
export function patternOf(xsd: string): string | undefined {
  const parts: string[] = [];
  let isInClass = false;
  for (const [token] of xsd.matchAll(/\\[pP]\{[^}]*\}|\\.|[^]/gu)) {
    if (/^\\[pP]\{Is/.test(token)) return undefined;
    if (isInClass && token === '[') return undefined;
    if (token === '[') isInClass = true;
    else if (token === ']') isInClass = false;
    parts.push(translated(token, isInClass));
  }
  const pattern = `^(?:${parts.join('')})$`;
  return patternFault(pattern) === undefined ? pattern : undefined;
}

function translated(token: string, isInClass: boolean): string {
  const known = isInClass ? insideClass[token] : classes[token];
  if (known !== undefined) return known;
  if (token === '^' && !isInClass) return '\\^';
  if (token === '$' && !isInClass) return '\\$';
  // What XML Schema escapes without need is an error in JSON Schema's dialect.
  return /^\\[^\w^$\\.*+?()[\]{}|/-]$/u.test(token) ? token.slice(1) : token;
}
