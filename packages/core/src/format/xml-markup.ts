/** What begins with a `<`. `hidden` may hold anything until its end: a comment, a CDATA section, an instruction. */
export type Markup =
  | { readonly kind: 'hidden'; readonly until: string; readonly end: number }
  | { readonly kind: 'doctype'; readonly end: number }
  | { readonly kind: 'end'; readonly name: string; readonly end: number }
  | { readonly kind: 'start'; readonly name: string; readonly local: string; readonly isEmpty: boolean; readonly end: number };

const hidden = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const;

const nameEnd = /[\s/>]/g;

/** The markup at an offset where a `<` stands; `undefined` where the text ends before it can be told, or before a tag is complete. */
export function markupAt(text: string, open: number): Markup | undefined {
  const next = text.charCodeAt(open + 1);
  if (next === 0x21 || next === 0x3f) return declarationAt(text, open);
  if (next === 0x2f) {
    const close = text.indexOf('>', open);
    return close === -1 ? undefined : { kind: 'end', name: text.slice(open + 2, close).trimEnd(), end: close + 1 };
  }
  const close = tagEnd(text, open + 1);
  if (close === -1) return undefined;
  nameEnd.lastIndex = open + 1;
  const name = text.slice(open + 1, nameEnd.exec(text)?.index);
  const colon = name.indexOf(':');
  const isEmpty = text.charCodeAt(close - 1) === 0x2f;
  return { kind: 'start', name, local: name.slice(colon + 1), isEmpty, end: close + 1 };
}

function declarationAt(text: string, open: number): Markup | undefined {
  for (const [begin, until] of hidden) {
    if (text.startsWith(begin, open)) return { kind: 'hidden', until, end: open + begin.length };
    if (begin.startsWith(text.slice(open, open + begin.length))) return undefined;
  }
  return { kind: 'doctype', end: open + 2 };
}

/** Offset of the `>` that ends a tag: none inside quotes. */
function tagEnd(text: string, from: number): number {
  for (let at = from; ;) {
    const close = text.indexOf('>', at);
    if (close === -1) return -1;
    const quote = firstQuote(text, at, close);
    if (quote === -1) return close;
    const end = text.indexOf(text.charAt(quote), quote + 1);
    if (end === -1) return -1;
    at = end + 1;
  }
}

function firstQuote(text: string, from: number, before: number): number {
  for (let at = from; at < before; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22 || code === 0x27) return at;
  }
  return -1;
}

/** Namespace and local name of a root element, from its tag. */
export function rootNameOf(tag: string, name: string): { readonly uri: string; readonly local: string } {
  const colon = name.indexOf(':');
  const declaration = colon === -1 ? 'xmlns' : `xmlns:${name.slice(0, colon)}`;
  const attributes = tag.matchAll(/\s([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g);
  const found = [...attributes].find(([, attribute]) => attribute === declaration);
  return { uri: found?.[2] ?? found?.[3] ?? '', local: name.slice(colon + 1) };
}
