/**
 * Text of others as it may be shown: control characters, line ends and characters that turn the direction of writing or cannot be seen become
 * visible marks, so that what is shown is what is there (Unicode TR 36, TR 55).
 */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu, mark);
}

/** The same where line ends and tabs belong to the text. */
export function plainLines(text: string): string {
  return text.replace(/(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu, found => (found === '\r' ? '␍' : mark(found)));
}

function mark(found: string): string {
  const code = found.codePointAt(0)!;
  if (code < 0x20) return String.fromCodePoint(0x24_00 + code);
  return code === 0x7f ? '␡' : `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
