import { commonWords } from './common-words.ts';

/** Fewest characters of a password. */
export const passwordLength = 12;
const longest = 256;

/** Why a password cannot be taken, as a sentence; `undefined` where it can. */
export function passwordFault(password: string, name: string): string | undefined {
  const length = [...password].length;
  if (length < passwordLength) return `a password has at least ${passwordLength} characters, this one has ${length}`;
  if (length > longest) return `a password has at most ${longest} characters, this one has ${length}`;
  const bare = password.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  if (name.length > 2 && bare.includes(name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')))
    return 'a password does not contain the name of the account';
  if (isCommon(bare))
    return 'this password is one of those that everybody tries first; take several words that do not belong together';
  return undefined;
}

/** Nothing but a well-known word, a row of keys or one short piece again and again, with digits around it. */
function isCommon(bare: string): boolean {
  const core = withoutDigits(asLetters(bare));
  return (
    /^(.{1,4}?)\1+.{0,3}$/u.test(bare) ||
    isRow(bare) ||
    core.length < 4 ||
    commonWords.has(core) ||
    commonWords.has(withoutDigits(bare))
  );
}

function withoutDigits(text: string): string {
  return text.replace(/^\d+|\d+$/g, '');
}

/** Undoes the usual replacements: p4ssw0rd. */
function asLetters(text: string): string {
  const letters: Readonly<Record<string, string>> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't' };
  return text.replace(/\d(?=\p{L})|(?<=\p{L})\d(?=\d*\p{L})/gu, digit => letters[digit] ?? digit);
}

const rows = [
  '01234567890123456789',
  '98765432109876543210',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiopasdfghjklzxcvbnm',
  'qwertzuiopasdfghjklyxcvbnm',
  '1q2w3e4r5t6y7u8i9o0p',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm',
];

function isRow(bare: string): boolean {
  return rows.some(row => row.includes(bare));
}
