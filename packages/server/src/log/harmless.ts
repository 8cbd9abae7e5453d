/** A text whose control characters are written out (`\u001b`), so that nothing it quotes can steer a terminal. Line breaks stay where asked for. */
export function harmless(text: string, keepLines = false): string {
  return text.replace(/\p{Cc}/gu, character => (keepLines && character === '\n' ? character : escaped(character)));
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
