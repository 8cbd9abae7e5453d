/** The addresses of things. Names come from documents and messages, so each is encoded. */
export const links = {
  find: (value: string, key?: string) => `/find?value=${encoded(value)}${key === undefined ? '' : `&key=${encoded(key)}`}`,
  message: (message: number) => `/messages/${message}`,
  held: (filter: { readonly flow?: string; readonly code?: string } = {}) => {
    const query = new URLSearchParams(filter as Record<string, string>).toString();
    return query === '' ? '/held' : `/held?${query}`;
  },
  integration: (flow: string) => `/integrations/${encoded(flow)}`,
  contract: (ref: string) => `/contracts/${encoded(ref)}`,
  codeSet: (name: string) => `/code-sets/${encoded(name)}`,
  crosswalk: (name: string) => `/crosswalks/${encoded(name)}`,
  document: (kind: string, ref: string) => `/documents/${kind}/${encoded(ref)}`,
  libraryDocument: (kind: string, ref: string) => `/library/${kind}/${encoded(ref)}`,
  mapping: (name: string) => `/mappings/${encoded(name)}`,
  allEquipment: () => '/equipment',
  equipment: (collection: string, equipment: string) => `/equipment/${encoded(collection)}/${encoded(equipment)}`,
  tags: (name?: string) => (name === undefined ? '/equipment/tags' : `/equipment/tags?interface=${encoded(name)}`),
  discovery: () => '/equipment/discovery',
  interface: (name: string) => `/systems/${encoded(name)}`,
} as const;

/** Where a document is shown, of whatever kind. */
export function documentPath(kind: string, ref: string): string {
  if (kind === 'contract') return links.contract(ref);
  if (kind === 'mapping') return links.mapping(ref);
  if (kind === 'code-set') return links.codeSet(ref);
  return kind === 'crosswalk' ? links.crosswalk(ref) : links.document(kind, ref);
}

/** Half of a surrogate pair, which a message may hold, has no place in an address. */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
