/** The addresses of things. Names come from documents and messages, so each is encoded. */
export const links = {
  find: (value: string, key?: string) =>
    `/find?value=${encodeURIComponent(value)}${key === undefined ? '' : `&key=${encodeURIComponent(key)}`}`,
  message: (message: number) => `/messages/${message}`,
  held: (filter: { readonly flow?: string; readonly code?: string } = {}) => {
    const query = new URLSearchParams(filter as Record<string, string>).toString();
    return query === '' ? '/held' : `/held?${query}`;
  },
  integration: (flow: string) => `/integrations/${encodeURIComponent(flow)}`,
  contract: (ref: string) => `/contracts/${encodeURIComponent(ref)}`,
  codeSet: (name: string) => `/code-sets/${encodeURIComponent(name)}`,
  crosswalk: (name: string) => `/crosswalks/${encodeURIComponent(name)}`,
  document: (kind: string, ref: string) => `/documents/${kind}/${encodeURIComponent(ref)}`,
  libraryDocument: (kind: string, ref: string) => `/library/${kind}/${encodeURIComponent(ref)}`,
  mapping: (name: string) => `/mappings/${encodeURIComponent(name)}`,
  interface: (name: string) => `/systems/${encodeURIComponent(name)}`,
} as const;
