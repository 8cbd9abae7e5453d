/** A token, as far as operands and brackets need it: `copying` is `??` or `?:`, `end` what else ends an operand of these. */
export type TokenKind = 'operand' | 'open' | 'close' | 'copying' | 'end' | 'operator';

const skipped = /(?:\s+|\/\*[^]*?\*\/)*/y;
const quoted = /"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'|`[^`]*`/y;
const name = /[^\s.[\]{}(),@#;:?+\-*/%|=<>^&!~"'`][^\s.[\]{}(),@#;:?+\-*/%|=<>^&!~]*/y;
const mark = /\?\?|\?:|:=|\*\*|[^]/y;

const kinds: ReadonlyMap<string, TokenKind> = new Map([
  ...[...'([{'].map(sign => [sign, 'open'] as const),
  ...[...')]}'].map(sign => [sign, 'close'] as const),
  ...['??', '?:'].map(sign => [sign, 'copying'] as const),
  ...[':=', ',', ';', '?', ':'].map(sign => [sign, 'end'] as const),
]);
const operatorNames = new Set(['and', 'or', 'in']);
const quotes = new Set(['"', "'", '`']);
const wildcards = new Set(['*', '**', '%']);

/**
 * Takes an expression apart as the parser of jsonata does, without building anything. What stands before decides whether `/` begins a
 * regular expression and whether `and` or `*` is an operator. Of a text that is no
 * expression the tokens may end where the parser fails.
 */
export function* tokensOf(text: string): Generator<TokenKind, void> {
  let at = 0;
  let afterOperand = false;
  const read = (form: RegExp): string | undefined => {
    form.lastIndex = at;
    const found = form.exec(text)?.[0];
    at += found?.length ?? 0;
    return found;
  };
  for (read(skipped); at < text.length; read(skipped)) {
    const word = read(name);
    let kind: TokenKind = 'operand';
    if (word !== undefined) {
      if (afterOperand && operatorNames.has(word)) kind = 'operator';
    } else if (read(quoted) === undefined) {
      const sign = read(mark)!;
      const isPattern = sign === '/' && !afterOperand;
      const end: number | undefined = isPattern ? endOfPattern(text, at) : at;
      if (end === undefined || quotes.has(sign) || text.startsWith('/*', at - 1)) return;
      at = end;
      if (!isPattern && (afterOperand || !wildcards.has(sign))) kind = kinds.get(sign) ?? 'operator';
    }
    yield kind;
    afterOperand = kind === 'operand' || kind === 'close';
  }
}

/** Where a regular expression ends: at a slash that is neither escaped nor in brackets; absent where it does not. */
function endOfPattern(text: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const isEscaped = text[at - 1] === '\\';
    if (text[at] === '/' && depth === 0 && !isSlashEscaped(text, at)) return at + 1;
    if (!isEscaped && '([{'.includes(text[at]!)) depth += 1;
    if (!isEscaped && ')]}'.includes(text[at]!)) depth -= 1;
  }
  return undefined;
}

function isSlashEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text[at - 1 - backslashes] === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}
