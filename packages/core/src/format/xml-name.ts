/** First and further characters of an NCName (XML 1.0, productions 4 and 4a, without the colon). */
const nameStart =
  'A-Z_a-z\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{200C}-\\u{200D}\\u{2070}-\\u{218F}' +
  '\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}';
const xmlName = new RegExp(`^[${nameStart}][-.0-9${nameStart}\\u{B7}\\u{300}-\\u{36F}\\u{203F}-\\u{2040}]*$`, 'u');

/** Namespaces that need no declaration of ours, or that say something about the document itself. */
export const instanceNamespace = 'http://www.w3.org/2001/XMLSchema-instance';
export const namespaceOfNamespaces = 'http://www.w3.org/2000/xmlns/';
export const xmlNamespace = 'http://www.w3.org/XML/1998/namespace';

/** Whether a text can name an element or attribute without a prefix (Namespaces in XML 1.0, NCName). */
export function isXmlName(name: string): boolean {
  return xmlName.test(name);
}

/** The field of an element whose name another namespace has taken: `{namespace}local` (Clark's notation). */
export function expandedName(namespace: string, local: string): string {
  return `{${namespace}}${local}`;
}

/** Namespace and local name of a field; without braces it says no namespace. */
export function splitName(name: string): { readonly namespace?: string; readonly local: string } {
  const end = name.startsWith('{') ? name.indexOf('}') : -1;
  return end === -1 ? { local: name } : { namespace: name.slice(1, end), local: name.slice(end + 1) };
}
