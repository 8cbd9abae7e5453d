import { fromPunycode, toPunycode } from './punycode.ts';

const plainLabel = /^[a-zA-Z\d](?:[a-zA-Z\d-]{0,61}[a-zA-Z\d])?$/u;
const longestLabel = 63;
const longestName = 253;

/** A host name of ASCII, RFC 1123; labels that stand for international ones are looked into. */
export function isHostName(text: string): boolean {
  const labels = text.split('.');
  return text.length <= longestName && labels.every(isAsciiLabel) && bidiHolds(labels.map(shown));
}

/** An international host name, RFC 5890 to 5893. */
export function isInternationalHostName(text: string): boolean {
  const labels = text.split(/[.。．｡]/u);
  const ascii = labels.map(label => (isAscii(label) ? label : `xn--${toPunycode(label)}`));
  if (ascii.join('.').length > longestName || ascii.some(label => label.length > longestLabel)) return false;
  return labels.every(label => (isAscii(label) ? isAsciiLabel(label) : isUnicodeLabel(label))) && bidiHolds(labels.map(shown));
}

function isAscii(text: string): boolean {
  return [...text].every(each => each < '\u0080');
}

function isAsciiLabel(label: string): boolean {
  if (!plainLabel.test(label)) return false;
  if (label.slice(2, 4) !== '--') return true;
  const text = /^xn--/iu.test(label) ? fromPunycode(label.slice(4)) : undefined;
  return text !== undefined && !isAscii(text) && isUnicodeLabel(text) && toPunycode(text) === label.slice(4).toLowerCase();
}

/** What a label says, decoded where it is encoded. */
function shown(label: string): string {
  return /^xn--/iu.test(label) ? (fromPunycode(label.slice(4)) ?? label) : label;
}

/** RFC 5891, 4.2.3: the form of a label, and each of its characters. */
function isUnicodeLabel(label: string): boolean {
  if (label !== label.normalize('NFC') || /^\p{M}/u.test(label) || /^-|-$|^..--/u.test(label)) return false;
  const characters = [...label];
  return characters.every((each, index) => {
    const rule = contextRules.find(([of]) => of.test(each));
    return rule ? rule[1](characters, index) : isAllowed(each);
  });
}

/** RFC 5892: letters, digits and marks that stay what they are when case and compatible forms are folded. */
function isAllowed(character: string): boolean {
  if (/[ßς۽۾་〇]/u.test(character)) return true;
  if (/[\u0640\u07fa\u302e\u302f\u3031-\u3035\u303b]/u.test(character)) return false;
  if (/[\u1100-\u11ff\ua960-\ua97c\ud7b0-\ud7fb]|\p{Default_Ignorable_Code_Point}/u.test(character)) return false;
  const folded = character.normalize('NFKC').toLowerCase().normalize('NFKC');
  return folded === character && /[-\p{Ll}\p{Lo}\p{Lm}\p{Mn}\p{Mc}\p{Nd}]/u.test(character);
}

type ContextRule = (characters: readonly string[], index: number) => boolean;

const virama =
  /[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca\u0e3a\u0eba\u0f84\u1039\u103a\u1714\u1734\u17d2\u1a60\u1b44\u1baa\u1bab\u1bf2\u1bf3\u2d7f\ua806\ua8c4\ua953\ua9c0\uaaf6\uabed]/u;
/** Letters of Arabic that join on one side only. */
const joinsRight =
  /[\u0622-\u0625\u0627\u0629\u062f-\u0632\u0648\u0671-\u0673\u0675-\u0677\u0688-\u0699\u06c0-\u06cb\u06cd\u06cf\u06d2\u06d3\u06d5]/u;
const arabicLetter = /(?=\p{Script=Arabic})\p{L}/u;

/** RFC 5892, appendix A: characters that may stand only beside certain others. */
const contextRules: readonly (readonly [of: RegExp, rule: ContextRule])[] = [
  [/\u200c/u, (characters, at) => virama.test(characters[at - 1] ?? '') || joins(characters, at)],
  [/\u200d/u, (characters, at) => virama.test(characters[at - 1] ?? '')],
  [/\u00b7/u, (characters, at) => characters[at - 1] === 'l' && characters[at + 1] === 'l'],
  [/\u0375/u, (characters, at) => /\p{Script=Greek}/u.test(characters[at + 1] ?? '')],
  [/[\u05f3\u05f4]/u, (characters, at) => /\p{Script=Hebrew}/u.test(characters[at - 1] ?? '')],
  [
    /\u30fb/u,
    characters =>
      characters.some(each => each !== '\u30fb' && /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(each)),
  ],
  [/[\u0660-\u0669]/u, characters => !characters.some(each => /[\u06f0-\u06f9]/u.test(each))],
  [/[\u06f0-\u06f9]/u, characters => !characters.some(each => /[\u0660-\u0669]/u.test(each))],
];

/** A non-joiner between letters that would join. */
function joins(characters: readonly string[], at: number): boolean {
  const before = characters.slice(0, at).findLast(each => !/\p{Mn}/u.test(each)) ?? '';
  const after = characters.slice(at + 1).find(each => !/\p{Mn}/u.test(each)) ?? '';
  return arabicLetter.test(before) && !joinsRight.test(before) && arabicLetter.test(after);
}

const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const arabicDigit = /[\u0660-\u0669\u066b\u066c]/u;
const europeanDigit = /[0-9\u06f0-\u06f9]/u;

/** RFC 5893: where a name reads from right to left somewhere, every label reads in one direction. */
function bidiHolds(labels: readonly string[]): boolean {
  const isRight = (each: string): boolean => rightToLeft.test(each) && !europeanDigit.test(each) && !/\p{Mn}/u.test(each);
  if (!labels.some(label => [...label].some(isRight))) return true;
  return labels.every(label => {
    const characters = [...label].filter(each => !/\p{Mn}/u.test(each));
    const [first = '', last = ''] = [characters[0], characters.at(-1)];
    const isLeft = (each: string): boolean => /\p{L}/u.test(each) && !isRight(each);
    if (isLeft(first)) return !characters.some(isRight) && (isLeft(last) || europeanDigit.test(last));
    if (!isRight(first) || arabicDigit.test(first) || characters.some(isLeft)) return false;
    const mixed = characters.some(each => arabicDigit.test(each)) && characters.some(each => europeanDigit.test(each));
    return !mixed && (isRight(last) || europeanDigit.test(last));
  });
}
