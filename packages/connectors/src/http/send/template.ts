import type { SinkItem } from '@millrace/connector';
import { valueAt } from '@millrace/core';

/** An address with placeholders, ready to be filled for each message. The origin is fixed: no message can redirect a request. */
export interface UrlTemplate {
  readonly origin: string;
  /** Path and query for this message, or why there is none. */
  fill(item: SinkItem): { readonly path: string } | { readonly missing: string };
  /** Whether it is the same for every message. */
  readonly isFixed: boolean;
}

interface Placeholder {
  readonly name: string;
  /** It stands in single quotes, as OData literals do: quotes inside the value are doubled. */
  readonly quoted: boolean;
}

/**
 * Reads a template: `{key}` (delivery key), `{id}`, `{subject}`, `{key.NAME}` (business key), `{value.PATH}`. Values are
 * percent-encoded strictly, so that they can be nothing but one piece of path or query. Throws where origin or placeholder is not valid.
 */
export function urlTemplate(text: string): UrlTemplate {
  const { origin, rest } = splitOrigin(text);
  const literals = rest.split(/\{[^{}]*\}/).map(literal => literal.replace(/[^\x21-\x7e]/g, encodeURIComponent));
  const placeholders = [...rest.matchAll(/\{([^{}]*)\}/g)].map(match =>
    placeholder(match[1] ?? '', rest, match.index, match[0].length),
  );
  const path = literals[0] === '' ? '/' : (literals[0] ?? '/');
  if (placeholders.length === 0) return { origin, isFixed: true, fill: () => ({ path }) };
  return { origin, isFixed: false, fill: item => fill(literals, placeholders, item) };
}

function splitOrigin(text: string): { readonly origin: string; readonly rest: string } {
  const match = /^(https?:\/\/[^/?#{}@]+)([/?][^#]*)?$/.exec(text);
  if (match?.[1] === undefined) throw new Error(`"${text}" is not an http or https address whose host is fixed`);
  return { origin: new URL(match[1]).origin, rest: match[2]?.replace(/^\?/, '/?') ?? '/' };
}

function placeholder(name: string, text: string, at: number, length: number): Placeholder {
  if (!/^(?:key|id|subject|key\..+|value\..+)$/.test(name)) {
    throw new Error(`"{${name}}" is not known in an address: there are {key}, {id}, {subject}, {key.NAME} and {value.PATH}`);
  }
  return { name, quoted: text[at - 1] === "'" && text[at + length] === "'" };
}

function fill(
  literals: readonly string[],
  placeholders: readonly Placeholder[],
  item: SinkItem,
): ReturnType<UrlTemplate['fill']> {
  let path = literals[0] ?? '';
  for (const [index, { name, quoted }] of placeholders.entries()) {
    const value = valueOf(name, item);
    if (value === undefined || value === '') return { missing: `the address needs ${name}, and the message has none` };
    if (value === '.' || value === '..')
      return { missing: `the address needs ${name}, and "${value}" cannot stand in an address` };
    path += encode(quoted ? value.replaceAll("'", "''") : value) + (literals[index + 1] ?? '');
  }
  return { path };
}

function valueOf(name: string, item: SinkItem): string | undefined {
  if (name === 'key') return item.key;
  if (name === 'id') return item.id;
  if (name === 'subject') return item.subject;
  if (name.startsWith('key.')) return item.keys[name.slice(4)];
  const value = valueAt(item.value, name.slice(6));
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** RFC 3986: everything but unreserved characters. */
function encode(value: string): string {
  return encodeURIComponent(value.toWellFormed()).replace(
    /[!'()*]/g,
    mark => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
