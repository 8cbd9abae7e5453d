/** Whether a class takes a character, by its code. */
export type TakesCode = (code: number) => boolean;

const special = /[\\^$.*+?()[\]{}|/]/;

/**
 * The class that an atom of a pattern stands for (`a`, `\d`, `[^x-z]`, `.`). The engine of JavaScript is asked about each
 * character on its own, so that the class means exactly the same here.
 */
export function characterClass(text: string, flags: string): TakesCode {
  const width = text.length === 1 || (text.length === 2 && text.codePointAt(0)! > 0xffff);
  if (width && !special.test(text) && !flags.includes('i')) {
    const own = text.codePointAt(0)!;
    return code => code === own;
  }
  const expression = new RegExp(`^(?:${text})$`, flags.replace(/[^isu]/g, ''));
  const toText = flags.includes('u') ? String.fromCodePoint : String.fromCharCode;
  const ascii = Uint8Array.from({ length: 128 }, (_, code) => (expression.test(toText(code)) ? 1 : 0));
  return code => (code < 128 ? ascii[code] === 1 : expression.test(toText(code)));
}
