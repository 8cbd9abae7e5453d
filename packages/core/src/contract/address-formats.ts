import { isHostName, isInternationalHostName } from './host-names.ts';

/** Letters of the whole world as RFC 3987 allows them in addresses. */
const letters =
  '\\u{a0}-\\u{d7ff}\\u{f900}-\\u{fdcf}\\u{fdf0}-\\u{ffef}\\u{10000}-\\u{1fffd}\\u{20000}-\\u{2fffd}\\u{30000}-\\u{dfffd}\\u{e1000}-\\u{efffd}';
const privateLetters = '\\u{e000}-\\u{f8ff}\\u{f0000}-\\u{ffffd}\\u{100000}-\\u{10fffd}';

const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const ipv4 = `${octet}(?:\\.${octet}){3}`;
const hex = '[\\da-fA-F]{1,4}';
const lastTwo = `(?:${hex}:${hex}|${ipv4})`;
const ipv6 = [
  `(?:${hex}:){6}${lastTwo}`,
  `::(?:${hex}:){5}${lastTwo}`,
  `(?:${hex})?::(?:${hex}:){4}${lastTwo}`,
  ...[1, 2, 3, 4, 5].map(count => `(?:(?:${hex}:){0,${count}}${hex})?::${tailOf(4 - count)}`),
  `(?:(?:${hex}:){0,6}${hex})?::`,
].join('|');

function tailOf(groups: number): string {
  if (groups >= 0) return `(?:${hex}:){${groups}}${lastTwo}`;
  return hex;
}

/** A pattern of addresses by the grammar of RFC 3986, with the letters of RFC 3987 or without. */
function addressPattern(more: string, inQuery: string, relative: boolean): RegExp {
  const unreserved = `[\\w\\-.~${more}]`.replace('\\w', 'A-Za-z0-9_');
  const escaped = '%[\\da-fA-F]{2}';
  const marks = "[!$&'()*+,;=]";
  const plain = `(?:${unreserved}|${escaped}|${marks}|[:@])`;
  const plainNoColon = `(?:${unreserved}|${escaped}|${marks}|@)`;
  const user = `(?:(?:${unreserved}|${escaped}|${marks}|:)*@)?`;
  const literal = `\\[(?:${ipv6}|[vV][\\da-fA-F]+\\.(?:[A-Za-z0-9_\\-.~]|${marks}|:)+)\\]`;
  const host = `(?:${literal}|(?:${unreserved}|${escaped}|${marks})*)`;
  const authority = `//${user}${host}(?::\\d*)?(?:/${plain}*)*`;
  const rooted = `/(?:${plain}+(?:/${plain}*)*)?`;
  const tail = `(?:\\?(?:${plain}|[/?${inQuery}])*)?(?:#(?:${plain}|[/?])*)?`;
  const absolute = `[A-Za-z][A-Za-z\\d+\\-.]*:(?:${authority}|${rooted}|${plain}+(?:/${plain}*)*)?`;
  const near = `(?:${authority}|${rooted}|${plainNoColon}+(?:/${plain}*)*)?`;
  return new RegExp(`^(?:${relative ? `(?:${absolute}|${near})` : absolute})${tail}$`, 'u');
}

const word = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\-";
const label = '[A-Za-z0-9](?:[A-Za-z0-9\\-]{0,61}[A-Za-z0-9])?';
/** Everything outside ASCII, as RFC 6531 adds it. */
const beyondAscii = '\\u{80}-\\u{10ffff}';

function mailPattern(more: string, domain: string): RegExp {
  const quoted = `"(?:[ !#-\\[\\]-~${more}]|\\\\[ -~${more}])*"`;
  const local = `(?:${word}${more}]+(?:\\.${word}${more}]+)*|${quoted})`;
  return new RegExp(`^(?=[^@]{1,64}@|".{0,62}"@)${local}@(?:${domain}|\\[(?:${ipv4}|IPv6:(?:${ipv6}))\\])$`, 'u');
}

const worldLabel = `[A-Za-z0-9${letters}](?:[A-Za-z0-9\\-${letters}]{0,61}[A-Za-z0-9${letters}])?`;
const variable = '(?:[A-Za-z0-9_]|%[\\da-fA-F]{2})(?:\\.?(?:[A-Za-z0-9_]|%[\\da-fA-F]{2}))*(?::[1-9]\\d{0,3}|\\*)?';

/** Formats of addresses as their standards write them: RFC 3986 and 3987, RFC 5321 and 6531, RFC 1123, RFC 6570. */
export const addressFormats: readonly (readonly [name: string, check: RegExp | ((text: string) => boolean)])[] = [
  ['uri', addressPattern('', '', false)],
  ['uri-reference', addressPattern('', '', true)],
  ['iri', addressPattern(letters, privateLetters, false)],
  ['iri-reference', addressPattern(letters, privateLetters, true)],
  ['email', mailPattern('', `${label}(?:\\.${label})*`)],
  ['idn-email', mailPattern(beyondAscii, `${worldLabel}(?:\\.${worldLabel})*`)],
  ['hostname', isHostName],
  ['idn-hostname', isInternationalHostName],
  [
    'uri-template',
    new RegExp(
      `^(?:[!#$&'()*+,\\-./0-9:;=?@A-Z\\[\\]_a-z~${letters}${privateLetters}]|%[\\da-fA-F]{2}|\\{[+#./;?&=,!@|]?${variable}(?:,${variable})*\\})*$`,
      'u',
    ),
  ],
];
