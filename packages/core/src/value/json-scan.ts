/** A number with so many characters may say more than a double holds. */
const longestPlainNumber = 15;

const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;
const minus = 0x2d;
const point = 0x2e;
const zero = 0x30;
const nine = 0x39;

/**
 * How many members the objects of a JSON text have, or `undefined` where a number in it could be read inexactly: one of 16 characters or
 * more, one with an exponent, a negative zero. What is no JSON may get any answer.
 */
export function countPlainMembers(text: string): number | undefined {
  let members = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) at = endOfString(text, at + 1);
    else if (code === colon) members++;
    else if ((code >= zero && code <= nine) || code === minus) {
      const end = endOfPlainNumber(text, at);
      if (end === undefined) return undefined;
      at = end - 1;
    }
  }
  return members;
}

/** The position of the closing quote. The engine finds a quote quicker than a loop here does; only behind a backslash it must be looked at. */
function endOfString(text: string, start: number): number {
  const end = text.indexOf('"', start);
  if (end === -1) return text.length;
  return text.charCodeAt(end - 1) === backslash ? endOfEscapedString(text, start) : end;
}

function endOfEscapedString(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) return at;
    if (code === backslash) at++;
  }
  return text.length;
}

/** The position behind a number that a double holds as it is written. */
function endOfPlainNumber(text: string, start: number): number | undefined {
  let at = start + 1;
  let isZero = text.charCodeAt(start) === minus;
  const isNegative = isZero;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= zero && code <= nine) isZero &&= code === zero;
    else if (code !== point) break;
  }
  const next = text.charCodeAt(at);
  const hasExponent = next === 0x65 || next === 0x45;
  return hasExponent || (isNegative && isZero) || at - start > longestPlainNumber ? undefined : at;
}
