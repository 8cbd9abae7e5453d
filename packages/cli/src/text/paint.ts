/**
 * Colours are written as marks that no text of the world contains (Unicode noncharacters) and become terminal codes at the very end,
 * after every control character was made visible. So nothing that came in a message can ever steer a terminal.
 */
const marks = { end: '\ufdd0', bold: '\ufdd1', dim: '\ufdd2', red: '\ufdd3', green: '\ufdd4', yellow: '\ufdd5' } as const;
const codes: Readonly<Record<string, string>> = {
  [marks.end]: '\u001b[0m',
  [marks.bold]: '\u001b[1m',
  [marks.dim]: '\u001b[2m',
  [marks.red]: '\u001b[31m',
  [marks.green]: '\u001b[32m',
  [marks.yellow]: '\u001b[33m',
};

/** How a piece of text looks. */
export type Look = Exclude<keyof typeof marks, 'end'>;

/** Marks a text with a look. */
export function paint(look: Look, text: string): string {
  return text === '' ? '' : marks[look] + text + marks.end;
}

/** Columns that a text takes; marks take none. */
export function widthOf(text: string): number {
  return [...text.replace(/[\ufdd0-\ufdd5]/g, '')].length;
}

/** The text as it goes to the terminal: only line breaks are left of the control characters, and marks are colours or nothing. */
export function rendered(text: string, colours: boolean): string {
  return visible(text).replace(/[\ufdd0-\ufdd5]/g, mark => (colours ? codes[mark]! : ''));
}

/**
 * Makes control and format characters visible: `␛` for escape, `⟨202e⟩` for what has no picture (C1, bidirectional overrides).
 * Line breaks stay.
 */
export function visible(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, picture);
}

/** The same on one line. */
export function visibleLine(text: string): string {
  return visible(text).replaceAll('\n', '␊');
}

function picture(character: string): string {
  const code = character.codePointAt(0)!;
  if (character === '\n') return character;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return code === 0x7f ? '␡' : `⟨${code.toString(16).padStart(4, '0')}⟩`;
}
