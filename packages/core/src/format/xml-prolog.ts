import type { Issue, Result } from '../value/issue.ts';
import { failure, success } from '../value/issue.ts';
import { positionIn } from '../value/json-reader.ts';
import { formatIssue } from './format-issue.ts';
import type { Encoding } from './encoding.ts';
import { byteOrderMark, encodingOf } from './encoding.ts';

/** Longer than any XML declaration. */
const declarationBytes = 400;
const endOfTag = 0x3e;
const asciiReader = new TextDecoder('windows-1252');

/**
 * The encoding that an XML document is in, from the settings, the byte order mark and the XML declaration together (XML 1.0, appendix
 * F): what they say must agree. `undefined` leaves the choice to the mark, or UTF-8.
 */
export function xmlEncoding(bytes: Uint8Array, declared: Encoding | undefined): Result<Encoding | undefined> {
  const label = declaredLabel(bytes, declared);
  if (label === undefined) return success(declared);
  const named = encodingOf(label);
  if (!named.ok) return named;
  const mark = byteOrderMark(bytes);
  const other = declared?.name ?? (mark && mark.encoding !== 'utf-32' ? mark.encoding : undefined);
  if (other !== undefined && !agree(other, named.value.name)) {
    const source = declared ? 'the interface declares' : 'its byte order mark says';
    const sentence = `the XML declaration says the encoding is "${label}", but ${source} ${other}`;
    return failure(formatIssue('text.encoding-contradiction', '', sentence));
  }
  if (other === undefined && named.value.name.startsWith('utf-16')) {
    // The declaration could be read byte by byte, so the document is in no UTF-16.
    const sentence = `the XML declaration says the encoding is "${label}", but the bytes are not UTF-16`;
    return failure(formatIssue('text.encoding-contradiction', '', sentence));
  }
  return success(declared ?? named.value);
}

function agree(one: string, other: string): boolean {
  return one === other || (other === 'utf-16' && one.startsWith('utf-16')) || (one === 'utf-16' && other.startsWith('utf-16'));
}

/** The label in the XML declaration, read without knowing the encoding: every accepted one writes it in ASCII or UTF-16. */
function declaredLabel(bytes: Uint8Array, declared: Encoding | undefined): string | undefined {
  const mark = byteOrderMark(bytes);
  const wide = (mark?.encoding ?? declared?.name ?? '').startsWith('utf-16');
  const start = mark?.length ?? 0;
  const end = bytes.subarray(start, start + declarationBytes).indexOf(endOfTag) + 1;
  const written = bytes.subarray(start, start + end);
  const head = asciiReader.decode(wide ? written.filter(byte => byte !== 0) : written);
  const declaration = /^<\?xml\s[^>]*\?>/.exec(head)?.[0];
  return declaration && /\sencoding\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(declaration)?.slice(1).find(Boolean);
}

/** The document type declaration before the root element, as an issue: it is refused unread. */
export function doctypeIn(text: string): Issue | undefined {
  let at = 0;
  for (;;) {
    while (/\s/.test(text.charAt(at))) at++;
    if (text.startsWith('<!DOCTYPE', at))
      return formatIssue('xml.doctype', '', 'found a document type declaration', positionIn(text, at));
    const close = text.startsWith('<!--', at) ? '-->' : text.startsWith('<?', at) ? '?>' : undefined;
    const end = close === undefined ? -1 : text.indexOf(close, at + 2);
    if (close === undefined || end === -1) return undefined;
    at = end + close.length;
  }
}

/** The entities that need no declaration, without the prototype in which `&constructor;` would be found. */
export const predefinedEntities: Record<string, string> = Object.freeze(
  Object.assign(Object.create(null) as Record<string, string>, { amp: '&', gt: '>', lt: '<', quot: '"', apos: "'" }),
);
