/** Every character that XML 1.0 does not allow, not even as a reference. */
// oxlint-disable-next-line no-control-regex -- these are the characters to refuse
const forbidden = /[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]|\p{Surrogate}/u;

const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** The first character of a text that XML cannot carry (`U+0007`), if there is one. */
export function forbiddenIn(text: string): string | undefined {
  const found = forbidden.exec(text)?.[0];
  return found && `U+${(found.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** A text as the content of an element. */
export function escapeText(text: string): string {
  return /[&<>\r]/.test(text) ? text.replaceAll(/[&<>\r]/g, character => references[character] as string) : text;
}

/** A text as the value of an attribute. */
export function escapeAttribute(text: string): string {
  return /[&<>"\t\n\r]/.test(text) ? text.replaceAll(/[&<>"\t\n\r]/g, character => references[character] as string) : text;
}
