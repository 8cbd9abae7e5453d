/** A namespace as an address names it: by its URI, or by the index that it has in this server today. */
export type Namespace = { readonly uri: string } | { readonly index: number };

/** A node by its identifier (Part 6, 5.3.1.10): `nsu=http://maker/line;s=Speed`, `ns=2;i=7`, `i=2258`. */
export interface NodeName {
  readonly namespace: Namespace;
  /** `s=Speed`: type and identifier as they are written. */
  readonly identifier: string;
}

/** A step of a browse path from the Objects folder. */
export interface PathStep {
  readonly uri: string;
  readonly name: string;
}

/** Where a node is: by identifier, or by the names that lead to it. */
export type Place = NodeName | { readonly path: readonly PathStep[] };

/** What an address stands for. `alarm`: whether the condition of this name, told by this notifier, is active. */
export type Address =
  | { readonly kind: 'value'; readonly place: Place }
  | { readonly kind: 'events'; readonly place: Place }
  | { readonly kind: 'alarm'; readonly place: Place; readonly condition: string }
  | { readonly kind: 'method'; readonly place: Place };

/** The namespace of OPC UA itself, always index 0. */
export const standardNamespace = 'http://opcfoundation.org/UA/';

const nodePattern = /^(?:ns=(?<index>\d{1,5});|nsu=(?<uri>[^;]+);)?(?<identifier>[isgb]=.+)$/s;
const forms: Readonly<Record<string, RegExp>> = {
  i: /^i=\d{1,10}$/,
  s: /^s=.+$/s,
  g: /^g=[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
  b: /^b=[A-Za-z0-9+/]+={0,2}$/,
};

/** Reads an address as the README says they are written; a sentence where it is none. */
export function parseAddress(text: string): Address | string {
  const role = /^(events|alarm|method):/.exec(text)?.[1];
  const rest = role === undefined ? text : text.slice(role.length + 1);
  if (role === 'alarm') return parseAlarm(rest);
  const place = parsePlace(rest);
  if (typeof place === 'string') return place;
  return { kind: (role ?? 'value') as 'value' | 'events' | 'method', place };
}

function parseAlarm(text: string): Address | string {
  const mark = text.lastIndexOf('#');
  if (mark < 0 || mark === text.length - 1) return `expected \`alarm:NODE#CONDITION\`, got \`alarm:${text}\``;
  const place = parsePlace(text.slice(0, mark));
  return typeof place === 'string' ? place : { kind: 'alarm', place, condition: text.slice(mark + 1) };
}

function parsePlace(text: string): Place | string {
  return text.startsWith('/') ? parsePath(text) : parseNode(text);
}

function parseNode(text: string): NodeName | string {
  const { index, uri, identifier } = nodePattern.exec(text)?.groups ?? {};
  if (identifier === undefined) return `expected \`nsu=URI;s=NAME\`, \`i=NUMBER\` or a path \`/{URI}NAME/NAME\`, got \`${text}\``;
  if (forms[identifier.charAt(0)]?.test(identifier) !== true) return `\`${identifier}\` is no identifier of a node`;
  if (uri !== undefined) return { namespace: { uri: unescaped(uri) }, identifier };
  return { namespace: index === undefined ? { uri: standardNamespace } : { index: Number(index) }, identifier };
}

/** `/{uri}Line1/Speed`: a step without a namespace has the one of the step before; `&` before a character takes it as it is. */
function parsePath(text: string): Place | string {
  const path: PathStep[] = [];
  let uri = standardNamespace;
  let rest = text;
  while (rest !== '') {
    const step = /^\/(?:\{(?<uri>[^}]*)\})?(?<name>(?:&.|[^/&{}])+)/su.exec(rest);
    if (step?.groups?.['name'] === undefined) return `\`${rest}\` is no step of a path: expected \`/{URI}NAME\` or \`/NAME\``;
    uri = step.groups['uri'] ?? uri;
    path.push({ uri, name: step.groups['name'].replaceAll(/&(.)/gsu, '$1') });
    rest = rest.slice(step[0].length);
  }
  return path.length === 0 ? 'a path needs at least one name' : { path };
}

/** A node as an address names it, by the URI of its namespace. `identifier`: `s=Speed`. */
export function nodeAddress(uri: string, identifier: string): string {
  return uri === standardNamespace ? identifier : `nsu=${escaped(uri)};${identifier}`;
}

/** The URIs that an address needs. */
export function urisOf({ place }: Address): readonly string[] {
  if ('path' in place) return [...new Set(place.path.map(step => step.uri))];
  return 'uri' in place.namespace ? [place.namespace.uri] : [];
}

/** In a URI before the semicolon, `%` and `;` are written as `%25` and `%3B` (Part 6, 5.1.13). */
function escaped(uri: string): string {
  return uri.replaceAll('%', '%25').replaceAll(';', '%3B');
}

function unescaped(uri: string): string {
  return uri.replaceAll(/%3b/gi, ';').replaceAll('%25', '%');
}
